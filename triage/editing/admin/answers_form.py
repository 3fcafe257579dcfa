"""The form that answers open questions in all vignettes: a box for each, and none is chosen."""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from triage.engine.answers import MAX_TEXT
from triage.engine.question import CHOICE_TYPES, NUMBER_TYPES, AnswerOption, Question
from triage.site.turned import refuse_turned

#: Before the link id, so that no question can take the place of another box.
_PREFIX = "answer-"
_NOTHING = (None, "")


class AnswersForm(forms.Form):
    """An answer to each of some questions, or none, which leaves it open."""

    def __init__(
        self, data: Mapping[str, Any], questions: Iterable[Question], counts: Mapping[str, int]
    ) -> None:
        super().__init__(data)
        for question in questions:
            field = _field(question)
            field.label = question.text
            field.help_text = _waiting(counts.get(question.link_id, 0))
            self.fields[_PREFIX + question.link_id] = field

    @property
    def given(self) -> dict[str, list[Any]]:
        """The answers as vignettes store them; what is refused, or left open, is not among them."""
        self.full_clean()
        boxes = self.cleaned_data.items()
        return {name.removeprefix(_PREFIX): [one] for name, one in boxes if one not in _NOTHING}

    @property
    def query(self) -> str:
        """What was filled in, as part of an address."""
        return urlencode({name: self.data[name] for name in self.fields if self.data.get(name)})


def named_questions(data: Mapping[str, Any], questions: Iterable[Question]) -> list[Question]:
    """Those to which an answer was sent."""
    return [question for question in questions if data.get(_PREFIX + question.link_id)]


def _waiting(count: int) -> str:
    if not count:
        return _("Asked because of what you answered above.")
    said = ngettext(
        "%(n)d vignette waits for an answer to it.",
        "%(n)d vignettes wait for an answer to it.",
        count,
    )
    return said % {"n": count}


def _field(question: Question) -> forms.Field:
    if question.type in CHOICE_TYPES:
        options = [(option.value, _option(option)) for option in question.options]
        return forms.ChoiceField(choices=[("", _LEAVE), *options], required=False)
    if question.type in NUMBER_TYPES:
        return forms.IntegerField(
            min_value=question.minimum, max_value=question.maximum, required=False
        )
    return forms.CharField(max_length=MAX_TEXT, required=False, validators=[refuse_turned])


_LEAVE = gettext_lazy("Leave it open")


def _option(option: AnswerOption) -> str:
    if option.out_of_scope:
        return _("%(label)s (ends the check)") % {"label": option.label}
    return option.label
