"""Criteria as sentences, so that an editor can read back what was typed.

Texts are returned as the editor wrote them; tokens in them are not filled in.
"""

from collections.abc import Iterable

from triage.engine.conditions import Condition, Criteria, Operator, Value
from triage.engine.question import CHOICE_TYPES, Question, QuestionType
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import Rule, SafetyFloor, Suggestion

_COMPARISONS = {
    Operator.EQUALS: "exactly",
    Operator.GREATER: "more than",
    Operator.GREATER_OR_EQUAL: "at least",
    Operator.LESS: "less than",
    Operator.LESS_OR_EQUAL: "at most",
}


def criteria_text(questionnaire: Questionnaire, criteria: Criteria) -> str:
    """What the person does for these to hold: ``ticks “It is new” under “Sleep”``.

    Goes on from "the person"; empty when there is no condition at all.
    """
    groups = [_group_clauses(questionnaire, group) for group in criteria.groups]
    separator = ", and " if all(len(clauses) == 1 for clauses in groups) else "; and "
    return separator.join(_either(clauses) for clauses in groups)


def question_sentence(questionnaire: Questionnaire, question: Question) -> str:
    """When this question is asked."""
    if question.enable_when is None:
        return "Always asked."
    when = criteria_text(questionnaire, question.enable_when)
    return f"Asked when the person {when}, or is not sure."


def rule_sentence(questionnaire: Questionnaire, rule: Rule) -> str:
    """When this rule fires, and where it leads."""
    when = criteria_text(questionnaire, rule.criteria)
    if not when:
        return "Never fires, because it has no conditions."
    leads_to = _disposition(questionnaire, rule.disposition)
    sentence = f"Fires when the person {when}. Then: {leads_to}."
    if rule.disposition_if_unsure == rule.disposition:
        return f"{sentence} The same if the person is not sure."
    unsure = _disposition(questionnaire, rule.disposition_if_unsure)
    return f"{sentence} If the person is not sure: {unsure}."


def floor_sentence(questionnaire: Questionnaire, floor: SafetyFloor) -> str:
    """Whom this floor protects, and how far."""
    when = criteria_text(questionnaire, floor.criteria)
    if not when:
        return "Protects nobody, because it has no conditions."
    sentence = f"When the person {when}, the result is never below {floor.minimum.word}"
    if floor.minimum_if_unsure == floor.minimum:
        return f"{sentence}, nor when the person is not sure."
    unsure = floor.minimum_if_unsure.word
    return f"{sentence}; when the person is not sure, never below {unsure}."


def suggestion_sentence(questionnaire: Questionnaire, suggestion: Suggestion) -> str:
    """When this suggestion is made."""
    when = criteria_text(questionnaire, suggestion.criteria)
    return f"Made when the person {when}." if when else "Never made, because it has no conditions."


def _disposition(questionnaire: Questionnaire, code: str) -> str:
    disposition = questionnaire.dispositions_by_code.get(code)
    if disposition is None:
        return f"“{code}”, which is gone"
    return f"“{disposition.title}” ({disposition.urgency.word})"


def _either(clauses: list[str]) -> str:
    return clauses[0] if len(clauses) == 1 else "either " + ", or ".join(clauses)


def _group_clauses(questionnaire: Questionnaire, group: tuple[Condition, ...]) -> list[str]:
    """One clause for each question that the group reads, in the order it names them."""
    by_question: dict[str, list[Condition]] = {}
    for condition in group:
        by_question.setdefault(condition.question, []).append(condition)
    return [
        _clause(questionnaire.questions_by_id.get(link_id), link_id, conditions)
        for link_id, conditions in by_question.items()
    ] or ["(an empty group, which never holds)"]


def _clause(question: Question | None, link_id: str, conditions: Iterable[Condition]) -> str:
    if question is None:
        return f"answers “{link_id}”, which is gone"
    answers = " or ".join(answer_text(question, c.operator, c.value) for c in conditions)
    if question.type is QuestionType.CHOICES:
        return f"ticks {answers} under “{question.short_text}”"
    return f"answers {answers} to “{question.short_text}”"


def answer_text(question: Question, operator: Operator, value: Value) -> str:
    """What a condition compares with: ``“It is new”`` or ``more than 42 days``."""
    if value in question.labels:
        return f"“{question.labels[str(value)]}”"
    if question.type in CHOICE_TYPES or not isinstance(value, int):
        return f"“{value}” (no such answer)"
    return f"{_COMPARISONS[operator]} {value} {question.unit}".rstrip()
