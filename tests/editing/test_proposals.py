"""A document that would become the draft."""

from dataclasses import replace
from typing import Any

import pytest

from tests.drafts import store_draft
from tests.engine.test_older_formats import without_pictures
from tests.small import SMALL
from triage.editing.drafts import build_draft
from triage.editing.proposals import NotAcceptable, accept, propose
from triage.engine.checks.problem import Problem
from triage.engine.conditions import Condition, Criteria, Operator
from triage.engine.questionnaire import Questionnaire
from triage.engine.urgency import Urgency
from triage.models import Questionnaire as QuestionnaireRow

pytestmark = pytest.mark.django_db
FEVER = SMALL.rules[2]
_FAR = replace(SMALL.dispositions[-1], look_again_hours=10**20)


def _rule(**changes: object) -> Questionnaire:
    rules = (*SMALL.rules[:2], replace(FEVER, **changes), *SMALL.rules[3:])  # type: ignore[arg-type]
    return replace(SMALL, rules=rules)


def _section(**changes: object) -> Questionnaire:
    section = replace(SMALL.sections[0], **changes)  # type: ignore[arg-type]
    return replace(SMALL, sections=(section, *SMALL.sections[1:]))


def _condition(value: str, *, times: int = 1, link_id: str = "fever") -> Criteria:
    return Criteria(((Condition(link_id, Operator.EQUALS, value),) * times,))


@pytest.fixture
def row() -> QuestionnaireRow:
    return store_draft(SMALL)


def test_a_document_becomes_the_draft(row: QuestionnaireRow) -> None:
    changed = replace(
        SMALL,
        title="Other",
        rules=SMALL.rules[1:],
        floors=(),
        suggestions=SMALL.suggestions[1:],
        sections=SMALL.sections[:1],
        questions=(*SMALL.questions[:-1], replace(SMALL.questions[-1], link_id="words")),
    )
    row.safetyfloors.update(locked=False, minimum=20, minimum_if_unsure=20)

    accept(propose(changed, row, may_change_floors=True))

    assert build_draft(QuestionnaireRow.objects.get()) == changed


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        (
            replace(SMALL, rules=(*SMALL.rules, FEVER)),
            Problem("rule", "fever", "The code “fever” is used 2 times."),
        ),
        (
            _rule(criteria=_condition("yes", times=2)),
            Problem("rule", "fever", "The same condition stands twice in a group."),
        ),
        (_rule(sign="gone"), Problem("rule", "fever", "Its warning sign “gone” is gone.")),
        (
            _rule(disposition="gone", disposition_if_unsure="gone"),
            Problem("rule", "fever", "Its disposition “gone” is gone."),
        ),
        (
            _rule(criteria=_condition("yes", link_id="gone")),
            Problem("rule", "fever", "It reads “gone”, which is gone."),
        ),
        (
            _rule(criteria=_condition("y" * 61)),
            Problem("rule", "fever", "The value of a condition is too long."),
        ),
        (
            _rule(code="Not A Code"),
            Problem(
                "rule",
                "Not A Code",
                "code: Use small letters, digits, hyphens and underscores.",
            ),
        ),
        (
            _section(title="x" * 201),
            Problem(
                "section",
                "WTS",
                "title: Ensure this value has at most 200 characters (it has 201).",
            ),
        ),
        (
            _rule(rationale="a\x00b"),
            Problem("rule", "fever", "It holds a character that is none."),
        ),
        (
            _rule(criteria=_condition("y\x00")),
            Problem("rule", "fever", "It holds a character that is none."),
        ),
        (
            replace(SMALL, danger_signs=("Fever\x00.", *SMALL.danger_signs[1:])),
            Problem("questionnaire", "small", "It holds a character that is none."),
        ),
        (
            _rule(rationale="x" * 10_001),
            Problem("rule", "fever", "why: it is longer than 10000 characters."),
        ),
        (
            replace(SMALL, dispositions=(*SMALL.dispositions[:-1], _FAR)),
            Problem(
                "disposition",
                "self-care",
                "look again after (hours): At most 8760 hours, which is a year.",
            ),
        ),
        (
            _section(review_by="soon"),
            Problem("section", "WTS", "“soon” is no day."),
        ),
    ],
)
def test_what_cannot_be_stored_is_told_and_nothing_is(
    row: QuestionnaireRow, document: Questionnaire, problem: Problem
) -> None:
    proposal = propose(document, row, may_change_floors=True)

    with pytest.raises(NotAcceptable):
        accept(proposal)

    assert proposal.obstacles == (problem,)
    assert proposal.problems == ()
    assert build_draft(row) == SMALL


def test_two_sections_cannot_have_the_same_address(row: QuestionnaireRow) -> None:
    found = propose(_section(slug="medicines"), row, may_change_floors=True).obstacles

    assert found == tuple(
        Problem("section", code, "The address “medicines” is used 2 times.")
        for code in ("WTS", "MED")
    )


def test_an_address_of_another_questionnaire_is_refused(row: QuestionnaireRow) -> None:
    other = replace(SMALL, slug="other")

    found = propose(other, None, may_change_floors=True).obstacles

    assert [problem.code for problem in found] == ["WTS", "MED"]


LOCKED, OPEN = {"locked": True}, {"locked": False}
SAME_DAY = {"minimum": Urgency.SAME_DAY, "minimum_if_unsure": Urgency.SAME_DAY}


@pytest.mark.parametrize(
    ("stored", "sent", "may", "kept"),
    [
        ({**SAME_DAY, **OPEN}, {**SAME_DAY, **OPEN, "title": "Other"}, True, False),
        ({**SAME_DAY, **OPEN}, {**SAME_DAY, **OPEN, "title": "Other"}, False, True),
        ({**SAME_DAY, **LOCKED}, {**SAME_DAY, **OPEN}, True, False),
        ({**SAME_DAY, **LOCKED}, {**SAME_DAY, **OPEN}, False, True),
        (LOCKED, {**SAME_DAY, **OPEN}, True, True),
        (LOCKED, OPEN, True, True),
        (LOCKED, {**LOCKED, "title": "Other"}, True, True),
    ],
)
def test_floors_are_changed_by_who_may_and_those_of_an_emergency_by_nobody(
    row: QuestionnaireRow, stored: dict[str, Any], sent: dict[str, Any], may: bool, kept: bool
) -> None:
    row.safetyfloors.update(**stored)
    [floor], [before] = SMALL.floors, build_draft(row).floors
    after = replace(floor, **sent)

    proposal = propose(replace(SMALL, floors=(after,)), row, may_change_floors=may)
    accept(proposal)

    assert proposal.kept == ((before,) if kept else ())
    assert build_draft(row).floors == ((before,) if kept else (after,))


def test_an_emergency_floor_of_an_older_document_comes_in_with_its_lock() -> None:
    floors = tuple(replace(floor, locked=False) for floor in SMALL.floors)

    row = accept(propose(replace(SMALL, floors=floors), None, may_change_floors=True))

    assert build_draft(row) == without_pictures(SMALL)  # of which a site has none yet
