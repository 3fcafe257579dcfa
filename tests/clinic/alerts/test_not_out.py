"""Alerts that nobody has got though it is time: seen on every page, in the log and by machines."""

import logging

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from tests.alerts import MINUTE, flagged, look_at, recipient, round_at
from tests.checks import NOW, SOON, completed
from tests.clinic.admin.reading import text_of
from tests.queries import failing as failing_database
from tests.sinks import mail_server, webhook
from tests.staff.people import LogIn
from triage.clinic.alerts.attention import note_attended
from triage.clinic.alerts.health import all_out, beat
from triage.clinic.alerts.ladder import tell_next
from triage.clinic.alerts.not_out import failing, not_out, watch
from triage.models import Alert, Delivery, QuestionnaireVersion, WorkerBeat
from triage.records.views.health import readiness

pytestmark = pytest.mark.django_db

SAID = "Some alerts are not out"


def is_out(minutes: float) -> bool:
    return all_out(NOW + minutes * MINUTE)


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    lines = [one for one in caplog.records if one.name == "triage.clinic.alerts.not_out"]
    return [f"{one.levelname} {one.getMessage()}" for one in lines]


def test_an_alert_that_nobody_was_told_of_is_not_out_after_five_minutes(
    version: QuestionnaireVersion,
) -> None:
    flagged(version)

    assert [is_out(minutes) for minutes in (0, 4.9, 5)] == [True, True, False]


def test_one_that_somebody_got_is_out(version: QuestionnaireVersion) -> None:
    recipient()
    flagged(version)
    round_at(1)

    assert is_out(6)


def test_one_that_somebody_is_on_needs_nobody_told(version: QuestionnaireVersion) -> None:
    look_at(flagged(version).submission, 1)
    note_attended(now=NOW + MINUTE)

    assert is_out(6)


@pytest.mark.parametrize(("minimum", "found"), [(30, True), (10, False)])
def test_what_nobody_wants_to_be_told_of_is_not_missed(
    version: QuestionnaireVersion, minimum: int, found: bool
) -> None:
    recipient(minimum_urgency=minimum)
    check = completed(version, SOON)
    Alert.objects.create(submission=check, kind="late", urgency=20, created_at=NOW)

    assert is_out(6) is found


def test_one_that_is_raised_again_must_go_out_again(version: QuestionnaireVersion) -> None:
    recipient()
    flagged(version)
    round_at(1)
    Alert.objects.update(raised_at=NOW + 20 * MINUTE, next_step_at=None)

    assert [is_out(minutes) for minutes in (24, 25)] == [True, False]


def test_one_in_a_bundle_is_out_with_it(version: QuestionnaireVersion) -> None:
    nurse = recipient()
    alert = flagged(version)
    Alert.objects.update(is_bundled=True, origin="here", next_step_at=NOW + 90 * MINUTE)
    before = is_out(6)
    another = flagged(version)
    Alert.objects.filter(pk=another.pk).update(origin="here", is_bundled=True)
    Delivery.objects.create(
        message_id="0" * 32,
        alert=another,
        recipient=nurse,
        reason="bundle",
        priority=80,
        created_at=NOW,
        due_at=NOW,
        delivered_at=NOW + MINUTE,
    )

    assert before is False
    assert not not_out(now=NOW + 6 * MINUTE).filter(pk=alert.pk).exists()


def test_with_the_mail_server_down_it_is_said_within_two_minutes(
    version: QuestionnaireVersion,
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
    client: Client,
    log_in: LogIn,
) -> None:
    """It was silent for 113 minutes, while an emergency was due in 60."""
    settings.DEBUG = True
    with webhook() as sink:
        sink.status = 503
        recipient(channel="webhook", address=sink.address)
        flagged(version)
        found = []
        for minutes in (0, 1, 2, 3):
            round_at(minutes)
            found.append(is_out(minutes))
        page = text_of(log_in("clinician").get("/admin/"))
        readiness.forget()
        ready = client.get("/readyz")
        metrics = client.get("/metrics").content.decode()
        sink.status = 200
        round_at(4)
        round_at(9)

    assert found == [True, False, False, False]
    assert SAID in page
    assert (ready.status_code, ready.json()["alerts"]) == (200, False)
    assert "symptom_check_messages_failing 1.0" in metrics
    assert "symptom_check_alerts_not_out 1.0" in metrics
    assert errors(caplog) == [
        "ERROR Alerts are not out: 0 that nobody has got in time, 1 messages that failed twice."
    ]
    assert is_out(9)


def test_that_all_is_out_again_is_said_once(
    version: QuestionnaireVersion, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="triage.clinic.alerts.not_out")
    flagged(version)
    for minutes in (4, 5, 6):
        watch(now=NOW + minutes * MINUTE)
    recipient()
    round_at(7)
    for minutes in (8, 9):
        watch(now=NOW + minutes * MINUTE)
    flagged(version)
    watch(now=NOW + 20 * MINUTE)

    bad = "ERROR Alerts are not out: 1 that nobody has got in time, 0 messages that failed twice."
    assert errors(caplog) == [bad, "INFO All alerts are out again.", bad]


def test_a_worker_that_is_away_is_said_by_whoever_asks_whether_all_is_ready(
    version: QuestionnaireVersion, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    flagged(version)

    for _ in range(3):
        readiness.forget()
        client.get("/readyz")

    assert [line.split(":")[0] for line in errors(caplog)] == ["ERROR Alerts are not out"]


def test_a_database_that_takes_no_line_leaves_the_site_ready(
    version: QuestionnaireVersion, client: Client
) -> None:
    flagged(version)

    with failing_database('INSERT INTO "triage_workerbeat"'):
        ready = client.get("/readyz")

    assert (ready.status_code, ready.json()["alerts"]) == (200, False)


@pytest.mark.parametrize(
    ("role", "fails", "warned"),
    [
        ("clinician", False, True),
        ("superuser", False, True),
        ("lead", False, False),  # that there is an alert is one person's answer
        ("lead", True, True),
        ("editor", True, False),
    ],
)
def test_it_stands_on_every_page_of_whoever_can_do_something(
    version: QuestionnaireVersion, log_in: LogIn, role: str, fails: bool, warned: bool
) -> None:
    recipient()
    beat(now=timezone.now())
    flagged(version)
    if fails:
        tell_next(now=NOW)
        Delivery.objects.update(attempts_made=2)

    figures = reverse("admin:triage_questioncount_changelist")
    pages = [text_of(log_in(role).get(place)) for place in ("/admin/", figures)]

    assert [SAID in page for page in pages] == [warned] * 2


def test_a_refused_mail_counts_like_one_that_got_no_answer(
    version: QuestionnaireVersion, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "triage.site.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = "127.0.0.1", False, False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    with mail_server({b"RCPT": b"451 Not now"}) as port:
        settings.EMAIL_PORT = port
        recipient()
        flagged(version)
        for minutes in (0, 1, 1.1):
            round_at(minutes)

    assert failing().count() == 1
    assert WorkerBeat.objects.filter(name="not-out").count() == 1
