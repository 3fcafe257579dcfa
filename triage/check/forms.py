"""One question as one crispy form. Forms read input; they never save."""

from collections.abc import Callable
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.check.amounts import UNIT_DAYS, NotAnAmount, Span, largest_unit, read_span, read_whole
from triage.check.form_pictures import Pictures, ShowsPictures
from triage.check.lines_field import LinesField
from triage.engine.answers import MAX_TEXT, AnswerError, check_answer
from triage.engine.conditions import ASKED_UNKNOWN, Value
from triage.engine.question import Question, QuestionType
from triage.site.wording import fill

#: A range this short is drawn as buttons to tap instead of a number to type.
_SCALE = 11
_LARGEST = 10**6
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
        helper.form_tag, helper.disable_csrf = False, True
        return helper


class QuestionForm(ShowsPictures, TriageForm):
    """Asks one question. ``values()`` are the engine's values once it is valid.

    ``revision`` is the submission's, as it was when the page was drawn; ``pictures`` are those
    that the question and its options show.
    """

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput, required=False)
    question_page = True

    def __init__(
        self, question: Question, *args: Any, pictures: Pictures = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.question, self.pictures = question, pictures
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
        self._settle_unit(data)
        if self.errors.keys() & {"answer", "unit"}:
            return data
        try:
            data["values"] = check_answer(self.question, self._given(data))
        except AnswerError:
            self.add_error("answer", self._complaint(data))
        return data

    def _settle_unit(self, data: dict[str, Any]) -> None:
        """Of a number that was written without a unit, one is chosen; never two that differ."""
        span, chosen = data.get("answer"), data.get("unit")
        if not isinstance(span, Span) or "unit" in self.errors:
            return
        if not span.unit and not chosen:
            self.add_error("unit", _("Choose days, weeks, months or years."))
        elif span.unit and chosen and span.unit != chosen:
            said = _("You wrote “%(written)s” and chose %(chosen)s. Keep one of the two.")
            words = {"written": self["answer"].value(), "chosen": dict(_UNITS)[chosen]}
            self.add_error("unit", said % words)

    def _given(self, data: dict[str, Any]) -> tuple[Value, ...]:
        """Everything that was given, "not sure" beside a number included."""
        given = data.get("answer")
        several = given if isinstance(given, list) else [given]
        values = [self._value(one, data) for one in several if one not in (None, "")]
        return (ASKED_UNKNOWN, *values) if data.get("unsure") else tuple(values)

    def _value(self, given: Any, data: dict[str, Any]) -> Value:
        if isinstance(given, Span):
            return given.number * UNIT_DAYS[given.unit or data["unit"]]
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
            said = _("“%(alone)s” cannot go with other answers. Untick one or the other.")
            return said % {"alone": alone}
        bounds = {"low": question.minimum, "high": question.maximum, "unit": question.unit}
        return _("Use a number from %(low)s to %(high)s %(unit)s.") % bounds


class ReadingForm(QuestionForm):
    """One of several questions on a page, each of which may be left out."""

    question_page = False

    def __init__(self, question: Question, *args: Any, **kwargs: Any) -> None:
        super().__init__(question, *args, **{"prefix": question.link_id, **kwargs})
        del self.fields["revision"]

    @property
    def helper(self) -> FormHelper:
        """The page draws the summary of what is wrong, once for all."""
        helper = super().helper
        helper.form_show_errors = False
        return helper


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
    field = forms.ChoiceField(choices=_choices(question), widget=forms.RadioSelect, required=False)
    field.error_messages["invalid_choice"] = gettext_lazy("Choose one of the answers below.")
    return {"answer": field}


def _several(question: Question) -> dict[str, forms.Field]:
    boxes = forms.CheckboxSelectMultiple
    field = forms.MultipleChoiceField(choices=_choices(question), widget=boxes, required=False)
    field.error_messages["invalid_choice"] = gettext_lazy("Choose from the answers below.")
    return {"answer": field}


def _integer(question: Question) -> dict[str, forms.Field]:
    if _is_scale(question):
        return {"answer": _scale(question)}
    return {"answer": AmountField(), **_unsure(question)}


def _scale(question: Question) -> forms.Field:
    numbers = range(question.minimum or 0, (question.maximum or 0) + 1)
    return forms.ChoiceField(
        choices=[*((str(number), str(number)) for number in numbers), *_choices(question)],
        widget=forms.RadioSelect(attrs={"class": "scale"}),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose one of the numbers below.")},
    )


def _duration(question: Question) -> dict[str, forms.Field]:
    unit = forms.ChoiceField(
        label=gettext_lazy("Days, weeks, months or years"),
        choices=_UNITS,
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose days, weeks, months or years.")},
    )
    return {"answer": SpanField(), "unit": unit, **_unsure(question)}


class AmountField(forms.CharField):
    """A box for a whole number."""

    default_error_messages = {
        "invalid": gettext_lazy(
            "In the box for the number, write a whole number with digits alone, for example 6."
        ),
        "max_value": gettext_lazy("That number is too large."),
    }
    read: Callable[[str], int | Span] = staticmethod(read_whole)
    #: What a telephone's keyboard shows.
    keys = "numeric"

    def __init__(self) -> None:
        attrs = {"inputmode": self.keys, "class": "number", "autocomplete": "off"}
        super().__init__(required=False, widget=forms.TextInput(attrs=attrs))

    def clean(self, value: Any) -> int | Span | None:
        """The number; none where the box is empty."""
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = self.read(text)
        except NotAnAmount:
            raise ValidationError(self.error_messages["invalid"]) from None
        if (amount.number if isinstance(amount, Span) else amount) > _LARGEST:
            raise ValidationError(self.error_messages["max_value"])
        return amount


class SpanField(AmountField):
    """A box for a number of days, weeks, months or years; the unit may stand in it too."""

    default_error_messages = {
        "invalid": gettext_lazy(
            "In the box for how long, write a whole number, for example 6, or a number with its "
            "unit, for example 6 weeks."
        ),
    }
    read = staticmethod(read_span)
    keys = "text"


def _unsure(question: Question) -> dict[str, forms.Field]:
    if not question.allows_unsure:
        return {}
    label = question.labels[ASKED_UNKNOWN]
    return {"unsure": forms.BooleanField(label=label, required=False)}


def _text(question: Question) -> dict[str, forms.Field]:
    field = LinesField(
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
        span = largest_unit(value)
        return {"answer": span.number, "unit": span.unit}
    return {"answer": str(value)}


def typed_values(question: Question, data: QueryDict) -> dict[str, Any]:
    """What stands in a form, to be drawn again as it is, whether or not it is an answer."""
    boxes = QuestionForm(question).fields.items()
    return {name: box.widget.value_from_datadict(data, {}, name) for name, box in boxes}


def _is_scale(question: Question) -> bool:
    return (
        question.type is QuestionType.INTEGER
        and (question.maximum or 0) - (question.minimum or 0) < _SCALE
    )
