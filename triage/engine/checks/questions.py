"""What an editor can get wrong in a question."""

import re
from collections.abc import Iterator

from triage.engine.checks.problem import Problem
from triage.engine.conditions import ASKED_UNKNOWN
from triage.engine.question import CHOICE_TYPES, NUMBER_TYPES, Question, QuestionType
from triage.engine.questionnaire import Questionnaire

_LINK_ID = re.compile(r"[a-z][a-z0-9_-]*\Z")


def questions_can_be_answered(q: Questionnaire) -> Iterator[Problem]:
    """What a question needs so that somebody can answer it."""
    for question in q.questions:
        for sentence in _question_sentences(question):
            yield Problem("question", question.link_id, sentence)


def _question_sentences(question: Question) -> Iterator[str]:
    yield from _option_sentences(question)
    yield from _unsure_option_sentences(question)
    if not _LINK_ID.match(question.link_id):
        yield "The link id must be small letters, digits, hyphens and underscores."
    if question.type in NUMBER_TYPES and (question.minimum is None or question.maximum is None):
        yield "A number needs a smallest and a largest value."
    elif (question.minimum or 0) > (question.maximum or 0):
        yield "The smallest value is larger than the largest."
    if question.out_of_scope and question.enable_when is not None:
        yield "A question that may end the check is always asked: no condition."
    if question.for_other and question.enable_when is not None:
        yield "A question that says who answers is always asked: no condition."


def _option_sentences(question: Question) -> Iterator[str]:
    values = [option.value for option in question.options]
    if len(set(values)) < len(values):
        yield "Two options have the same code."
    if question.type in CHOICE_TYPES and len(values) < 2:
        yield "A choice needs at least two options."
    if question.type is QuestionType.YES_NO and not {"yes", "no"} <= set(values):
        yield "A yes-or-no question needs the options “yes” and “no”."
    if question.type not in CHOICE_TYPES and set(values) - {ASKED_UNKNOWN}:
        yield "A number or text has no options but “not sure”."


def _unsure_option_sentences(question: Question) -> Iterator[str]:
    for unsure in (option for option in question.options if option.value == ASKED_UNKNOWN):
        if unsure.negative:
            yield "“Not sure” can never mean “no”."
        if not unsure.exclusive:
            yield "“Not sure” must be exclusive."
        if unsure.out_of_scope:
            yield "“Not sure” can never end the check."


def gates_are_always_asked(q: Questionnaire) -> Iterator[Problem]:
    """No branch may hide a gate, and nothing ends the check once gates are asked."""
    seen_gate = False
    for question in q.questions:
        seen_gate = seen_gate or question.is_gate
        if question.is_gate:
            for sentence in _gate_sentences(question):
                yield Problem("question", question.link_id, sentence)
        if question.out_of_scope and seen_gate:
            sentence = "Only a question before the first gate may end the check."
            yield Problem("question", question.link_id, sentence)


def _gate_sentences(gate: Question) -> Iterator[str]:
    if gate.enable_when is not None:
        yield "A gate is always asked: no condition."
    if not gate.required:
        yield "A gate must be required."
    if not gate.negative:
        yield "A gate needs an option that means “no”."


def reading_comes_last(q: Questionnaire) -> Iterator[Problem]:
    """What only chooses reading is asked after the check, and nobody has to answer it."""
    has_begun = False
    for question in q.questions:
        has_begun = has_begun or question.for_reading
        if question.for_reading:
            for sentence in _reading_sentences(question):
                yield Problem("question", question.link_id, sentence)
        elif has_begun:
            sentence = "It comes after a question that only chooses reading."
            yield Problem("question", question.link_id, sentence)


def _reading_sentences(question: Question) -> Iterator[str]:
    if question.required:
        yield "A question that only chooses reading is never required."
    if question.is_gate or question.out_of_scope or question.for_other:
        yield "A question that only chooses reading can decide nothing else."


def gates_come_together(q: Questionnaire) -> Iterator[Problem]:
    """Once danger signs are asked for, nothing else is asked until they are through."""
    has_begun, other = False, ""
    for question in q.questions:
        if question.is_gate:
            has_begun = True
            if other:
                sentence = f"A gate comes before all that is none, and so before “{other}”."
                yield Problem("question", question.link_id, sentence)
        elif has_begun and question.link_id not in q.urgent_part:
            other = other or question.link_id


def enable_when_looks_back(q: Questionnaire) -> Iterator[Problem]:
    """A question depends only on those before it."""
    earlier: set[str] = set()
    for question in q.questions:
        if question.enable_when is not None:
            for link_id in sorted(question.enable_when.reads() - earlier):
                yield Problem(
                    "question",
                    question.link_id,
                    f"Its condition reads “{link_id}”, which is not asked before it.",
                )
        earlier.add(question.link_id)
