"""What runs beside the pages."""

from datetime import timedelta

import pytest

from tests.alerts import MINUTE, flagged, recipient, round_at
from tests.checks import DAY, NOW
from tests.records.doctor.looking import Case, of, tried
from triage.clinic.alerts.health import AWAY_AFTER, beat
from triage.clinic.alerts.outbox import WAITS
from triage.clinic.alerts.tried import note_trial
from triage.models import Alert, Delivery, DeliveryAttempt, QuestionnaireVersion
from triage.records.doctor import running
from triage.records.doctor.finding import Finding
from triage.records.last_runs import AUDIT_LOG, BACKUP, CHECKS, PURGE, note_run

pytestmark = pytest.mark.django_db


def nothing() -> None:
    """It is wrong as it is."""


def test_a_worker_that_never_ran_or_is_away_is_found() -> None:
    for wrong in (nothing, lambda: beat(now=NOW - AWAY_AFTER)):
        tried(
            Case(
                *(lambda: running.worker(NOW), "worker", wrong, lambda: beat(now=NOW)),
                "symptom-check-deliver",
            )
        )


def test_alerts_that_are_not_out_or_were_given_up_are_found(version: QuestionnaireVersion) -> None:
    alert = flagged(version)
    recipient()
    later = NOW + 6 * MINUTE

    def look() -> list[Finding]:
        return list(running.alerts(later))

    tried(Case(look, "alerts", nothing, lambda: round_at(6), "/admin/triage/alert/"))

    def give_up() -> None:
        Delivery.objects.update(delivered_at=None, given_up_at=later)
        Alert.objects.update(acknowledged_at=None)

    def settle() -> None:
        Delivery.objects.update(given_up_at=later - 2 * DAY)
        Alert.objects.filter(pk=alert.pk).update(acknowledged_at=later)

    tried(Case(look, "alerts", give_up, settle, "/admin/triage/alert/"))


@pytest.mark.parametrize(
    ("channel", "setting"), [("email", "EMAIL_URL"), ("webhook", "WEBHOOK_KEY")]
)
def test_a_channel_is_found_until_a_message_by_it_was_taken(channel: str, setting: str) -> None:
    recipient("pager", channel=channel)
    code = f"tried-{channel}"

    def test_message(minutes: int, *, ok: bool) -> None:
        note_trial(channel, ok=ok, now=NOW + minutes * MINUTE)

    tried(
        Case(
            *(running.channels, code, nothing, lambda: test_message(1, ok=True)),
            "Send a test message",
        )
    )
    tried(
        Case(
            *(running.channels, code, lambda: test_message(2, ok=False)),
            *(lambda: test_message(3, ok=True), setting),
        )
    )


def test_the_last_try_may_be_a_message_of_the_queue(version: QuestionnaireVersion) -> None:
    flagged(version)
    recipient()
    note_trial("email", ok=True, now=NOW - MINUTE)
    round_at(0)
    message = Delivery.objects.get()

    def fail() -> None:
        at = NOW + MINUTE
        DeliveryAttempt.objects.create(delivery=message, at=at, ok=False, error="timeout")

    tried(
        Case(
            *(running.channels, "tried-email", fail),
            *(lambda: note_trial("email", ok=True, now=NOW + 2 * MINUTE), "EMAIL_URL"),
        )
    )
    assert len(WAITS) > 1


def test_a_channel_by_which_nobody_is_told_need_not_be_tried() -> None:
    recipient("former", channel="webhook", is_active=False)

    assert list(running.channels()) == []


@pytest.mark.parametrize(
    ("row", "code", "most", "mend"),
    [
        (BACKUP, "backup", timedelta(hours=26), "deploy/backup.sh FOLDER"),
        (CHECKS, "verify", timedelta(days=8), "“manage.py verify”"),
        (AUDIT_LOG, "verify-audit", timedelta(days=8), "manage.py verify --audit"),
        (PURGE, "purge", timedelta(hours=26), "manage.py purge"),
    ],
)
def test_what_was_not_done_lately_is_found(row: str, code: str, most: timedelta, mend: str) -> None:
    def done(ago: timedelta) -> None:
        note_run(row, now=NOW - ago)

    for wrong in (nothing, lambda: done(most + MINUTE)):
        tried(Case(lambda: running.timers(NOW), code, wrong, lambda: done(most), mend))
    assert len(of(running.timers(NOW), code)) == 1
