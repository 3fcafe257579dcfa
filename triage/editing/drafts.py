"""The draft rows as one engine value. Nothing is checked here."""

from collections import defaultdict
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Model, Prefetch

from triage.editing.named import Names, ReadRow
from triage.engine import education
from triage.engine import question as engine_question
from triage.engine import questionnaire as engine
from triage.engine import rules as engine_rules
from triage.engine.conditions import Criteria
from triage.engine.picture import MediaType
from triage.engine.picture import Picture as EnginePicture
from triage.engine.telephone import TelephoneLine
from triage.engine.urgency import Urgency
from triage.models import (
    AnswerOption,
    Disposition,
    EducationalItem,
    EducationalSection,
    EnableWhenCondition,
    FloorCondition,
    Picture,
    Question,
    Questionnaire,
    RuleCondition,
    Suggestion,
    SuggestionCondition,
)

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

#: Without conditions nothing ever holds; find_problems tells the editor.
_NEVER = Criteria(())


def build_draft(questionnaire: Questionnaire) -> engine.Questionnaire:
    """The draft rows as one engine value, as they stand now; nothing is checked."""
    default = questionnaire.default_disposition
    return engine.Questionnaire(
        slug=questionnaire.slug,
        title=questionnaire.title,
        audience=questionnaire.audience,
        intended_use=questionnaire.intended_use,
        introduction=questionnaire.introduction,
        danger_signs=tuple(sign.text for sign in questionnaire.dangersigns.all()),
        unfinished_title=questionnaire.unfinished_title,
        unfinished_advice=questionnaire.unfinished_advice,
        default_disposition=default.code if default else "",
        questions=_questions(questionnaire),
        dispositions=tuple(_disposition(row) for row in questionnaire.dispositions.all()),
        signs=_signs(questionnaire),
        rules=_rules(questionnaire),
        floors=_floors(questionnaire),
        suggestions=_suggestions(questionnaire),
        sections=_sections(questionnaire),
        pictures=_pictures(questionnaire),
        lines=tuple(_copy(TelephoneLine, row) for row in questionnaire.telephonelines.all()),
        origins=tuple(
            _copy(engine_rules.SignOrigin, row) for row in questionnaire.signorigins.all()
        ),
    )


_Values = TypeVar("_Values", bound="DataclassInstance")


def _copy(values: type[_Values], row: Model, **own: Any) -> _Values:
    """The row's columns as values, field by field, but for those that are given."""
    names = (name for name in _names(values) if name not in own)
    return values(**{name: getattr(row, name) for name in names}, **own)


@cache
def _names(values: type["DataclassInstance"]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(values))


def _criteria_by_owner(model: Any, questionnaire: Questionnaire) -> dict[int, Criteria]:
    """What each owner's rows mean; in place of a name stands what it is the name of.

    There are thousands of them, so no row is made an object of its table.
    """
    names, by_owner = Names(questionnaire), defaultdict[int, list[ReadRow]](list)
    rows = model.objects.filter(owner__questionnaire=questionnaire)
    for owner, *columns in rows.order_by("owner_id", "group", "id").values_list(*_COLUMNS):
        by_owner[owner].append(ReadRow(*columns))
    return {owner: names.criteria(rows) for owner, rows in by_owner.items()}


#: The owner of a condition, then what a :class:`ReadRow` holds.
_COLUMNS = (
    *("owner_id", "group", "named_id", "operator", "value"),
    *("question__link_id", "question__type"),
)


def _questions(questionnaire: Questionnaire) -> tuple[engine_question.Question, ...]:
    enable_when = _criteria_by_owner(EnableWhenCondition, questionnaire)
    options = AnswerOption.objects.select_related("picture")
    rows = questionnaire.questions.select_related("picture")
    rows = rows.prefetch_related(Prefetch("options", options))
    return tuple(_question(row, enable_when.get(row.pk)) for row in rows)


def _question(row: Question, enable_when: Criteria | None) -> engine_question.Question:
    return _copy(
        engine_question.Question,
        row,
        type=engine_question.QuestionType(row.type),
        worse=engine_question.Worse(row.worse),
        options=tuple(map(_option, row.options.all())),
        enable_when=enable_when,
        picture=_code(row.picture),
    )


def _option(row: AnswerOption) -> engine_question.AnswerOption:
    return _copy(engine_question.AnswerOption, row, picture=_code(row.picture))


def _code(row: Picture | None) -> str:
    return row.code if row else ""


def _disposition(row: Disposition) -> engine_rules.Disposition:
    return _copy(
        engine_rules.Disposition,
        row,
        urgency=Urgency(row.urgency),
        steps=_lines(row.steps),
        carer_steps=_lines(row.carer_steps),
        watch=_lines(row.watch),
        carer_watch=_lines(row.carer_watch),
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _signs(questionnaire: Questionnaire) -> tuple[engine_rules.WarningSign, ...]:
    return tuple(
        _copy(
            engine_rules.WarningSign,
            row,
            reading=tuple(row.reading.split()),
        )
        for row in questionnaire.warningsigns.all()
    )


def _rules(questionnaire: Questionnaire) -> tuple[engine_rules.Rule, ...]:
    criteria = _criteria_by_owner(RuleCondition, questionnaire)
    rows = questionnaire.rules.values_list(
        *("pk", "code", "rationale", "source"),
        *("sign__code", "disposition__code", "disposition_if_unsure__code"),
    )
    return tuple(
        engine_rules.Rule(
            code=code,
            sign=sign,
            disposition=disposition,
            disposition_if_unsure=if_unsure or disposition,
            criteria=criteria.get(pk, _NEVER),
            rationale=rationale,
            source=source,
        )
        for pk, code, rationale, source, sign, disposition, if_unsure in rows
    )


def _floors(questionnaire: Questionnaire) -> tuple[engine_rules.SafetyFloor, ...]:
    criteria = _criteria_by_owner(FloorCondition, questionnaire)
    return tuple(
        engine_rules.SafetyFloor(
            code=row.code,
            title=row.title,
            criteria=criteria.get(row.pk, _NEVER),
            minimum=Urgency(row.minimum),
            minimum_if_unsure=Urgency(row.minimum_if_unsure),
            source=row.source,
            locked=row.locked,
        )
        for row in questionnaire.safetyfloors.all()
    )


def _suggestions(questionnaire: Questionnaire) -> tuple[engine_rules.Suggestion, ...]:
    criteria = _criteria_by_owner(SuggestionCondition, questionnaire)
    rows = questionnaire.suggestions.all()
    return tuple(_suggestion(row, criteria.get(row.pk, _NEVER)) for row in rows)


def _suggestion(row: Suggestion, criteria: Criteria) -> engine_rules.Suggestion:
    return engine_rules.Suggestion(
        code=row.code,
        title=row.title,
        note=row.note,
        place=engine_rules.Place(row.place),
        items=tuple(row.items.split()),
        sections=tuple(row.sections.split()),
        criteria=criteria,
    )


def _sections(questionnaire: Questionnaire) -> tuple[education.EducationalSection, ...]:
    items = Prefetch("items", EducationalItem.objects.select_related("picture"))
    return tuple(_section(row) for row in questionnaire.sections.prefetch_related(items))


def _section(row: EducationalSection) -> education.EducationalSection:
    return education.EducationalSection(
        code=row.code,
        slug=row.slug,
        title=row.title,
        introduction=row.introduction,
        label=row.label,
        columns=tuple(
            education.Column(column["name"], column["professional"]) for column in row.columns
        ),
        source=row.source,
        source_date=row.source_date.isoformat(),
        review_by=row.review_by.isoformat(),
        items=tuple(_item(item) for item in row.items.all()),
    )


def _item(row: EducationalItem) -> education.EducationalItem:
    return education.EducationalItem(
        code=row.code,
        title=row.title,
        article_term=row.article_term,
        body=row.body,
        cells=tuple(row.cells),
        caution=row.caution,
        topics=row.topics,
        picture=_code(row.picture),
    )


def _pictures(questionnaire: Questionnaire) -> tuple[EnginePicture, ...]:
    rows = questionnaire.pictures.select_related("file").defer("file__data")
    return tuple(map(_picture, rows))


def _picture(row: Picture) -> EnginePicture:
    return EnginePicture(
        code=row.code,
        title=row.title,
        alt=row.alt,
        sha256=row.file_id,
        media_type=MediaType(row.file.media_type),
        width=row.file.width,
        height=row.file.height,
    )
