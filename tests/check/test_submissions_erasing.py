"""Erasing a check, asking the clinic to, and the link to an earlier one."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from tests.alerts import ring
from tests.checks import HOUR, NOW, SAME_DAY, again, begun, completed
from triage.check.leaving import ask_to_erase, erase, is_worked_on
from triage.check.submissions import NotEarlier, link_earlier
from triage.clinic.reviews import claim, review
from triage.models import QuestionnaireVersion, Review, Submission

pytestmark = pytest.mark.django_db


def earlier_check(version: QuestionnaireVersion) -> Submission:
    """A check from the day before."""
    check = completed(version, SAME_DAY)
    Submission.objects.filter(pk=check.pk).update(started_at=NOW - timedelta(days=1))
    return again(check)


def test_what_nobody_works_on_is_erased_at_once(version: QuestionnaireVersion) -> None:
    check = completed(version)

    assert not is_worked_on(check)
    assert ask_to_erase(check, now=NOW)
    assert (again(check).status, again(check).asked_to_erase_at) == ("erased", None)


@pytest.mark.parametrize("act", [lambda check, ann: claim(check, by=ann, now=NOW), ring])
def test_what_somebody_works_on_is_asked_for(
    version: QuestionnaireVersion, act: Callable[[Submission, User], object]
) -> None:
    check = completed(version)
    act(check, User.objects.create(username="ann"))

    assert not ask_to_erase(check, now=NOW + HOUR)
    assert not ask_to_erase(check, now=NOW + 2 * HOUR)
    left = again(check)
    assert (left.status, left.asked_to_erase_at) == ("completed", NOW + HOUR)
    assert left.answers is not None


def test_carried_out_the_notes_go_and_what_was_done_stays(version: QuestionnaireVersion) -> None:
    check = completed(version)
    ann = User.objects.create(username="ann")
    review(check, by=ann, outcome="called", verdict="right", note="Rang.", now=NOW)

    erase(check)

    row = Review.objects.get()
    assert (row.by, row.at, row.outcome, row.verdict, row.note) == (
        ann,
        NOW,
        "called",
        "right",
        None,
    )


def test_erased_it_is_linked_to_nothing(version: QuestionnaireVersion) -> None:
    first, second = earlier_check(version), completed(version)
    link_earlier(second, first)

    erase(second)

    assert again(second).earlier is None
    assert again(first).status == "completed"


def test_erasing_the_earlier_one_drops_the_link(version: QuestionnaireVersion) -> None:
    first, second = earlier_check(version), completed(version)
    link_earlier(second, first)

    erase(first)

    assert again(second).earlier is None


def test_a_link_may_be_taken_back(version: QuestionnaireVersion) -> None:
    first, second = earlier_check(version), completed(version)
    link_earlier(second, first)

    link_earlier(second, None)

    assert again(second).earlier is None


def test_no_check_is_its_own_past(version: QuestionnaireVersion) -> None:
    first, second = earlier_check(version), completed(version)
    erased = earlier_check(version)
    erase(erased)
    link_earlier(second, first)

    for later, earlier in ((second, second), (first, second), (second, again(erased))):
        with pytest.raises(NotEarlier):
            link_earlier(later, earlier)

    assert (again(first).earlier, again(second).earlier) == (None, first)


def test_a_check_that_is_under_way_may_be_the_earlier_one(version: QuestionnaireVersion) -> None:
    under_way, later = begun(version, {"adult": ("yes",)}), completed(version)
    Submission.objects.filter(pk=under_way.pk).update(started_at=NOW - HOUR)

    link_earlier(later, again(under_way))

    assert again(later).earlier == under_way
