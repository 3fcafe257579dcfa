"""What the clinic needs to call back, and what opens the check that was done before."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.check.about_forms import ResumeForm
from triage.check.birth_date import BirthDateField
from triage.check.forms import TriageForm
from triage.check.telephone import NotANumber, read_telephone


class UnechoedInput(forms.PasswordInput):
    """A box one can read while typing, that never comes back filled in."""

    input_type = "text"


class ContactForm(TriageForm):
    """How the clinic may reach the person. Every field may be left empty.

    ``for_other`` says that somebody answers for a person they care for: then it is asked
    whose name and whose date of birth these are, and who is going to answer the call.
    ``for_caller`` says that somebody of the staff types it in.
    """

    telephone = forms.CharField(
        label=gettext_lazy("Telephone number"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    safe_time = forms.CharField(
        label=gettext_lazy("When is it safe to call you?"),
        help_text=gettext_lazy("For example: weekdays after 5 pm, but leave no message."),
        required=False,
        max_length=200,
    )
    caller = forms.CharField(
        label=gettext_lazy("Your own name"),
        help_text=gettext_lazy("Yours, as you answer for somebody else."),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    date_of_birth = BirthDateField(
        label=gettext_lazy("Your date of birth"),
        help_text=gettext_lazy("For example 27 5 1970."),
        required=False,
    )

    def __init__(
        self, *args: Any, for_other: bool = False, for_caller: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not for_other:
            del self.fields["caller"]
        else:
            self.fields["name"].label = _("Name of the person you answer for")
            self.fields["date_of_birth"].label = _("Date of birth of the person you answer for")
        foreign = self.fields if for_caller else ("name", "date_of_birth") if for_other else ()
        for name in foreign:  # what the browser knows is of who types
            widget = self.fields[name].widget
            for box in getattr(widget, "widgets", [widget]):
                box.attrs["autocomplete"] = "off"

    def clean_telephone(self) -> str:
        """A number somebody could dial."""
        try:
            return read_telephone(str(self.cleaned_data["telephone"]))
        except NotANumber:
            raise forms.ValidationError(
                _("Write a telephone number with digits, for example 020 7946 0000.")
            ) from None

    def clean(self) -> dict[str, Any]:
        """A name without a number is kept, but nobody could call it: say so."""
        data = super().clean() or {}
        named = any(value for name, value in data.items() if name != "telephone")
        if named and not data.get("telephone") and "telephone" not in self.errors:
            self.add_error(
                "telephone",
                _("Write a number we can call, or empty every box."),
            )
        return data

    def details(self) -> dict[str, str]:
        """What to keep, as text."""
        return {key: str(value) if value else "" for key, value in self.cleaned_data.items()}


class EarlierForm(ResumeForm):
    """The two things that open the check before; its PIN never comes back filled in."""

    pin = forms.CharField(
        label=gettext_lazy("PIN of that check"),
        help_text=gettext_lazy("Eight digits. You got it when you chose to come back to it."),
        max_length=12,
        widget=UnechoedInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        error_messages={"required": gettext_lazy("Write the PIN of that check, too.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reference"].label = _("Reference code of that check")
