"""What is recorded about an erased check: what was done, and no word about the person."""

from typing import Any

import pytest
from django.test import Client

from tests.check.views.walk import text_of
from tests.checks import NOW, SAME_DAY, again, completed
from tests.clinic.admin.reviews import DONE, DRAWN, place
from tests.records.mismatches import found
from tests.staff.people import LogIn, log_in, staff
from triage.check.leaving import erase
from triage.clinic.reviews import NothingIsKept, review
from triage.models import QuestionnaireVersion, Review, Submission
from triage.records.tombstones import forget_late_notes

__all__ = ["log_in"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def check(version: QuestionnaireVersion) -> Submission:
    """Urgent, so that it stays on the list."""
    check = completed(version, SAME_DAY)
    erase(check)
    return again(check)


def test_a_note_is_refused_and_what_was_done_is_taken(check: Submission) -> None:
    said: Any = {"by": staff("clinician"), "outcome": "called", "verdict": "", "now": NOW}

    with pytest.raises(NothingIsKept):
        review(check, note="Called back.", **said)
    review(check, note="", **said)

    assert (found(), again(check).stage) == ([], "done")


def test_the_page_says_why_and_keeps_what_was_typed(check: Submission, log_in: LogIn) -> None:
    client: Client = log_in("clinician")
    sent = {**DRAWN, **DONE, "note": "Called back."}

    refused = client.post(place(check, "review"), sent)

    assert refused.status_code == 422
    assert "no note about them is kept. Empty this box" in text_of(refused)
    assert "Called back." in text_of(refused)
    assert not Review.objects.exists()


def test_notes_from_before_they_were_refused_are_removed(check: Submission) -> None:
    row = Review(submission=check, by=staff("clinician"), at=NOW, outcome="called")
    row.set_note("Called back.")
    row.save()
    before = found()

    assert (len(before), forget_late_notes(), found()) == (1, 1, [])
    assert forget_late_notes() == 0
