"""Two workers at once, on a database that lets them: every message goes out once."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from pytest_django import Settings

from tests.alerts import at, flagged, recipient
from tests.check.test_concurrency import at_once
from tests.checks import HOUR, NOW, again, begun
from tests.clinic.alerts.test_bundles import flood
from tests.sinks import Sink, webhook
from triage.check.answering import answer
from triage.check.leaving import erase
from triage.check.worklist import mark_seen
from triage.clinic.alerts.bundles import FIRST, tell_in_bundle
from triage.clinic.alerts.digest import plan_digests
from triage.clinic.alerts.ladder import send_again, tell_next
from triage.clinic.alerts.not_out import watch
from triage.clinic.alerts.outbox import claim, record_sent
from triage.clinic.alerts.sweep import LEFT_AFTER, note_late, note_left
from triage.clinic.alerts.worker import run_round
from triage.models import Alert, Delivery, DeliveryAttempt, QuestionnaireVersion, Submission

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def ids(sink: Sink) -> Counter[str]:
    """How often each message arrived."""
    return Counter(headers["idempotency-key"] for headers, _body in sink.came)


def test_two_workers_never_send_one_alert_twice(
    version: QuestionnaireVersion, settings: Settings
) -> None:
    settings.DEBUG = True
    for _ in range(20):
        flagged(version)

    with webhook() as sink:
        for name in ("nurse", "doctor"):
            recipient(name, channel="webhook", address=sink.address)
        rounds = at_once(*[lambda: run_round(clock=at(NOW))] * 4)
        rounds.append(run_round(clock=at(NOW)))  # what one of them had not planned yet
        arrived = ids(sink)

    assert (len(arrived), set(arrived.values())) == (40, {1})
    assert sum(one.sent for one in rounds) == 40
    assert Delivery.objects.filter(delivered_at=None).count() == 0
    assert DeliveryAttempt.objects.filter(ok=True).count() == 40


def test_a_step_is_told_once_however_many_workers_climb(version: QuestionnaireVersion) -> None:
    recipient("nurse", wait_minutes=10)
    recipient("doctor", step=2)
    alert = flagged(version)

    for minutes in (0, 10):
        at_once(*[lambda at=NOW + timedelta(minutes=minutes): tell_next(now=at)] * 4)

    names = Delivery.objects.order_by("id").values_list("recipient__name", flat=True)
    assert list(names) == ["nurse", "doctor"]
    assert Alert.objects.get(pk=alert.pk).step_told == 2


def test_a_flood_that_is_erased_at_once_leaves_nobody_uncounted(
    version: QuestionnaireVersion,
) -> None:
    """Whoever is just being erased inherits no message about the others."""
    recipient()
    alerts = flood(version, FIRST + 4)
    run_round(clock=at(NOW + timedelta(seconds=20)))

    at_once(*[lambda one=one: erase(one.submission) for one in alerts[FIRST:-1]])
    message = Delivery.objects.get(reason="bundle")
    run_round(clock=at(NOW + timedelta(minutes=2)))

    assert message.alert == alerts[-1]
    [bundle] = [one for one in mail.outbox if "more:" in one.subject]
    assert bundle.subject.endswith("more: 1")
    gone = Submission.objects.filter(status="erased")
    assert all(any(one.code in told.body for told in mail.outbox) for one in gone)


def test_a_message_is_leased_to_one_of_many(version: QuestionnaireVersion) -> None:
    recipient()
    flagged(version)
    tell_next(now=NOW)

    found = at_once(*[lambda: claim(now=NOW)] * 6)

    assert len([one for one in found if one]) == 1


def test_a_message_is_recorded_once_by_many(version: QuestionnaireVersion) -> None:
    recipient()
    flagged(version)
    tell_next(now=NOW)
    delivery = Delivery.objects.get()

    found = at_once(*[lambda: record_sent(delivery, now=NOW)] * 6)

    assert sorted(found) == [False] * 5 + [True]
    assert DeliveryAttempt.objects.count() == 1


def test_one_summary_a_day_from_many_workers() -> None:
    recipient(gets_digest=True)

    at_once(*[lambda: plan_digests(now=NOW)] * 6)

    assert Delivery.objects.count() == 1


def test_a_check_that_is_left_makes_one_alert(version: QuestionnaireVersion) -> None:
    begun(version, {"adult": ("yes",), "bladder": ("none",), "fever": ("yes",)})

    at_once(*[lambda: note_left(now=NOW + LEFT_AFTER)] * 4)

    assert list(Alert.objects.values_list("kind", "urgency")) == [("left", 30)]


def test_a_late_check_makes_one_alert(version: QuestionnaireVersion) -> None:
    flagged(version)

    at_once(*[lambda: note_late(now=NOW + 2 * HOUR)] * 4)

    assert sorted(Alert.objects.values_list("kind", flat=True)) == ["late", "red-flag"]


def test_a_person_who_comes_back_and_the_sweep_at_once_lose_nothing(
    version: QuestionnaireVersion,
) -> None:
    check = begun(version, {"adult": ("yes",), "bladder": ("none",), "fever": ("yes",)})

    def come_back() -> None:
        answer(check, link_id="score", values=(3,), revision=3, now=NOW + LEFT_AFTER)

    at_once(come_back, lambda: note_left(now=NOW + LEFT_AFTER))

    stored = again(check)
    assert stored.current_answers()["score"] == (3,)
    assert stored.last_step_at == NOW + LEFT_AFTER
    assert Alert.objects.count() <= 1


def test_sending_again_twice_at_once_tells_in_rounds_of_their_own(
    version: QuestionnaireVersion,
) -> None:
    recipient()
    alert = flagged(version)
    tell_next(now=NOW)

    at_once(*[lambda: send_again(alert, now=NOW)] * 2)

    assert sorted(Delivery.objects.values_list("round", flat=True)) == [1, 2, 3]


def test_a_flood_is_one_message_however_many_workers_climb(version: QuestionnaireVersion) -> None:
    recipient()
    for _ in range(20):
        flagged(version)
    Alert.objects.update(origin="here")

    at_once(*[lambda: tell_next(now=NOW)] * 4)

    reasons = list(Delivery.objects.order_by("reason").values_list("reason", flat=True))
    assert reasons == ["bundle", *["new"] * 5]


def test_a_bundle_is_not_sent_before_it_counts_whoever_joins_it(
    version: QuestionnaireVersion,
) -> None:
    nurse = recipient()
    alerts = [flagged(version) for _ in range(7)]
    Alert.objects.update(origin="here")
    tell_next(now=NOW)
    Delivery.objects.exclude(reason="bundle").update(delivered_at=NOW)
    joining = Alert.objects.get(pk=alerts[-1].pk)

    with transaction.atomic():
        tell_in_bundle(joining, [nurse], now=NOW)
        [meanwhile] = at_once(lambda: claim(now=NOW + HOUR))

    assert meanwhile is None
    afterwards = claim(now=NOW + HOUR)
    assert afterwards
    assert afterwards.reason == "bundle"


def test_a_look_and_a_second_danger_at_once_leave_the_danger_to_be_told(
    version: QuestionnaireVersion,
) -> None:
    check = begun(version, {"adult": ("yes",), "bladder": ("none",), "fever": ("yes",)})
    mark_seen(again(check), now=NOW)
    as_read = again(check)

    def say_more() -> None:
        answer(check, link_id="bladder", values=("cant_pee",), revision=3, now=NOW + HOUR / 4)

    def say_when() -> None:
        answer(again(check), link_id="onset", values=("new",), revision=4, now=NOW + HOUR / 4)

    at_once(say_more, lambda: mark_seen(as_read, now=NOW + HOUR / 4))
    at_once(say_when, lambda: mark_seen(as_read, now=NOW + HOUR / 4))

    alert = Alert.objects.get(urgency=40)
    assert (again(check).stage, alert.acknowledged_at) == ("waiting", None)


def test_of_many_processes_one_says_that_alerts_are_not_out(
    version: QuestionnaireVersion, caplog: pytest.LogCaptureFixture
) -> None:
    flagged(version)

    at_once(*[lambda: watch(now=NOW + HOUR)] * 6)

    assert [line.levelname for line in caplog.records].count("ERROR") == 1
