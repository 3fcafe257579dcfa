"""What is asked besides the questions: consents, how to reach the person, how to come back."""

from unicodedata import decimal

from django import forms
from django.utils.translation import gettext_lazy

from triage.check.forms import TriageForm
from triage.models import ProblemReport


class StartForm(TriageForm):
    """Two consents: one to store and process answers, one for the clinic to follow up."""

    #: What makes two taps on one page one check.
    once = forms.CharField(required=False, widget=forms.HiddenInput, max_length=200)
    store = forms.ChoiceField(
        label=gettext_lazy("May we store your answers and work out a result from them?"),
        help_text=gettext_lazy("They are stored encrypted. You can have them erased."),
        choices=(
            ("yes", gettext_lazy("Yes, store my answers")),
            ("no", gettext_lazy("No. Show me the danger signs and the numbers to call")),
        ),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose yes or no."),
            "invalid_choice": gettext_lazy("Choose yes or no."),
        },
    )
    follow_up = forms.BooleanField(
        label=gettext_lazy(
            "If you like: the clinic may look at my answers if I do not finish, and contact me"
        ),
        required=False,
    )


class ResumeForm(TriageForm):
    """The two things that open a saved check."""

    reference = forms.CharField(
        label=gettext_lazy("Reference code"),
        help_text=gettext_lazy("Eight letters and digits, for example K7QM-3XRD."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": gettext_lazy("Write the code you were given.")},
    )
    pin = forms.CharField(
        label=gettext_lazy("PIN"),
        help_text=gettext_lazy("Eight digits."),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        error_messages={"required": gettext_lazy("Write the PIN you were given.")},
    )

    def clean_pin(self) -> str:
        """Digits only, however they were typed."""
        return _digits(self.cleaned_data["pin"])


def _digits(text: str) -> str:
    """Digits of any script as those that a PIN is made of."""
    return "".join(str(decimal(sign)) for sign in text if sign.isdecimal())


class LinesField(forms.CharField):
    """A box of several lines; a new line counts as one sign, as it does for who types."""

    def to_python(self, value: object) -> str:
        """The text with line breaks as they are typed."""
        text: str = super().to_python(value) or ""
        return text.replace("\r\n", "\n")


class ReportForm(TriageForm):
    """What went wrong with the site. ``once`` is the same however often the form is sent."""

    text = LinesField(
        label=gettext_lazy("What went wrong?"),
        help_text=gettext_lazy(
            "One or two sentences are enough. Write nothing about your health, no name and no code."
        ),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": gettext_lazy("Write what went wrong."),
            "max_length": gettext_lazy("Make it shorter: at most %(limit_value)d characters."),
        },
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What is it about? You can leave this out."),
        choices=ProblemReport.Kind.choices,
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose one of these, or none.")},
    )
    once = forms.UUIDField(widget=forms.HiddenInput, required=False)
    came_from = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)
