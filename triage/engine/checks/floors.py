"""Floors that mean more than they say.

A floor is read over what a person would answer to every question, asked or not. So whoever
meets it must have been asked whatever it reads; a follow-up comes with the sign that it is
asked on, in the floor's own criteria.
"""

from collections.abc import Iterator

from triage.engine.checks.problem import Problem
from triage.engine.conditions import ASKED_UNKNOWN, Condition, Criteria
from triage.engine.proof.patients import possible_values
from triage.engine.questionnaire import Questionnaire

#: Conditions of which any holds.
_Group = tuple[Condition, ...]


def floors_name_parents(q: Questionnaire) -> Iterator[Problem]:
    """A floor reads a follow-up only of those who are asked it.

    Found by structure: for each group that the follow-up is asked on, one group of the floor
    must lead there whichever of its conditions holds. Who is led there only by two groups
    together counts as missed, so that a reader sees the sign in one place. A gate is asked
    of everybody, or that is the problem.
    """
    follow_ups = [question for question in q.questions if not question.is_gate]
    for floor in q.floors:
        reads = floor.criteria.reads()
        for question in follow_ups:
            if question.link_id in reads and question.enable_when is not None:
                for group in _missing(q, floor.criteria, question.enable_when):
                    sentence = _sentence(question.link_id, group)
                    yield Problem("floor", floor.code, sentence, breaks_proofs=False)


def _missing(q: Questionnaire, criteria: Criteria, enable_when: Criteria) -> Iterator[_Group]:
    """The groups a follow-up is asked on that somebody may not meet who meets the floor."""
    for asked_on in enable_when.groups:
        if not any(_leads_to(q, group, asked_on) for group in criteria.groups):
            yield asked_on


def _leads_to(q: Questionnaire, group: _Group, asked_on: _Group) -> bool:
    return all(_answers_lead_to(q, condition, asked_on) for condition in group)


def _answers_lead_to(q: Questionnaire, condition: Condition, asked_on: _Group) -> bool:
    """Every answer that meets the condition meets one of these, or perhaps meets it."""
    question = q.questions_by_id.get(condition.question)
    same = [other for other in asked_on if other.question == condition.question]
    if question is None or not same:
        return False
    values = possible_values(question, (condition, *same))
    return all(
        value == ASKED_UNKNOWN or any(other.holds_for(value) for other in same)
        for value in values
        if condition.holds_for(value)
    )


def _sentence(link_id: str, asked_on: _Group) -> str:
    told = " or ".join(f"{c.question} {c.operator.value} {c.value}" for c in asked_on)
    return (
        f"It reads “{link_id}”, which not everybody is asked who meets the floor: add a group "
        f"with what it is asked on ({told}), or ask it of everybody."
    )
