"""What is asked besides the questions: consents, how to reach the person, how to come back."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.check.forms import TriageForm
from triage.models import ProblemReport


class StartForm(TriageForm):
    """Two consents: one to store and process answers, one for the clinic to follow up."""

    store = forms.ChoiceField(
        label=gettext_lazy("May we store your answers and work out a result from them?"),
        help_text=gettext_lazy(
            "Your answers are about your health. They are stored encrypted. "
            "You can erase them at any time."
        ),
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
            "The clinic may look at my answers if I do not finish, and may contact me"
        ),
        help_text=gettext_lazy(
            "One more thing, if you like. The check works the same with and without it."
        ),
        required=False,
    )


class UnechoedInput(forms.PasswordInput):
    """A box one can read while typing, that never comes back filled in."""

    input_type = "text"


class ContactForm(TriageForm):
    """How the clinic may reach the person, and which check was theirs before.

    Every field may be left empty.
    """

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    telephone = forms.CharField(
        label=gettext_lazy("Telephone number"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    date_of_birth = forms.DateField(
        label=gettext_lazy("Date of birth"),
        help_text=gettext_lazy("For example 1970-05-27 or 27/5/1970."),
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"autocomplete": "bday"}),
        error_messages={
            "invalid": gettext_lazy("Write the date as year-month-day, for example 1970-05-27.")
        },
    )
    safe_time = forms.CharField(
        label=gettext_lazy("When is it safe to call you?"),
        help_text=gettext_lazy("For example: weekdays after 5 pm. Do not leave a message."),
        required=False,
        max_length=200,
    )

    earlier_reference = forms.CharField(
        label=gettext_lazy("Reference code of that check"),
        help_text=gettext_lazy("Eight letters and digits, for example K7QM-3XRD."),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    earlier_pin = forms.CharField(
        label=gettext_lazy("PIN of that check"),
        help_text=gettext_lazy("Eight digits. You got it when you chose to come back to it."),
        required=False,
        max_length=12,
        widget=UnechoedInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    earlier_names = ("earlier_reference", "earlier_pin")

    def clean_earlier_pin(self) -> str:
        """Digits only, however they were typed."""
        return _digits(self.cleaned_data["earlier_pin"])

    def clean_telephone(self) -> str:
        """A number somebody could dial, as it was typed."""
        number = str(self.cleaned_data["telephone"]).strip()
        digits = sum(sign.isdigit() for sign in number)
        if number and (digits < 3 or set(number) - set("0123456789+()-./ x")):
            raise forms.ValidationError(
                _("Write a telephone number with digits, for example 020 7946 0000.")
            )
        return number

    def clean(self) -> dict[str, Any]:
        """A name without a number is kept, but nobody could call it: say so."""
        data = super().clean() or {}
        named = any(data.get(name) for name in ("name", "date_of_birth", "safe_time"))
        if named and not data.get("telephone") and "telephone" not in self.errors:
            self.add_error(
                "telephone",
                _("Write a number we can call, or leave the whole page empty and skip it."),
            )
        if data.get("earlier_reference") and not data.get("earlier_pin"):
            self.add_error("earlier_pin", _("Write the PIN of that check, too."))
        if data.get("earlier_pin") and not data.get("earlier_reference"):
            self.add_error("earlier_reference", _("Write the code of that check, too."))
        return data

    @property
    def contact_fields(self) -> list[forms.BoundField]:
        """How the person may be reached."""
        return [field for field in self if field.name not in self.earlier_names]

    @property
    def earlier_fields(self) -> list[forms.BoundField]:
        """What opens the check they did before."""
        return [field for field in self if field.name in self.earlier_names]

    @property
    def names_earlier(self) -> bool:
        """Whether something was typed about a check before, so that it must be in view."""
        return any(field.data or field.errors for field in self.earlier_fields)

    def details(self) -> dict[str, str]:
        """What to keep, as text."""
        given = self.cleaned_data.items()
        kept = {key: value for key, value in given if key not in self.earlier_names}
        return {key: str(value) if value else "" for key, value in kept.items()}


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
    return "".join(sign for sign in text if sign.isdigit())


class ReportForm(TriageForm):
    """What went wrong with the site. ``once`` is the same however often the form is sent."""

    text = forms.CharField(
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
    came_from = forms.CharField(widget=forms.HiddenInput, required=False)
