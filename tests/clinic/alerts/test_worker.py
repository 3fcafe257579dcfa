"""One round of the worker."""

from datetime import datetime
from itertools import count

import pytest
from django.core import mail
from django.db import OperationalError
from pytest_django import Settings

from tests.alerts import MINUTE, at, flagged, recipient, round_at
from tests.checks import NOW
from tests.queries import failing
from tests.sinks import webhook
from triage.clinic.alerts.worker import Round, run_round
from triage.models import Delivery, DeliveryAttempt, QuestionnaireVersion, WorkerBeat

pytestmark = pytest.mark.django_db


def test_an_emergency_is_told_in_one_round(version: QuestionnaireVersion) -> None:
    recipient("nurse")
    alert = flagged(version)

    found = [round_at(0), round_at(1)]

    assert found == [Round(sent=1, failed=0), Round(sent=0, failed=0)]
    assert [sent.to for sent in mail.outbox] == [["nurse@clinic.example"]]
    delivery = Delivery.objects.get()
    assert mail.outbox[0].extra_headers["Message-ID"].startswith(f"<{delivery.message_id}@")
    assert (delivery.alert, delivery.delivered_at) == (alert, NOW)


def test_each_round_leaves_word() -> None:
    round_at(0)
    round_at(3)

    assert list(WorkerBeat.objects.values_list("name", "at")) == [("deliver", NOW + 3 * MINUTE)]


def test_whoever_cannot_be_reached_keeps_nobody_else_waiting(
    version: QuestionnaireVersion, settings: Settings
) -> None:
    settings.DEBUG = True
    with webhook() as sink:
        sink.status = 500
        recipient("pager", channel="webhook", address=sink.address)
        recipient("nurse")
        for _ in range(3):
            flagged(version)

        assert round_at(0) == Round(sent=3, failed=1)

        assert len(sink.came) == 1
        sink.status = 200
        assert round_at(1) == Round(sent=3, failed=0)
        assert len(sink.came) == 4
    tries = DeliveryAttempt.objects.filter(delivery__recipient__name="pager")
    assert [(one.ok, one.error) for one in tries] == [(False, "http-500")] + [(True, "")] * 3


def test_a_repeat_carries_the_message_id_of_the_first(
    version: QuestionnaireVersion, settings: Settings
) -> None:
    settings.DEBUG = True
    with webhook() as sink:
        sink.status = 503
        recipient("pager", channel="webhook", address=sink.address)
        flagged(version)

        for minutes in (0, 1, 3, 8):
            round_at(minutes)

    assert len({headers["idempotency-key"] for headers, _body in sink.came}) == 1
    assert len(sink.came) == 4


def test_a_round_ends_after_a_minute_so_that_it_is_seen(version: QuestionnaireVersion) -> None:
    recipient()
    for _ in range(5):
        flagged(version)
    ticks = count()

    def clock() -> datetime:
        return NOW + 20 * MINUTE / 60 * next(ticks)

    assert 0 < run_round(clock=clock).sent < 5


def test_a_worker_that_is_told_to_end_sends_no_more(version: QuestionnaireVersion) -> None:
    recipient()
    for _ in range(3):
        flagged(version)
    asked = count()

    assert run_round(clock=at(NOW), stopping=lambda: next(asked) >= 1).sent == 1


def test_a_message_that_cannot_be_made_is_tried_again_and_keeps_nobody_waiting(
    version: QuestionnaireVersion, caplog: pytest.LogCaptureFixture
) -> None:
    recipient("pager", channel="pigeon")
    recipient("nurse")
    flagged(version)

    assert round_at(0) == Round(sent=1, failed=1)

    failed = DeliveryAttempt.objects.get(ok=False)
    assert failed.error == "fault"
    assert caplog.messages == [f"Message {failed.delivery.message_id} could not be made."]


def test_a_fault_in_one_step_stops_no_message(
    version: QuestionnaireVersion, caplog: pytest.LogCaptureFixture
) -> None:
    recipient()
    flagged(version)

    with failing("triage_recall"):
        assert round_at(0).sent == 1

    assert caplog.messages == ["The worker’s step note_recalls failed."]


@pytest.mark.parametrize("part", ["triage_workerbeat", "triage_delivery", "leased_until"])
def test_without_a_database_the_round_fails_as_a_whole(
    version: QuestionnaireVersion, part: str
) -> None:
    recipient()
    flagged(version)

    with pytest.raises(OperationalError), failing(part):
        round_at(0)

    assert round_at(1).sent == 1


def test_a_database_that_goes_away_is_no_fault_of_a_message() -> None:
    recipient(gets_digest=True)

    with pytest.raises(OperationalError), failing("triage_review"):
        round_at(0)

    assert DeliveryAttempt.objects.count() == 0


def test_what_was_sent_but_not_recorded_is_sent_again_with_the_same_id(
    version: QuestionnaireVersion,
) -> None:
    recipient()
    flagged(version)
    with pytest.raises(OperationalError), failing("triage_deliveryattempt"):
        round_at(0)

    found = [round_at(0.4).sent, round_at(0.5).sent, round_at(1).sent]

    assert found == [0, 1, 0]
    sent = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert len(sent) == 2
    assert len(set(sent)) == 1
    assert DeliveryAttempt.objects.filter(ok=True).count() == 1
