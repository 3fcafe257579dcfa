"""A document made the draft again: to restore an old version, or to import one from elsewhere.

Rows that already say the same are left alone, so that their history stays short and true.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from operator import attrgetter
from typing import Any

from django.db import models, transaction
from django.db.models import Model

from triage.engine import education
from triage.engine import question as engine_question
from triage.engine import questionnaire as engine
from triage.engine import rules as engine_rules
from triage.engine.conditions import Criteria
from triage.models import (
    AnswerOption,
    DangerSign,
    Disposition,
    EducationalItem,
    EducationalSection,
    Question,
    Questionnaire,
    Rule,
    SafetyFloor,
    Suggestion,
    WarningSign,
)
from triage.models.questionnaire import PartOfQuestionnaire

#: Order numbers are given in steps, so that an editor can put a row between two.
_STEP = 10
Fields = dict[str, Any]


@transaction.atomic
def replace_draft(row: Questionnaire, document: engine.Questionnaire) -> None:
    """Make the draft rows say exactly what the document says; vignettes stay.

    Raises ``IntegrityError`` when the address of a section belongs to another questionnaire.
    """
    _update(
        row,
        {
            "title": document.title,
            "audience": document.audience,
            "intended_use": document.intended_use,
            "introduction": document.introduction,
            "unfinished_title": document.unfinished_title,
            "unfinished_advice": document.unfinished_advice,
            "default_disposition": None,
        },
    )
    signs = {f"sign-{n}": {"text": text} for n, text in enumerate(document.danger_signs, start=1)}
    _Rows(row.dangersigns, "code").become(signs).drop()
    dispositions = _Rows(row.dispositions, "code").become(
        {d.code: _disposition(d) for d in document.dispositions}
    )
    questions = _Rows(row.questions, "link_id").become(
        {q.link_id: _question(q) for q in document.questions}
    )
    warning_signs = _Rows(row.warningsigns, "code").become(
        {s.code: _sign(s) for s in document.signs}
    )
    rules = _Rows(row.rules, "code").become(
        {r.code: _rule(r, dispositions.kept, warning_signs.kept) for r in document.rules}
    )
    floors = _Rows(row.safetyfloors, "code").become({f.code: _floor(f) for f in document.floors})
    suggestions = _Rows(row.suggestions, "code").become(
        {s.code: _suggestion(s) for s in document.suggestions}
    )
    _conditions(document.questions, questions, questions.kept)
    for things, rows in (
        (document.rules, rules),
        (document.floors, floors),
        (document.suggestions, suggestions),
    ):
        _conditions(things, rows, questions.kept)
    for rows in (suggestions, floors, rules, warning_signs, questions):
        rows.drop()
    for question in document.questions:
        options = _Rows(questions.kept[question.link_id].options, "value")
        options.become({o.value: _option(o) for o in question.options}).drop()
    _update(row, {"default_disposition": dispositions.kept.get(document.default_disposition)})
    dispositions.drop()
    _sections(row, document.sections)


def planned_rows(document: engine.Questionnaire) -> Iterator[tuple[str, str, type[Model], Fields]]:
    """(kind, code, table, values) of every row that a document becomes, without conditions.

    Dates and what points to other rows are left out.
    """
    own = ("slug", "title", "audience", "intended_use", "introduction", "unfinished_title")
    values: Fields = {name: getattr(document, name) for name in (*own, "unfinished_advice")}
    yield "questionnaire", document.slug, Questionnaire, values
    for text in document.danger_signs:
        yield "questionnaire", document.slug, DangerSign, {"text": text}
    for kind, model, rows, values_of in _PLANS:
        for row in rows(document):
            code = getattr(row, "link_id", None) or row.code
            name = "link_id" if model is Question else "code"
            yield kind, code, model, {name: code, **values_of(row)}
    for question in document.questions:
        for option in question.options:
            code = f"{question.link_id}:{option.value}"
            yield "option", code, AnswerOption, {"value": option.value, **_option(option)}


def _rule_texts(value: engine_rules.Rule) -> Fields:
    return {"rationale": value.rationale, "source": value.source}


def _section_texts(value: education.EducationalSection) -> Fields:
    names = ("slug", "title", "introduction", "label", "source")
    return {name: getattr(value, name) for name in names}


class _Rows:
    """The rows of one noun, by key: what stays, and what is left over."""

    def __init__(self, manager: Any, key: str) -> None:
        self.manager, self.key = manager, key
        self.kept: dict[str, Any] = {}
        self.left = {getattr(row, key): row for row in manager.all()}

    def become(self, wanted: Mapping[str, Fields]) -> "_Rows":
        """Update, or create, one row for each key wanted, in this order."""
        for place, (code, own) in enumerate(wanted.items(), start=1):
            row = self.left.pop(code, None)
            values = {**own, "order": place * _STEP}
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
    """Conditions keep their order, so a list that differs anywhere is written anew."""
    for leftover in rows.left.values():
        for condition in leftover.conditions.all():
            condition.delete()
    for thing in things:
        criteria = (
            thing.enable_when if isinstance(thing, engine_question.Question) else thing.criteria
        )
        owner = rows.kept[getattr(thing, rows.key)]
        wanted = list(_condition_values(criteria, questions))
        stored = [
            {"group": c.group, "question": c.question, "operator": c.operator, "value": c.value}
            for c in owner.conditions.select_related("question").order_by("group", "id")
        ]
        if stored != wanted:
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


def _sections(row: Questionnaire, sections: Iterable[education.EducationalSection]) -> None:
    sections = tuple(sections)
    rows = _Rows(row.sections, "code")
    for leftover in set(rows.left) - {section.code for section in sections}:
        rows.left.pop(leftover).delete()  # first: a new section may take its address
    rows.become({section.code: _section(section) for section in sections})
    for section in sections:
        kept: EducationalSection = rows.kept[section.code]
        items = {item.code: _item(item) for item in section.items}
        _Rows(kept.items, "code").become(items).drop()


def _disposition(value: engine_rules.Disposition) -> Fields:
    return {
        **_plain(value, "code"),
        "urgency": value.urgency.value,
        "steps": "\n".join(value.steps),
        "carer_steps": "\n".join(value.carer_steps),
    }


def _plain(value: Any, *but: str) -> Fields:
    """Every field of a value under its own name, but for those that other tables hold."""
    return {f.name: getattr(value, f.name) for f in fields(value) if f.name not in but}


def _question(value: engine_question.Question) -> Fields:
    plain = _plain(value, "link_id", "options", "enable_when")
    return {**plain, "type": value.type.value, "worse": value.worse.value}


def _option(value: engine_question.AnswerOption) -> Fields:
    return _plain(value, "value")


def _sign(value: engine_rules.WarningSign) -> Fields:
    plain = _plain(value, "code")
    return {**plain, "origin": value.origin.value, "reading": " ".join(value.reading)}


def _rule(
    value: engine_rules.Rule, dispositions: Mapping[str, Any], signs: Mapping[str, Any]
) -> Fields:
    same = value.disposition_if_unsure == value.disposition
    return {
        "sign": signs[value.sign],
        "disposition": dispositions[value.disposition],
        "disposition_if_unsure": None if same else dispositions[value.disposition_if_unsure],
        "rationale": value.rationale,
        "source": value.source,
    }


def _floor(value: engine_rules.SafetyFloor) -> Fields:
    levels = {"minimum": value.minimum.value, "minimum_if_unsure": value.minimum_if_unsure.value}
    return {**_plain(value, "code", "criteria"), **levels}


def _suggestion(value: engine_rules.Suggestion) -> Fields:
    return {
        "title": value.title,
        "note": value.note,
        "place": value.place.value,
        "items": " ".join(value.items),
        "sections": " ".join(value.sections),
    }


def _section(value: education.EducationalSection) -> Fields:
    names = ("slug", "title", "introduction", "label", "source")
    return {
        **{name: getattr(value, name) for name in names},
        "columns": [{"name": c.name, "professional": c.professional} for c in value.columns],
        "source_date": date.fromisoformat(value.source_date),
        "review_by": date.fromisoformat(value.review_by),
    }


def _item(value: education.EducationalItem) -> Fields:
    names = ("title", "article_term", "body", "caution", "topics")
    return {**{name: getattr(value, name) for name in names}, "cells": list(value.cells)}


#: Kind, table, the document's rows of it, and the values of one.
_PLANS: tuple[tuple[str, type[Model], Callable[[Any], Iterable[Any]], Callable[[Any], Fields]], ...]
_PLANS = (
    ("disposition", Disposition, attrgetter("dispositions"), _disposition),
    ("question", Question, attrgetter("questions"), _question),
    ("sign", WarningSign, attrgetter("signs"), _sign),
    ("rule", Rule, attrgetter("rules"), _rule_texts),
    ("floor", SafetyFloor, attrgetter("floors"), _floor),
    ("suggestion", Suggestion, attrgetter("suggestions"), _suggestion),
    ("section", EducationalSection, attrgetter("sections"), _section_texts),
    ("item", EducationalItem, lambda d: (i for s in d.sections for i in s.items), _item),
)
