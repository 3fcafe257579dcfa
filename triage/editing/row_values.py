"""What the rows of a draft hold of a document, table by table."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from operator import attrgetter
from typing import Any

from django.db.models import Model

from triage.engine import education
from triage.engine import picture as engine_picture
from triage.engine import question as engine_question
from triage.engine import questionnaire as engine
from triage.engine import rules as engine_rules
from triage.engine.telephone import TelephoneLine as EngineLine
from triage.models import (
    AnswerOption,
    DangerSign,
    Disposition,
    EducationalItem,
    EducationalSection,
    Picture,
    Question,
    Questionnaire,
    Rule,
    SafetyFloor,
    SignOrigin,
    Suggestion,
    TelephoneLine,
    WarningSign,
)

Fields = dict[str, Any]


def planned_rows(document: engine.Questionnaire) -> Iterator[tuple[str, str, type[Model], Fields]]:
    """(kind, code, table, values) of every row that a document becomes, without conditions.

    Dates and what points to other rows are left out.
    """
    yield "questionnaire", document.slug, Questionnaire, questionnaire_values(document)
    for text in document.danger_signs:
        yield "questionnaire", document.slug, DangerSign, {"text": text}
    for kind, model, rows, values_of in _PLANS:
        for row in rows(document):
            code = getattr(row, "link_id", None) or row.code
            name = "link_id" if model is Question else "code"
            yield kind, code, model, {name: code, **values_of(row)}
    yield from _planned_options(document)


def _planned_options(
    document: engine.Questionnaire,
) -> Iterator[tuple[str, str, type[Model], Fields]]:
    for question in document.questions:
        for option in question.options:
            code = f"{question.link_id}:{option.value}"
            yield "option", code, AnswerOption, {"value": option.value, **_option_texts(option)}


def questionnaire_values(document: engine.Questionnaire) -> Fields:
    names = ("slug", "title", "audience", "intended_use", "introduction")
    unfinished = ("unfinished_title", "unfinished_advice")
    return {name: getattr(document, name) for name in (*names, *unfinished)}


def _rule_texts(value: engine_rules.Rule) -> Fields:
    return {"rationale": value.rationale, "source": value.source}


def _section_texts(value: education.EducationalSection) -> Fields:
    names = ("slug", "title", "introduction", "label", "source")
    return {name: getattr(value, name) for name in names}


def disposition_values(value: engine_rules.Disposition) -> Fields:
    return {
        **_plain(value, "code"),
        "urgency": value.urgency.value,
        "steps": "\n".join(value.steps),
        "carer_steps": "\n".join(value.carer_steps),
        "watch": "\n".join(value.watch),
        "carer_watch": "\n".join(value.carer_watch),
    }


def _plain(value: Any, *but: str) -> Fields:
    """Every field of a value under its own name, but for those that other tables hold."""
    return {f.name: getattr(value, f.name) for f in fields(value) if f.name not in but}


#: Rows of pictures by their codes.
Pictures = Mapping[str, Any]


def _question_texts(value: engine_question.Question) -> Fields:
    plain = _plain(value, "link_id", "options", "enable_when", "picture")
    return {**plain, "type": value.type.value, "worse": value.worse.value}


def question_values(value: engine_question.Question, pictures: Pictures) -> Fields:
    return {**_question_texts(value), **_picture_at(value, pictures)}


def _picture_at(value: Any, pictures: Pictures) -> Fields:
    return {"picture_id": pictures[value.picture].pk if value.picture else None}


def _option_texts(value: engine_question.AnswerOption) -> Fields:
    return _plain(value, "value", "picture")


def option_values(value: engine_question.AnswerOption, pictures: Pictures) -> Fields:
    return {**_option_texts(value), **_picture_at(value, pictures)}


def picture_texts(value: engine_picture.Picture) -> Fields:
    return {"title": value.title, "alt": value.alt}


def picture_values(value: engine_picture.Picture) -> Fields:
    return {**picture_texts(value), "file_id": value.sha256}


def sign_values(value: engine_rules.WarningSign) -> Fields:
    plain = _plain(value, "code")
    return {**plain, "reading": " ".join(value.reading)}


def line_values(value: EngineLine) -> Fields:
    return _plain(value, "code")


def origin_values(value: engine_rules.SignOrigin) -> Fields:
    return _plain(value, "code")


def rule_values(
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


def floor_values(value: engine_rules.SafetyFloor) -> Fields:
    levels = {"minimum": value.minimum.value, "minimum_if_unsure": value.minimum_if_unsure.value}
    return {**_plain(value, "code", "criteria"), **levels}


def suggestion_values(value: engine_rules.Suggestion) -> Fields:
    codes = {"items": " ".join(value.items), "sections": " ".join(value.sections)}
    return {**_plain(value, "code", "criteria"), "place": value.place.value, **codes}


def section_values(value: education.EducationalSection) -> Fields:
    names = ("slug", "title", "introduction", "label", "source")
    return {
        **{name: getattr(value, name) for name in names},
        "columns": [{"name": c.name, "professional": c.professional} for c in value.columns],
        "source_date": date.fromisoformat(value.source_date),
        "review_by": date.fromisoformat(value.review_by),
    }


def _item_texts(value: education.EducationalItem) -> Fields:
    return {**_plain(value, "code", "picture"), "cells": list(value.cells)}


def item_values(value: education.EducationalItem, pictures: Pictures) -> Fields:
    return {**_item_texts(value), **_picture_at(value, pictures)}


#: Kind, table, the document's rows of it, and the values of one.
_PLANS: tuple[tuple[str, type[Model], Callable[[Any], Iterable[Any]], Callable[[Any], Fields]], ...]
_PLANS = (
    ("disposition", Disposition, attrgetter("dispositions"), disposition_values),
    ("question", Question, attrgetter("questions"), _question_texts),
    ("sign", WarningSign, attrgetter("signs"), sign_values),
    ("rule", Rule, attrgetter("rules"), _rule_texts),
    ("floor", SafetyFloor, attrgetter("floors"), floor_values),
    ("suggestion", Suggestion, attrgetter("suggestions"), suggestion_values),
    ("section", EducationalSection, attrgetter("sections"), _section_texts),
    ("item", EducationalItem, lambda d: (i for s in d.sections for i in s.items), _item_texts),
    ("picture", Picture, attrgetter("pictures"), picture_texts),
    ("line", TelephoneLine, attrgetter("lines"), line_values),
    ("origin", SignOrigin, attrgetter("origins"), origin_values),
)
