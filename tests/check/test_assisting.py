"""A check that staff fill in for a caller: whose it is, and how long it is open to them."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Permission, User

from tests.checks import EMERGENCY, HOUR, NOW, again, give
from tests.staff.people import staff
from triage.check.assisting import (
    READ_OUT,
    close_for_staff,
    may_fill_in,
    start_for_caller,
    was_read_out,
)
from triage.check.browser_secret import belongs_to_browser, is_of_staff
from triage.check.starting import start
from triage.clinic.alerts.bundles import FIRST, is_of_flood
from triage.models import AccessLogEntry, Alert, QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db: None) -> User:
    """Somebody who may fill in checks, and nothing else."""
    user = User.objects.create(username="desk", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="assist_submission"))
    return user


def begun(version: QuestionnaireVersion, by: User, *, once: str = "") -> tuple[Submission, str]:
    return start_for_caller(version, by=by, may_follow_up=True, now=NOW, once=once)


def lines() -> list[tuple[str, object, object]]:
    rows = AccessLogEntry.objects.order_by("id")
    return list(rows.values_list("action", "user", "submission_id"))


def test_it_says_who_filled_it_in_and_so_does_the_audit_log(
    version: QuestionnaireVersion, desk: User
) -> None:
    submission, secret = begun(version, desk)

    stored = again(submission)
    assert (stored.assisted_by, stored.clinic_may_follow_up, stored.origin) == (desk, True, "")
    assert is_of_staff(secret)
    assert belongs_to_browser(stored, secret)
    assert lines() == [("caller: begun", desk.pk, submission.pk)]


def test_a_patients_own_check_was_filled_in_by_nobody_else(version: QuestionnaireVersion) -> None:
    submission, secret = start(version, clinic_may_follow_up=False, now=NOW)

    assert again(submission).assisted_by is None
    assert not is_of_staff(secret)


def test_two_presses_begin_one_and_a_colleagues_page_begins_another(
    version: QuestionnaireVersion, desk: User
) -> None:
    (first, secret), (second, same) = (begun(version, desk, once="word") for _ in range(2))
    third, other = begun(version, staff("clinician"), once="word")

    assert (first, secret) == (second, same)
    assert third != first
    assert other != secret


def test_many_callers_of_one_room_are_told_of_one_by_one(
    version: QuestionnaireVersion, desk: User
) -> None:
    for _ in range(FIRST + 2):
        submission, _secret = begun(version, desk)
        for link_id, values in EMERGENCY.items():
            give(submission, link_id, *values)

    alerts = list(Alert.objects.order_by("pk"))
    assert len(alerts) == FIRST + 2
    assert [is_of_flood(alert) for alert in alerts] == [False] * (FIRST + 2)


def test_who_fills_it_in_may_go_on_and_nobody_else(
    version: QuestionnaireVersion, desk: User
) -> None:
    submission, _secret = begun(version, desk)

    colleague = staff("clinician")
    people = (desk, colleague, staff("superuser"), AnonymousUser())
    assert [may_fill_in(submission, user=one) for one in people] == [True, False, False, False]


def test_who_may_not_any_more_is_shut_out_at_once(
    version: QuestionnaireVersion, desk: User
) -> None:
    submission, _secret = begun(version, desk)
    desk.user_permissions.clear()

    assert not may_fill_in(submission, user=User.objects.get(pk=desk.pk))


@pytest.mark.parametrize(
    ("after", "is_over"),
    [(timedelta(), False), (READ_OUT - timedelta(seconds=1), False), (READ_OUT, True)],
)
def test_the_result_is_open_for_as_long_as_it_takes_to_read_it_out(
    version: QuestionnaireVersion, desk: User, after: timedelta, is_over: bool
) -> None:
    submission, _secret = begun(version, desk)
    before = was_read_out(submission, now=NOW + HOUR)
    submission.completed_at = NOW

    assert (before, was_read_out(submission, now=NOW + after)) == (False, is_over)


def test_closed_its_browser_opens_nothing_and_the_log_says_so(
    version: QuestionnaireVersion, desk: User
) -> None:
    submission, secret = begun(version, desk)

    close_for_staff(submission, by=desk)

    assert not belongs_to_browser(again(submission), secret)
    assert lines()[1:] == [("caller: left", desk.pk, submission.pk)]
