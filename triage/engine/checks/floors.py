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
                missing = _missing(q, floor.criteria, question.enable_when)
                said = (_sentence(question.link_id, group) for group in missing)
                yield from (Problem("floor", floor.code, s, breaks_proofs=False) for s in said)


def _missing(q: Questionnaire, criteria: Criteria, enable_when: Criteria) -> Iterator[_Group]:
    """The groups a follow-up is asked on that somebody may not meet who meets the floor."""
    for asked_on in enable_when.groups:
        leading = (group for group in criteria.groups if _leads_to(q, group, asked_on))
        if not _is_met_by_all(q, asked_on) and not any(leading):
            yield asked_on


def _is_met_by_all(q: Questionnaire, asked_on: _Group) -> bool:
    """Some question that is always asked leads there whatever its answer."""
    always = {question.link_id for question in q.questions if question.enable_when is None}
    return any(
        condition.question in always
        and _every_answer_leads_to(q, condition.question, asked_on, read=None)
        for condition in asked_on
    )


def _leads_to(q: Questionnaire, group: _Group, asked_on: _Group) -> bool:
    return all(_every_answer_leads_to(q, c.question, asked_on, read=c) for c in group)


def _every_answer_leads_to(
    q: Questionnaire, link_id: str, asked_on: _Group, *, read: Condition | None
) -> bool:
    """Each answer to the question, or each that meets what is ``read``, meets one of these.

    "Not sure" may meet either.
    """
    question = q.questions_by_id.get(link_id)
    same = [condition for condition in asked_on if condition.question == link_id]
    if question is None:
        return False
    values = possible_values(question, (*same, *([read] if read else ())))
    return all(
        any(value == ASKED_UNKNOWN or condition.holds_for(value) for condition in same)
        for value in values
        if read is None or value == ASKED_UNKNOWN or read.holds_for(value)
    )


def _sentence(link_id: str, asked_on: _Group) -> str:
    told = " or ".join(f"{c.question} {c.operator.value} {c.value}" for c in asked_on)
    return (
        f"It reads “{link_id}”, which not everybody is asked who meets the floor: add a group "
        f"with what it is asked on ({told}), or ask it of everybody."
    )
