"""The queue of messages: leased, sent, recorded once; tried again, given up loudly."""

from datetime import datetime, timedelta

import pytest

from tests.alerts import MINUTE, flagged, recipient
from tests.checks import CRISIS, DAY, HOUR, NOW, completed
from tests.staff.people import staff
from triage.clinic.alerts.attention import acknowledge
from triage.clinic.alerts.ladder import tell_next
from triage.clinic.alerts.outbox import WAITS, claim, given_up, lease, record_failed, record_sent
from triage.models import Alert, Delivery, DeliveryAttempt, QuestionnaireVersion, Recipient

pytestmark = pytest.mark.django_db


@pytest.fixture
def nurse(db: None) -> Recipient:
    return recipient("nurse", wait_minutes=600)


@pytest.fixture
def alert(version: QuestionnaireVersion, nurse: Recipient) -> Alert:
    """An emergency that the nurse is to be told of."""
    made = flagged(version)
    tell_next(now=NOW)
    return made


def taken(now: datetime = NOW) -> Delivery:
    """The message, leased."""
    found = claim(now=now)
    assert found is not None
    return found


def attempts() -> list[tuple[datetime, bool, str]]:
    return list(DeliveryAttempt.objects.order_by("id").values_list("at", "ok", "error"))


def test_a_message_that_is_leased_is_nobody_elses_until_the_lease_runs_out(alert: Alert) -> None:
    first = taken()

    others = [claim(now=NOW + wait) for wait in (timedelta(0), lease() - MINUTE / 60, lease())]

    assert [other and other.message_id for other in others] == [None, None, first.message_id]


def test_the_most_urgent_goes_first_and_the_oldest_of_these(
    version: QuestionnaireVersion, nurse: Recipient
) -> None:
    completed(version, CRISIS)
    tell_next(now=NOW)
    old, new = flagged(version), flagged(version)
    Alert.objects.filter(pk=old.pk).update(kind="recalled")
    tell_next(now=NOW + MINUTE)

    order = [taken(NOW + HOUR).alert for _ in range(3)]

    assert [alert and alert.pk for alert in order][:2] == [new.pk, old.pk]
    assert order[2] is not None
    assert order[2].urgency == 30


def test_those_who_could_not_be_reached_are_passed_over(alert: Alert, nurse: Recipient) -> None:
    assert claim(now=NOW, without={nurse.pk}) is None


def test_a_message_is_recorded_as_sent_once(alert: Alert) -> None:
    slow = taken()
    fast = taken(NOW + lease())

    recorded = [record_sent(one, now=NOW + HOUR) for one in (fast, slow)]

    assert recorded == [True, False]
    assert attempts() == [(NOW + HOUR, True, "")]
    stored = Delivery.objects.get()
    assert (stored.delivered_at, stored.leased_until) == (NOW + HOUR, None)
    assert claim(now=NOW + DAY) is None


def test_who_comes_too_late_with_a_failure_writes_nothing(alert: Alert) -> None:
    slow = taken()
    fast = taken(NOW + lease())

    record_failed(slow, "timeout", now=NOW + HOUR)
    record_sent(fast, now=NOW + HOUR)
    record_failed(fast, "timeout", now=NOW + HOUR)

    assert attempts() == [(NOW + HOUR, True, "")]
    assert Delivery.objects.get().attempts_made == 0


def test_a_failure_is_tried_again_later_and_later(
    alert: Alert, caplog: pytest.LogCaptureFixture
) -> None:
    now, waits = NOW, []
    for _ in WAITS:
        record_failed(taken(now), "timeout", now=now)
        due = Delivery.objects.get().due_at
        waits.append(int((due - now).total_seconds() / 60))
        assert claim(now=due - MINUTE / 60) is None
        now = due

    assert waits == [1, 2, 5, 15, 30, 60]
    assert Delivery.objects.get().given_up_at is None
    assert caplog.records == []


def test_after_the_last_failure_it_is_given_up_loudly_and_the_next_is_told_at_once(
    alert: Alert, nurse: Recipient, caplog: pytest.LogCaptureFixture
) -> None:
    recipient("doctor", step=2)
    Delivery.objects.update(attempts_made=len(WAITS))

    record_failed(taken(), "http-500", now=NOW + MINUTE)
    tell_next(now=NOW + MINUTE)

    stored = Delivery.objects.get(recipient=nurse)
    assert (stored.given_up_at, claim(now=NOW, without=())) == (NOW + MINUTE, None)
    assert [one.levelname for one in caplog.records] == ["ERROR"]
    what = f"Message {stored.message_id} to recipient {nurse.pk}"
    assert caplog.messages == [f"{what} could not be delivered and is given up: http-500."]
    assert Delivery.objects.get(recipient__name="doctor").due_at == NOW + MINUTE


def test_giving_up_tells_nobody_where_somebody_has_looked(alert: Alert, nurse: Recipient) -> None:
    recipient("doctor", step=2)
    acknowledge(alert, by=staff("clinician"), now=NOW)
    Delivery.objects.update(attempts_made=len(WAITS))

    record_failed(taken(), "timeout", now=NOW)
    tell_next(now=NOW)

    assert Delivery.objects.count() == 1


def test_what_arrives_after_it_was_given_up_is_delivered(alert: Alert) -> None:
    slow = taken()
    Delivery.objects.update(given_up_at=NOW)

    assert record_sent(slow, now=NOW)

    stored = Delivery.objects.get()
    assert (stored.delivered_at, stored.given_up_at) == (NOW, None)


def test_a_failed_message_is_shown_until_it_is_settled_and_a_day_old(alert: Alert) -> None:
    Delivery.objects.update(given_up_at=NOW)
    found = [given_up(now=NOW + 2 * DAY).count()]
    acknowledge(alert, by=staff("clinician"), now=NOW)
    found += [given_up(now=NOW + age).count() for age in (DAY, DAY + MINUTE)]

    assert found == [1, 1, 0]


def test_attempts_are_only_added(alert: Alert) -> None:
    record_sent(taken(), now=NOW)

    with pytest.raises(TypeError):
        DeliveryAttempt.objects.get().save()
    with pytest.raises(TypeError):
        DeliveryAttempt.objects.update(ok=False)
