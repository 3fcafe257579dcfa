"""Two people who log calls, and the person, at the same moment."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from tests.alerts import ring
from tests.check.test_concurrency import at_once
from tests.checks import NOW, SAME_DAY, again, completed
from tests.records.mismatches import found
from triage.check.leaving import ask_to_erase, erase
from triage.clinic.calls import NobodyToCall
from triage.clinic.reviews import review
from triage.models import CallTry, QuestionnaireVersion, Submission

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def check(version: QuestionnaireVersion) -> Submission:
    return completed(version, SAME_DAY)


def people(count: int) -> list[User]:
    return [User.objects.create(username=f"doctor-{number}") for number in range(count)]


def test_the_calls_of_many_are_all_kept_and_those_of_one_are_one(check: Submission) -> None:
    several = people(3)

    at_once(*[lambda by=by: ring(check, by) for by in (*several, several[0], several[0])])

    assert CallTry.objects.count() == 3


@pytest.mark.parametrize("_time", range(3))
def test_who_is_erased_while_somebody_calls_leaves_no_note(check: Submission, _time: int) -> None:
    (doctor,) = people(1)

    def call() -> Any:
        try:
            return ring(check, doctor, note="With her son.").result
        except NobodyToCall:
            return "nobody"

    said, _none = at_once(call, lambda: erase(check))

    kept = {"no-answer": [None], "nobody": []}
    assert [row.note for row in CallTry.objects.all()] == kept[said]
    assert found() == []


def test_who_asks_to_be_erased_while_somebody_calls_is_erased_or_asked_for(
    check: Submission,
) -> None:
    (doctor,) = people(1)

    def call() -> str:
        try:
            return str(ring(check, doctor).result)
        except NobodyToCall:
            return "nobody"

    said, is_done = at_once(call, lambda: ask_to_erase(check, now=NOW))

    assert (again(check).status == "erased") == is_done == (said == "nobody")


def test_a_call_beside_an_outcome_leaves_what_is_done_done(check: Submission) -> None:
    one, other = people(2)

    at_once(
        lambda: ring(check, one),
        lambda: review(check, by=other, outcome="called", verdict="", note="", now=NOW),
    )

    row = again(check)
    assert (row.stage, row.attended_until, row.call_again_at) == ("done", None, None)
