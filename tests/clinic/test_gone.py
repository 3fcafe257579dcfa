"""Whoever is locked keeps no emergency quiet, whatever they did last."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from tests.alerts import recipient
from tests.checks import FINISHED_EMERGENCY as EMERGENCY
from tests.staff.people import begin, draft, finish, staff, version
from triage.check.attending import attend_by_look, is_attended
from triage.clinic.alerts.attention import acknowledge
from triage.clinic.alerts.worker import run_round
from triage.clinic.calls import log_try
from triage.clinic.reviews import claim
from triage.models import Alert, Delivery, QuestionnaireVersion, Submission
from triage.site.audit import record
from triage.staff.locking import lock

__all__ = ["draft", "version"]

pytestmark = pytest.mark.django_db

Act = Callable[[Submission, User, Any], object]
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def takes_on(check: Submission, who: User, now: Any) -> None:
    claim(check, by=who, now=now)


def means_to_call(check: Submission, who: User, now: Any) -> None:
    log_try(check, by=who, result="no-answer", now=now, of_clinic=True, again_at=now + HOUR)


def takes_on_and_means_to_call(check: Submission, who: User, now: Any) -> None:
    takes_on(check, who, now - MINUTE)
    means_to_call(check, who, now)


def has_seen_it(check: Submission, who: User, now: Any) -> None:
    for alert in Alert.objects.filter(submission=check):
        acknowledge(alert, by=who, now=now)


def looks(check: Submission, who: User, now: Any) -> None:
    record("view", by=who, submission_id=check.pk)
    attend_by_look(check, now=now)


ACTS = (takes_on, means_to_call, takes_on_and_means_to_call, has_seen_it, looks)


@pytest.fixture
def check(version: QuestionnaireVersion) -> Submission:
    """An emergency that somebody was told of."""
    recipient()
    row = finish(begin(version), EMERGENCY)
    run_round(clock=timezone.now)
    return row


def is_quiet(check: Submission, now: Any) -> bool:
    check.refresh_from_db()
    return is_attended(check, now=now)


@pytest.mark.parametrize("act", ACTS)
def test_what_somebody_did_who_is_locked_keeps_nothing_quiet(check: Submission, act: Act) -> None:
    who, now = staff("clinician"), timezone.now()
    act(check, who, now)
    run_round(clock=lambda: now + MINUTE)
    assert is_quiet(check, now + 2 * MINUTE)
    told = Delivery.objects.count()

    lock(who, by=staff("operator"), now=now + 2 * MINUTE)
    run_round(clock=lambda: now + 3 * MINUTE)

    assert not is_quiet(check, now + 3 * MINUTE)
    assert Delivery.objects.count() > told
    assert check.call_again_at is None or check.call_again_at <= now + 3 * MINUTE


@pytest.mark.parametrize("act", ACTS)
def test_what_was_stored_at_the_moment_of_locking_counts_for_one_round(
    check: Submission, act: Act
) -> None:
    who, now = staff("clinician"), timezone.now()
    lock(who, by=staff("operator"), now=now)

    act(check, who, now + MINUTE)
    run_round(clock=lambda: now + 2 * MINUTE)

    assert not is_quiet(check, now + 2 * MINUTE)
    assert Alert.objects.filter(submission=check, acknowledged_at__isnull=False).exists() is False


@pytest.mark.parametrize("act", ACTS)
def test_a_colleague_who_came_after_keeps_it(check: Submission, act: Act) -> None:
    who, colleague, now = staff("clinician"), staff("clinician", called="ben"), timezone.now()
    act(check, who, now)
    takes_on(check, colleague, now + MINUTE)

    lock(who, by=staff("operator"), now=now + 2 * MINUTE)
    run_round(clock=lambda: now + 3 * MINUTE)

    assert is_quiet(check, now + 3 * MINUTE)


def test_what_is_of_others_is_left_alone(check: Submission) -> None:
    now = timezone.now()
    means_to_call(check, staff("clinician"), now)

    lock(staff("clinician", called="ben"), by=staff("operator"), now=now)
    run_round(clock=lambda: now + MINUTE)

    assert is_quiet(check, now + MINUTE)
    assert check.call_again_at == now + HOUR
