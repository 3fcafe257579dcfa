"""A document made the draft again: to restore an old version, or to import one from elsewhere.

Rows that already say the same are left alone, so that their history stays short and true.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from django.db import models, transaction

from triage.editing.named import Names
from triage.editing.naming import drop_unreadable, put_name
from triage.editing.row_values import (
    Fields,
    disposition_values,
    floor_values,
    item_values,
    line_values,
    option_values,
    origin_values,
    picture_values,
    question_values,
    questionnaire_values,
    rule_values,
    section_values,
    sign_values,
    suggestion_values,
)
from triage.engine import education
from triage.engine import question as engine_question
from triage.engine import questionnaire as engine
from triage.engine.conditions import Criteria
from triage.models import EducationalSection, NamedCriterion, Questionnaire
from triage.models.questionnaire import PartOfQuestionnaire

#: Order numbers are given in steps, so that an editor can put a row between two.
_STEP = 10


@transaction.atomic
def replace_draft(row: Questionnaire, document: engine.Questionnaire) -> None:
    """Make the draft rows say exactly what the document says; vignettes stay.

    A name that a row gives stays where its conditions stand in the document as well.

    Raises ``IntegrityError`` when the address of a section belongs to another questionnaire.
    """
    _update(row, {**questionnaire_values(document), "default_disposition": None})
    signs = {f"sign-{n}": {"text": text} for n, text in enumerate(document.danger_signs, start=1)}
    _Rows(row.dangersigns, "code").become(signs).drop()
    _become(row.telephonelines, document.lines, line_values).drop()
    _become(row.signorigins, document.origins, origin_values).drop()
    dispositions = _become(row.dispositions, document.dispositions, disposition_values)
    pictures = _become(row.pictures, document.pictures, picture_values)
    _replace_what_decides(row, document, dispositions.kept, pictures.kept)
    _update(row, {"default_disposition": dispositions.kept.get(document.default_disposition)})
    dispositions.drop()
    _sections(row, document.sections, pictures.kept)
    pictures.drop()


def _replace_what_decides(
    row: Questionnaire,
    document: engine.Questionnaire,
    dispositions: Mapping[str, Any],
    pictures: Mapping[str, Any],
) -> None:
    """Questions, and what reads their answers; whatever refers to another goes before it."""
    question_fields = partial(question_values, pictures=pictures)
    questions = _become(row.questions, document.questions, question_fields, key="link_id")
    signs = _become(row.warningsigns, document.signs, sign_values)
    rule_fields = partial(rule_values, dispositions=dispositions, signs=signs.kept)
    rules = _become(row.rules, document.rules, rule_fields)
    floors = _become(row.safetyfloors, document.floors, floor_values)
    suggestions = _become(row.suggestions, document.suggestions, suggestion_values)
    _conditions(document.questions, questions, questions.kept)
    _conditions(document.rules, rules, questions.kept)
    _conditions(document.floors, floors, questions.kept)
    _conditions(document.suggestions, suggestions, questions.kept)
    drop_unreadable(questions.left.values())
    for rows in (suggestions, floors, rules, signs, questions):
        rows.drop()
    option_fields = partial(option_values, pictures=pictures)
    for question in document.questions:
        options = questions.kept[question.link_id].options
        _become(options, question.options, option_fields, key="value").drop()


def _become(
    manager: Any, values: Iterable[Any], fields: Callable[[Any], Fields], *, key: str = "code"
) -> "_Rows":
    return _Rows(manager, key).become({getattr(value, key): fields(value) for value in values})


class _Rows:
    """The rows of one noun, by key: what stays, and what is left over."""

    def __init__(self, manager: Any, key: str) -> None:
        self.manager, self.key = manager, key
        self.kept: dict[str, Any] = {}
        self.left = {getattr(row, key): row for row in manager.all()}

    def become(self, wanted: Mapping[str, Fields]) -> "_Rows":
        """Update, or create, one row for each key wanted, in this order."""
        for place, (code, fields) in enumerate(wanted.items(), start=1):
            row = self.left.pop(code, None)
            values = {**fields, "order": place * _STEP}
            if row is None:
                row = self.manager.create(**{self.key: code}, **values)
            else:
                _update(row, values)
            self.kept[code] = row
        return self

    def drop(self) -> None:
        """Delete what is left over; one by one, so that each deletion is recorded."""
        for row in self.left.values():
            row.delete()
        self.left = {}


def _update(row: models.Model, values: Fields) -> None:
    if any(getattr(row, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(row, name, value)
        row.save()


def _conditions(
    things: Iterable[Any], rows: _Rows, questions: Mapping[str, PartOfQuestionnaire]
) -> None:
    for leftover in rows.left.values():
        for condition in leftover.conditions.all():
            condition.delete()
    for thing in things:
        is_question = isinstance(thing, engine_question.Question)
        criteria = thing.enable_when if is_question else thing.criteria
        owner = rows.kept[getattr(thing, rows.key)]
        given = _given(owner)
        if given and _says(owner, criteria):
            continue  # by a name that stands for the very same
        _replace_conditions(owner, list(_condition_values(criteria, questions)))
        for criterion in given:
            put_name(owner, criterion)


def _given(owner: Any) -> list[NamedCriterion]:
    """The names that a row gives now."""
    ids = owner.conditions.exclude(named=None).values("named")
    return list(NamedCriterion.objects.filter(pk__in=ids))


def _says(owner: Any, criteria: Criteria | None) -> bool:
    rows = owner.conditions.select_related("question").order_by("group", "id")
    return Names(owner.questionnaire).criteria(rows) == (criteria or Criteria(()))


def _replace_conditions(owner: Any, wanted: list[Fields]) -> None:
    """Conditions keep their order, so a list that differs anywhere is written anew."""
    stored = [
        {"group": c.group, "question": c.question, "operator": c.operator, "value": c.value}
        for c in owner.conditions.select_related("question").order_by("group", "id")
    ]
    if stored == wanted:
        return
    for condition in owner.conditions.all():
        condition.delete()
    for values in wanted:
        owner.conditions.create(**values)


def _condition_values(
    criteria: Criteria | None, questions: Mapping[str, PartOfQuestionnaire]
) -> Iterable[Fields]:
    for number, group in enumerate(criteria.groups if criteria else (), start=1):
        for condition in group:
            yield {
                "group": number,
                "question": questions[condition.question],
                "operator": condition.operator.value,
                "value": str(condition.value),
            }


def _sections(
    row: Questionnaire,
    sections: Iterable[education.EducationalSection],
    pictures: Mapping[str, Any],
) -> None:
    sections = tuple(sections)
    rows = _Rows(row.sections, "code")
    for leftover in set(rows.left) - {section.code for section in sections}:
        rows.left.pop(leftover).delete()  # first: a new section may take its address
    rows.become({section.code: section_values(section) for section in sections})
    for section in sections:
        kept: EducationalSection = rows.kept[section.code]
        items = {item.code: item_values(item, pictures) for item in section.items}
        _Rows(kept.items, "code").become(items).drop()
