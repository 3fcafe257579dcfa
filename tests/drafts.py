"""Draft rows for tests: an engine value the way an editor would have typed it."""

from dataclasses import asdict
from datetime import date

from tests.pictures import stored_file
from triage.engine import questionnaire as engine
from triage.engine.conditions import Criteria
from triage.engine.education import EducationalSection
from triage.models import (
    AnswerOption,
    EnableWhenCondition,
    FloorCondition,
    Picture,
    Question,
    Questionnaire,
    RuleCondition,
    SuggestionCondition,
)
from triage.models.conditions import ConditionRow


def store_draft(parsed: engine.Questionnaire) -> Questionnaire:
    """The rows from which ``build_draft`` makes this questionnaire again."""
    row: Questionnaire = Questionnaire.objects.create(
        slug=parsed.slug,
        title=parsed.title,
        audience=parsed.audience,
        intended_use=parsed.intended_use,
        introduction=parsed.introduction,
        unfinished_title=parsed.unfinished_title,
        unfinished_advice=parsed.unfinished_advice,
    )
    for order, text in enumerate(parsed.danger_signs):
        row.dangersigns.create(code=f"sign-{order}", order=order, text=text)
    for order, line in enumerate(parsed.lines):
        row.telephonelines.create(order=order, **asdict(line))
    for order, origin in enumerate(parsed.origins):
        row.signorigins.create(order=order, **asdict(origin))
    _store_dispositions(row, parsed)
    _store_pictures(row, parsed)
    questions = _store_questions(row, parsed)
    _store_rules(row, parsed, questions)
    _store_floors(row, parsed, questions)
    _store_suggestions(row, parsed, questions)
    for order, section in enumerate(parsed.sections):
        _store_section(row, section, order)
    return row


def _store_pictures(row: Questionnaire, parsed: engine.Questionnaire) -> None:
    for order, picture in enumerate(parsed.pictures):
        row.pictures.create(
            code=picture.code,
            order=order,
            title=picture.title,
            alt=picture.alt,
            file=stored_file(picture),
        )


def _shown(row: Questionnaire, code: str) -> Picture | None:
    return row.pictures.get(code=code) if code else None


def _store_dispositions(row: Questionnaire, parsed: engine.Questionnaire) -> None:
    for order, disposition in enumerate(parsed.dispositions):
        row.dispositions.create(
            code=disposition.code,
            order=order,
            urgency=disposition.urgency,
            title=disposition.title,
            summary=disposition.summary,
            steps="\n".join(disposition.steps),
            worsening=disposition.worsening,
            respond_within_hours=disposition.respond_within_hours,
            always_shown=disposition.always_shown,
            act_within_hours=disposition.act_within_hours,
            carer_title=disposition.carer_title,
            carer_summary=disposition.carer_summary,
            carer_steps="\n".join(disposition.carer_steps),
            carer_worsening=disposition.carer_worsening,
            watch="\n".join(disposition.watch),
            carer_watch="\n".join(disposition.carer_watch),
            look_again_hours=disposition.look_again_hours,
        )
    row.default_disposition = row.dispositions.get(code=parsed.default_disposition)
    row.save()


def _store_questions(row: Questionnaire, parsed: engine.Questionnaire) -> dict[str, Question]:
    questions: dict[str, Question] = {}
    for order, question in enumerate(parsed.questions):
        stored = Question.objects.create(
            questionnaire=row,
            order=order,
            link_id=question.link_id,
            part=question.part,
            type=question.type.value,
            text=question.text,
            short_text=question.short_text,
            help=question.help,
            why=question.why,
            danger_line=question.danger_line,
            required=question.required,
            is_gate=question.is_gate,
            minimum=question.minimum,
            maximum=question.maximum,
            unit=question.unit,
            worse=question.worse.value,
            carer_text=question.carer_text,
            carer_short_text=question.carer_short_text,
            carer_help=question.carer_help,
            picture=_shown(row, question.picture),
        )
        questions[question.link_id] = stored
        for place, option in enumerate(question.options):
            AnswerOption.objects.create(
                question=stored,
                order=place,
                value=option.value,
                label=option.label,
                exclusive=option.exclusive,
                negative=option.negative,
                out_of_scope=option.out_of_scope,
                harmless=option.harmless,
                for_other=option.for_other,
                carer_label=option.carer_label,
                note=option.note,
                picture=_shown(row, option.picture),
            )
        if question.enable_when:
            _store_criteria(EnableWhenCondition, stored.pk, question.enable_when, questions)
    return questions


def _store_criteria(
    model: type[ConditionRow], owner_id: int, criteria: Criteria, questions: dict[str, Question]
) -> None:
    for number, group in enumerate(criteria.groups, start=1):
        for condition in group:
            model(  # type: ignore[misc]
                owner_id=owner_id,
                group=number,
                question=questions[condition.question],
                operator=condition.operator.value,
                value=str(condition.value),
            ).save()


def _store_rules(
    row: Questionnaire, parsed: engine.Questionnaire, questions: dict[str, Question]
) -> None:
    for order, sign in enumerate(parsed.signs):
        row.warningsigns.create(
            code=sign.code,
            order=order,
            title=sign.title,
            origin=sign.origin,
            explanation=sign.explanation,
            carer_title=sign.carer_title,
            carer_explanation=sign.carer_explanation,
            source=sign.source,
            reading=" ".join(sign.reading),
        )
    for order, rule in enumerate(parsed.rules):
        same = rule.disposition_if_unsure == rule.disposition
        stored = row.rules.create(
            code=rule.code,
            order=order,
            sign=row.warningsigns.get(code=rule.sign),
            disposition=row.dispositions.get(code=rule.disposition),
            disposition_if_unsure=None
            if same
            else row.dispositions.get(code=rule.disposition_if_unsure),
            rationale=rule.rationale,
            source=rule.source,
        )
        _store_criteria(RuleCondition, stored.pk, rule.criteria, questions)


def _store_floors(
    row: Questionnaire, parsed: engine.Questionnaire, questions: dict[str, Question]
) -> None:
    for order, floor in enumerate(parsed.floors):
        stored = row.safetyfloors.create(
            code=floor.code,
            order=order,
            title=floor.title,
            minimum=floor.minimum,
            minimum_if_unsure=floor.minimum_if_unsure,
            source=floor.source,
            locked=floor.locked,
        )
        _store_criteria(FloorCondition, stored.pk, floor.criteria, questions)


def _store_suggestions(
    row: Questionnaire, parsed: engine.Questionnaire, questions: dict[str, Question]
) -> None:
    for order, suggestion in enumerate(parsed.suggestions):
        stored = row.suggestions.create(
            code=suggestion.code,
            order=order,
            title=suggestion.title,
            note=suggestion.note,
            place=suggestion.place.value,
            items=" ".join(suggestion.items),
            sections=" ".join(suggestion.sections),
        )
        _store_criteria(SuggestionCondition, stored.pk, suggestion.criteria, questions)


def _store_section(row: Questionnaire, section: EducationalSection, order: int) -> None:
    stored = row.sections.create(
        code=section.code,
        slug=section.slug,
        order=order,
        title=section.title,
        introduction=section.introduction,
        label=section.label,
        columns=[{"name": c.name, "professional": c.professional} for c in section.columns],
        source=section.source,
        source_date=date.fromisoformat(section.source_date),
        review_by=date.fromisoformat(section.review_by),
    )
    for place, item in enumerate(section.items):
        stored.items.create(
            code=item.code,
            order=place,
            title=item.title,
            article_term=item.article_term,
            body=item.body,
            cells=list(item.cells),
            caution=item.caution,
            topics=item.topics,
            picture=_shown(row, item.picture),
        )
