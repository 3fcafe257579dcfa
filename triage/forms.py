"""One question as one crispy form. Forms read input; they never save."""

from collections.abc import Callable
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.engine.answers import MAX_TEXT, AnswerError, check_answer
from triage.engine.conditions import ASKED_UNKNOWN, Value
from triage.engine.questionnaire import Question, QuestionType
from triage.summary import UNIT_DAYS
from triage.wording import fill

#: A range this short is drawn as buttons to tap instead of a number to type.
_SCALE = 11
_UNITS = (
    ("days", gettext_lazy("days")),
    ("weeks", gettext_lazy("weeks")),
    ("months", gettext_lazy("months")),
    ("years", gettext_lazy("years")),
)


class TriageForm(forms.Form):
    """A form in our template pack; the browser's own messages would hide our summary."""

    use_required_attribute = False

    @property
    def helper(self) -> FormHelper:
        """Crispy's settings: the template draws the form tag and the buttons."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.form_show_errors = True
        return helper


class QuestionForm(TriageForm):
    """Asks one question. ``values()`` are the engine's values once it is valid.

    ``revision`` is the submission's, as it was when the page was drawn.
    """

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput, required=False)
    question_page = True

    def __init__(self, question: Question, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        #: Drawn a little apart, so that "none of these" is not taken for one of them.
        self.apart = {option.value for option in question.options if option.exclusive}
        self.fields.update(_FIELDS[question.type](question))
        answer = self.fields["answer"]
        answer.label = fill(question.text)
        answer.help_text = fill(question.help)
        if question.type is QuestionType.INTEGER and question.unit and not _is_scale(question):
            in_unit = _("Write a number of %(unit)s.") % {"unit": question.unit}
            answer.help_text = f"{answer.help_text} {in_unit}".strip()

    def values(self) -> tuple[Value, ...]:
        """The answer as the engine wants it; empty for a skip."""
        values: tuple[Value, ...] = self.cleaned_data["values"]
        return values

    def clean(self) -> dict[str, Any]:
        """Put the parts together and let the engine judge the whole."""
        data = super().clean() or {}
        if self.errors.keys() & {"answer", "unit"}:
            return data
        try:
            data["values"] = check_answer(self.question, self._given(data))
        except AnswerError:
            self.add_error("answer", self._complaint(data))
        return data

    def _given(self, data: dict[str, Any]) -> tuple[Value, ...]:
        """Everything that was given, "not sure" beside a number included."""
        given = data.get("answer")
        several = given if isinstance(given, list) else [given]
        values = [self._value(one, data) for one in several if one not in (None, "")]
        return (ASKED_UNKNOWN, *values) if data.get("unsure") else tuple(values)

    def _value(self, given: Any, data: dict[str, Any]) -> Value:
        if self.question.type is QuestionType.DURATION:
            return int(given) * UNIT_DAYS[data["unit"]]
        if self.question.type is QuestionType.INTEGER and given != ASKED_UNKNOWN:
            return int(given)
        return str(given)

    def _complaint(self, data: dict[str, Any]) -> str:
        """What to do about it, in plain words."""
        question, given = self.question, data.get("answer")
        if data.get("unsure"):
            return _("You gave a number and ticked “Not sure”. Keep one of the two.")
        if given in (None, "", []):
            return _MISSING[question.type in _TICKED, question.allows_unsure]()
        if isinstance(given, list):
            alone = next(o.label for o in question.options if o.value in given and o.exclusive)
            return _("“%(alone)s” cannot go with other answers. Untick one or the other.") % {
                "alone": alone
            }
        low, high = question.minimum, question.maximum
        return _("Use a number from %(low)s to %(high)s %(unit)s.") % {
            "low": low,
            "high": high,
            "unit": question.unit,
        }


_TICKED = frozenset({QuestionType.YES_NO, QuestionType.CHOICE, QuestionType.CHOICES})
#: (is it ticked, may one be unsure) -> what to say when nothing was answered.
_MISSING: dict[tuple[bool, bool], Callable[[], str]] = {
    (True, True): lambda: _("Choose an answer. If you do not know, choose “Not sure”."),
    (True, False): lambda: _("Choose an answer."),
    (False, True): lambda: _("Write a number, or tick “Not sure”."),
    (False, False): lambda: _("Write an answer."),
}


def _choices(question: Question) -> list[tuple[str, str]]:
    return [(option.value, fill(option.label)) for option in question.options]


def _one(question: Question) -> dict[str, forms.Field]:
    field = forms.ChoiceField(
        choices=_choices(question),
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose one of the answers below.")},
    )
    return {"answer": field}


def _several(question: Question) -> dict[str, forms.Field]:
    field = forms.MultipleChoiceField(
        choices=_choices(question),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose from the answers below.")},
    )
    return {"answer": field}


def _integer(question: Question) -> dict[str, forms.Field]:
    low, high = question.minimum or 0, question.maximum or 0
    if high - low < _SCALE:
        scale = [(str(number), str(number)) for number in range(low, high + 1)]
        field = forms.ChoiceField(
            choices=[*scale, *_choices(question)],
            widget=forms.RadioSelect(attrs={"class": "scale"}),
            required=False,
            error_messages={"invalid_choice": gettext_lazy("Choose one of the numbers below.")},
        )
        return {"answer": field}
    return {"answer": _whole_number(), **_unsure(question)}


def _duration(question: Question) -> dict[str, forms.Field]:
    unit = forms.ChoiceField(
        label=gettext_lazy("Days, weeks, months or years"),
        choices=_UNITS,
        initial="days",
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), gettext_lazy("Choose days, weeks, months or years.")
        ),
    )
    return {"answer": _whole_number(), "unit": unit, **_unsure(question)}


def _whole_number() -> forms.Field:
    return forms.IntegerField(
        required=False,
        max_value=10**6,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "number"}),
        error_messages={
            "invalid": gettext_lazy("Write a whole number with digits, for example 6."),
            "max_value": gettext_lazy("That number is too large."),
        },
    )


def _unsure(question: Question) -> dict[str, forms.Field]:
    if not question.allows_unsure:
        return {}
    label = question.labels[ASKED_UNKNOWN]
    return {"unsure": forms.BooleanField(label=label, required=False)}


def _text(question: Question) -> dict[str, forms.Field]:
    field = forms.CharField(
        required=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "max_length": gettext_lazy("Make it shorter: at most %(limit_value)d characters.")
        },
    )
    return {"answer": field, **_unsure(question)}


_FIELDS: dict[QuestionType, Callable[[Question], dict[str, forms.Field]]] = {
    QuestionType.YES_NO: _one,
    QuestionType.CHOICE: _one,
    QuestionType.CHOICES: _several,
    QuestionType.INTEGER: _integer,
    QuestionType.DURATION: _duration,
    QuestionType.TEXT: _text,
}


def initial_values(question: Question, values: tuple[Value, ...]) -> dict[str, Any]:
    """What to show in the form for an answer that was given before."""
    if not values:
        return {}
    if question.type is QuestionType.CHOICES:
        return {"answer": list(values)}
    value = values[0]
    if value == ASKED_UNKNOWN and question.type not in _TICKED and not _is_scale(question):
        return {"unsure": True}
    if question.type is QuestionType.DURATION and isinstance(value, int):
        return dict(zip(("answer", "unit"), _largest_unit(value), strict=True))
    return {"answer": str(value)}


def _is_scale(question: Question) -> bool:
    return (
        question.type is QuestionType.INTEGER
        and (question.maximum or 0) - (question.minimum or 0) < _SCALE
    )


def _largest_unit(days: int) -> tuple[int, str]:
    for unit, length in reversed(UNIT_DAYS.items()):
        if days and days % length == 0:
            return days // length, unit
    return days, "days"


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
        return {
            key: str(value) if value else ""
            for key, value in self.cleaned_data.items()
            if key not in self.earlier_names
        }


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
