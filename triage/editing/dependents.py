"""What depends on a draft row, in words. While something does, the row is not deleted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q
from django.utils.translation import gettext as _

from triage.editing.named import NAMING, naming_rows
from triage.models import (
    AnswerOption,
    Disposition,
    EducationalItem,
    EducationalSection,
    NamedCondition,
    NamedCriterion,
    Picture,
    Question,
    Rule,
    SignOrigin,
    WarningSign,
)

#: What may read an answer, and how problems name its kind.
_READERS: tuple[tuple[Any, str], ...] = (*NAMING, (NamedCondition, "criterion"))


@dataclass(frozen=True)
class Dependent:
    """One row that needs another; kind and code name it. What does not forbid is a note."""

    kind: str
    code: str
    sentence: str
    forbids: bool = True


def find_dependents(row: Model) -> tuple[Dependent, ...]:
    """Everything that would be broken without this row."""
    find = _FINDERS.get(type(row))
    return tuple(dict.fromkeys(find(row))) if find else ()


def readers_of(question: Question, value: str | None = None) -> Iterator[Dependent]:
    """What has a condition on a question, or on one of its answers."""
    for table, kind in _READERS:
        conditions = table.objects.filter(question=question).select_related("owner")
        if value is not None:
            conditions = conditions.filter(value=value)
        for condition in conditions.order_by("owner__order", "owner_id"):
            owner = condition.owner
            code = str(getattr(owner, "link_id", None) or owner.code)
            yield Dependent(kind, code, _reads(kind) % {"code": code})


def _reads(kind: str) -> str:
    return {
        "question": _("Whether the question “%(code)s” is asked depends on it."),
        "rule": _("The rule “%(code)s” reads it."),
        "floor": _("The safety floor “%(code)s” reads it."),
        "suggestion": _("The suggestion “%(code)s” reads it."),
        "criterion": _("The criterion “%(code)s” reads it."),
    }[kind]


def _of_criterion(criterion: NamedCriterion) -> Iterator[Dependent]:
    said = {
        "question": _("Whether the question “%(code)s” is asked depends on it."),
        "rule": _("The rule “%(code)s” names it."),
        "floor": _("The safety floor “%(code)s” names it."),
        "suggestion": _("The suggestion “%(code)s” names it."),
    }
    for kind, owner in naming_rows(criterion):
        code = str(getattr(owner, "link_id", None) or owner.code)
        yield Dependent(kind, code, said[kind] % {"code": code})


def _of_option(option: AnswerOption) -> Iterator[Dependent]:
    return readers_of(option.question, option.value)


def _of_disposition(disposition: Disposition) -> Iterator[Dependent]:
    leads_here = Q(disposition=disposition) | Q(disposition_if_unsure=disposition)
    for rule in Rule.objects.filter(leads_here):
        yield Dependent(
            "rule", rule.code, _("The rule “%(code)s” leads to it.") % {"code": rule.code}
        )
    questionnaire = disposition.questionnaire
    if questionnaire.default_disposition_id == disposition.pk:
        sentence = _("It is the questionnaire's default disposition.")
        yield Dependent("questionnaire", questionnaire.slug, sentence)


def _of_sign(sign: WarningSign) -> Iterator[Dependent]:
    for rule in Rule.objects.filter(sign=sign):
        yield Dependent(
            "rule", rule.code, _("The rule “%(code)s” stands under it.") % {"code": rule.code}
        )


def _of_origin(origin: SignOrigin) -> Iterator[Dependent]:
    for sign in origin.questionnaire.warningsigns.filter(origin=origin.code):
        sentence = _("The warning sign “%(code)s” comes from it.") % {"code": sign.code}
        yield Dependent("sign", sign.code, sentence)


def _of_rule(rule: Rule) -> Iterator[Dependent]:
    sign = rule.sign
    if not Rule.objects.filter(sign=sign).exclude(pk=rule.pk).exists():
        sentence = _("The warning sign “%(code)s” has no other rule. Delete it too, or add one.")
        yield Dependent("sign", sign.code, sentence % {"code": sign.code}, forbids=False)


def _of_item(item: EducationalItem) -> Iterator[Dependent]:
    yield from _linking(item.section.questionnaire, {item.code})


def _of_section(section: EducationalSection) -> Iterator[Dependent]:
    names = {"section": section.code}
    for suggestion in section.questionnaire.suggestions.all():
        if section.code in suggestion.sections.split():
            sentence = _("The suggestion “%(code)s” shows the section “%(section)s”.")
            yield Dependent(
                "suggestion", suggestion.code, sentence % {"code": suggestion.code, **names}
            )
    yield from _linking(section.questionnaire, set(section.items.values_list("code", flat=True)))


def _linking(questionnaire: Any, items: set[str]) -> Iterator[Dependent]:
    """The warning signs and suggestions that link to any of these items."""
    for sign in questionnaire.warningsigns.all():
        for item in sorted(items.intersection(sign.reading.split())):
            sentence = _("The reading of the warning sign “%(code)s” names %(item)s.")
            yield Dependent("sign", sign.code, sentence % {"code": sign.code, "item": item})
    for suggestion in questionnaire.suggestions.all():
        for item in sorted(items.intersection(suggestion.items.split())):
            sentence = _("The suggestion “%(code)s” names %(item)s.")
            yield Dependent(
                "suggestion", suggestion.code, sentence % {"code": suggestion.code, "item": item}
            )


def _of_picture(picture: Picture) -> Iterator[Dependent]:
    for question in picture.questions.all():
        sentence = _("The question “%(code)s” shows it.") % {"code": question.link_id}
        yield Dependent("question", question.link_id, sentence)
    for option in picture.options.select_related("question"):
        code = f"{option.question.link_id}:{option.value}"
        yield Dependent("option", code, _("The answer “%(code)s” shows it.") % {"code": code})
    for item in picture.items.all():
        yield Dependent("item", item.code, _("“%(code)s” shows it.") % {"code": item.code})


_FINDERS: dict[type[Model], Callable[[Any], Iterator[Dependent]]] = {
    Question: readers_of,
    AnswerOption: _of_option,
    Disposition: _of_disposition,
    WarningSign: _of_sign,
    Rule: _of_rule,
    EducationalItem: _of_item,
    EducationalSection: _of_section,
    Picture: _of_picture,
    SignOrigin: _of_origin,
    NamedCriterion: _of_criterion,
}
