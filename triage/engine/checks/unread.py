"""No answer goes unread: a rule reads it, or somebody declared that it says nothing dangerous.

An answer that nothing reads is where harm hides: whoever gives it is taken for well. "Not
sure" needs nothing, as whatever reads a question reads it as unsure, and neither does an
answer that ends the check.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from triage.engine.checks.problem import Problem
from triage.engine.conditions import ASKED_UNKNOWN, Condition
from triage.engine.proof.patients import by_question
from triage.engine.question import NUMBER_TYPES, AnswerOption, Question, Worse
from triage.engine.questionnaire import Questionnaire


@dataclass(frozen=True)
class _Reading:
    """The conditions that decide by a question, and what an editor is told of the others."""

    conditions: tuple[Condition, ...]
    reader: str
    remedy: str

    def reads(self, value: str | int) -> bool:
        return any(condition.holds_for(value) for condition in self.conditions)


def every_answer_is_read(q: Questionnaire) -> Iterator[Problem]:
    """Rules are asked first; what only decides whether another question is asked, after them."""
    for question, reading in _deciding_questions(q):
        for sentence in _sentences(question, reading):
            yield Problem("question", question.link_id, sentence, breaks_proofs=False)


def _deciding_questions(q: Questionnaire) -> Iterator[tuple[Question, _Reading]]:
    rules = by_question(c for rule in q.rules for c in rule.criteria.conditions())
    asked_on = (x.enable_when for x in q.check_alone.questions if x.enable_when is not None)
    asking = by_question(c for criteria in asked_on for c in criteria.conditions())
    for question in q.questions:
        link_id = question.link_id
        if link_id in rules:
            yield question, _Reading(tuple(rules[link_id]), "rule", "Let a rule read it")
        elif link_id in asking:
            remedy = "Let a question be asked because of it"
            yield question, _Reading(tuple(asking[link_id]), "condition", remedy)


def _sentences(question: Question, reading: _Reading) -> Iterator[str]:
    for option in question.options:
        needed = not (_needs_no_reader(option) or _is_declared(question, option))
        if needed and not reading.reads(option.value):
            yield _unread(question, option, reading)
    if question.type in NUMBER_TYPES:
        yield from _worse_end_sentences(question, reading)


def _needs_no_reader(option: AnswerOption) -> bool:
    return option.value == ASKED_UNKNOWN or option.out_of_scope


def _is_declared(question: Question, option: AnswerOption) -> bool:
    """On a gate every answer but a "no" is a sign, so nothing else can be declared there."""
    return option.negative or (option.harmless and not question.is_gate)


def _unread(question: Question, option: AnswerOption, reading: _Reading) -> str:
    declare = "means no" if question.is_gate else "says nothing dangerous"
    return (
        f"“{question.short_text}”: no {reading.reader} reads the answer “{option.label}”. "
        f"{reading.remedy}, or declare that it {declare}."
    )


def _worse_end_sentences(question: Question, reading: _Reading) -> Iterator[str]:
    if question.worse is Worse.NEITHER:
        yield f"“{question.short_text}”: say whether a high or a low number is worse."
        return
    end = question.maximum if question.worse is Worse.HIGH else question.minimum
    if end is not None and not reading.reads(end):
        yield (
            f"“{question.short_text}”: no {reading.reader} reads {end}, the worse end. "
            f"{reading.remedy}, or say that the other end is worse."
        )
