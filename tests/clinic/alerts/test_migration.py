"""Alerts that were acknowledged before being on a check lapsed: sensible after the update."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from tests.alerts import MINUTE, at, flagged, recipient
from tests.checks import DAY, FINISHED_EMERGENCY, HOUR, NOW, SAME_DAY, completed
from triage.clinic.alerts.worker import run_round
from triage.models import Alert, Claim, Delivery, QuestionnaireVersion, Review, Submission

pytestmark = pytest.mark.django_db
_take_up = import_module("triage.migrations.0022_alerts_that_were_acknowledged_for_ever").take_up


def take_up() -> None:
    _take_up(apps, connection.schema_editor())


def acknowledged(check: Submission, **columns: object) -> Submission:
    """As the release before left it: an alert that a claim or a look had silenced."""
    check.alerts.update(acknowledged_at=NOW, step_told=1, next_step_at=NOW + HOUR)
    Submission.objects.filter(pk=check.pk).update(**columns)
    check.refresh_from_db()
    return check


def minutes_left(check: Submission) -> float:
    check.refresh_from_db()
    assert check.attended_until is not None
    return round((check.attended_until - timezone.now()) / MINUTE)


def test_an_emergency_that_a_claim_had_silenced_is_told_of_again(
    version: QuestionnaireVersion, ann: User
) -> None:
    recipient("nurse", wait_minutes=600)
    check = acknowledged(completed(version, FINISHED_EMERGENCY))
    Claim.objects.create(submission=check, by=ann, at=NOW, is_held=True)

    take_up()

    assert minutes_left(check) == 15
    check.refresh_from_db()
    assert (check.stage, check.attended_at, check.call_again_at) == ("waiting", NOW, None)
    run_round(clock=at(timezone.now() + 16 * MINUTE))
    assert Alert.objects.filter(kind="red-flag", acknowledged_at=None, ended_at=None).exists()


def test_what_was_looked_at_waits_for_as_long_as_a_look_counts(
    version: QuestionnaireVersion,
) -> None:
    seen = {"stage": "seen", "first_seen_at": NOW + HOUR}
    rows = [acknowledged(completed(version, given), **seen) for given in (SAME_DAY, {**SAME_DAY})]
    calm = acknowledged(completed(version), **seen)

    take_up()

    assert [minutes_left(row) for row in (*rows, calm)] == [120, 120, 24 * 60]
    assert calm.attended_at == NOW + HOUR


def test_what_is_done_has_ended_and_what_nobody_touched_stays_as_it_is(
    version: QuestionnaireVersion,
) -> None:
    done = acknowledged(completed(version, FINISHED_EMERGENCY), stage="done")
    fresh = completed(version, FINISHED_EMERGENCY)

    take_up()

    assert done.alerts.get().ended_at == NOW
    alert = fresh.alerts.get()
    assert (alert.ended_at, alert.acknowledged_at, alert.is_bundled) == (None, None, False)
    assert [Submission.objects.get(pk=one.pk).attended_until for one in (done, fresh)] == [None] * 2


def test_whom_nobody_had_reached_is_to_be_called_again(
    version: QuestionnaireVersion, ann: User
) -> None:
    rang, came = (acknowledged(completed(version, SAME_DAY), stage="seen") for _ in range(2))
    for check, outcomes in ((rang, ["called", "not-reached"]), (came, ["not-reached", "seen"])):
        for hours, outcome in enumerate(outcomes):
            when = NOW + hours * HOUR
            Review.objects.create(submission=check, by=ann, at=when, outcome=outcome)

    take_up()

    rang.refresh_from_db()
    came.refresh_from_db()
    assert rang.call_again_at == rang.attended_until
    assert came.call_again_at is None


def test_all_at_once_are_told_of_in_few_messages(version: QuestionnaireVersion) -> None:
    recipient("nurse", wait_minutes=600)
    for _ in range(20):
        acknowledged(flagged(version).submission, stage="seen", respond_by=NOW + 900 * DAY)
    Submission.objects.update(left_noted_at=timezone.now() + DAY)

    take_up()
    for minutes in (16, 18):
        run_round(clock=at(timezone.now() + minutes * MINUTE))

    sent = Delivery.objects.filter(delivered_at__isnull=False)
    assert list(sent.values_list("reason", flat=True)) == ["bundle"]


def test_taking_up_twice_changes_nothing(version: QuestionnaireVersion) -> None:
    acknowledged(completed(version, FINISHED_EMERGENCY), stage="seen", first_seen_at=NOW)
    take_up()
    once = (list(Alert.objects.values()), list(Submission.objects.values()))

    take_up()

    assert (list(Alert.objects.values()), list(Submission.objects.values())) == once
