"""A flood from one place is bundled, never dropped."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from tests.alerts import MINUTE, at, flagged, look_at, recipient
from tests.check.views.walk import begin, post_answer
from tests.checks import HOUR, NOW
from tests.queries import counted
from triage.check.leaving import erase
from triage.clinic.alerts.bundles import APART, FIRST, GATHER, WITHIN
from triage.clinic.alerts.ladder import send_again
from triage.clinic.alerts.messages import bundle_message
from triage.clinic.alerts.not_out import not_out
from triage.clinic.alerts.worker import run_round
from triage.models import Alert, Delivery, QuestionnaireVersion, RateLimit, Submission
from triage.site.origins import origin_of

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def flood(version: QuestionnaireVersion, many: int, origin: str = "here") -> list[Alert]:
    """Alerts of one place, a second apart, from ``NOW``."""
    alerts = [flagged(version) for _ in range(many)]
    for number, alert in enumerate(alerts):
        alert.origin, alert.created_at = origin, NOW + number * SECOND
        alert.save()
    return alerts


def sent() -> list[tuple[str, int]]:
    """Why each message was sent, and how many of these there were."""
    rows = Delivery.objects.filter(delivered_at__isnull=False).order_by("id")
    reasons = list(rows.values_list("reason", flat=True))
    return [(reason, reasons.count(reason)) for reason in dict.fromkeys(reasons)]


def test_one_browser_can_send_no_two_hundred_mails(version: QuestionnaireVersion) -> None:
    recipient("nurse", wait_minutes=600)
    flood(version, 60)

    for minutes in (1, 1.5, 2, 2.5):
        run_round(clock=at(NOW + minutes * MINUTE))

    assert sent() == [("new", FIRST), ("bundle", 1)]
    [bundle] = mail.outbox[FIRST:]
    assert bundle.subject == "Emergency: checks that need the clinic, more: 55"
    assert "How many more: 55" in bundle.body
    assert "/admin/triage/submission/\n" in bundle.body


def test_none_is_dropped(version: QuestionnaireVersion) -> None:
    """Each climbs its ladder, stands on the list, and is told of by itself once it is late."""
    recipient("nurse", wait_minutes=600)
    flood(version, 9)
    run_round(clock=at(NOW + MINUTE))
    listed = Submission.objects.filter(stage="waiting", work_urgency=40).count()
    climbing = Alert.objects.filter(step_told=1, next_step_at__isnull=False).count()

    run_round(clock=at(NOW + 2 * HOUR))

    late = Delivery.objects.filter(alert__kind="late", reason="new", delivered_at__isnull=False)
    assert (listed, climbing, late.count()) == (9, 9, 9)


def test_what_comes_later_is_told_in_a_message_of_its_own(version: QuestionnaireVersion) -> None:
    recipient("nurse", wait_minutes=600)
    alerts = flood(version, 7)
    run_round(clock=at(NOW + MINUTE))
    run_round(clock=at(NOW + MINUTE + GATHER))
    last = flood(version, 1)[0]
    Alert.objects.filter(pk=last.pk).update(created_at=NOW + 3 * MINUTE)

    for minutes in (3, 4, 5, 5.9):
        run_round(clock=at(NOW + minutes * MINUTE))
    early = sent()
    run_round(clock=at(NOW + MINUTE + GATHER + APART))

    assert early == [("new", FIRST), ("bundle", 1)]
    assert sent() == [("new", FIRST), ("bundle", 2)]
    assert not not_out(now=NOW + MINUTE + GATHER + APART).exists()
    assert len(alerts) == 7


def test_the_next_step_hears_of_a_flood_in_one_message_too(version: QuestionnaireVersion) -> None:
    recipient("nurse", wait_minutes=10)
    recipient("doctor", step=2, wait_minutes=600)
    flood(version, 12)
    for minutes in (1, 2, 11, 12, 13):
        run_round(clock=at(NOW + minutes * MINUTE))

    doctor = Delivery.objects.filter(recipient__name="doctor").order_by("id")
    reasons = list(doctor.values_list("reason", flat=True))
    assert sorted(reasons) == ["bundle", *["not-seen"] * FIRST]


@pytest.mark.parametrize(
    ("origins", "apart", "alone"),
    [
        (["here"] * 6, SECOND, 5),
        (["here", "there"] * 5, SECOND, 10),
        ([""] * 9, SECOND, 9),
        (["here"] * 9, WITHIN / 5, 9),
    ],
    ids=["one place", "two places", "unknown places", "slowly"],
)
def test_the_first_few_of_each_place_are_told_one_by_one(
    version: QuestionnaireVersion, origins: list[str], apart: timedelta, alone: int
) -> None:
    recipient("nurse", wait_minutes=6000)
    for number, origin in enumerate(origins):
        alert = flagged(version)
        made = NOW + number * apart
        Alert.objects.filter(pk=alert.pk).update(origin=origin, created_at=made)
    run_round(clock=at(NOW + len(origins) * apart + MINUTE))

    assert Alert.objects.filter(is_bundled=False).count() == alone
    assert Delivery.objects.filter(reason="new", alert__kind="red-flag").count() == alone


def test_only_those_that_nobody_is_on_are_counted(version: QuestionnaireVersion) -> None:
    nurse = recipient("nurse", wait_minutes=600)
    alerts = flood(version, 7)
    run_round(clock=at(NOW + MINUTE))
    for alert in alerts[FIRST:]:
        look_at(alert.submission, 1.2)
    run_round(clock=at(NOW + 1.3 * MINUTE))
    bundle = nurse.deliveries.get(reason="bundle")
    assert bundle.alert is not None

    said = bundle_message(bundle, bundle.alert, now=NOW)

    assert said.data["more"] == 0
    assert "By now somebody is on each of them." in said.text


def test_sent_again_by_staff_it_is_told_by_itself(version: QuestionnaireVersion) -> None:
    recipient("nurse", wait_minutes=600)
    last = flood(version, 7)[-1]
    run_round(clock=at(NOW + MINUTE))

    assert send_again(Alert.objects.get(pk=last.pk), now=NOW + 2 * MINUTE) == 1

    assert last.deliveries.get().reason == "again"


def test_each_more_costs_the_worker_little(version: QuestionnaireVersion) -> None:
    recipient("nurse", wait_minutes=600)
    flood(version, 8)
    with counted() as few:
        run_round(clock=at(NOW + MINUTE))
    Alert.objects.all().delete()
    flood(version, 18)
    with counted() as many:
        run_round(clock=at(NOW + MINUTE))

    assert (len(many) - len(few)) / 10 < 8


# where it was begun


def test_an_alert_knows_where_its_check_was_begun_and_keeps_no_address(
    client: Client, version: QuestionnaireVersion, settings: Settings
) -> None:
    settings.BEHIND_TLS_PROXY = True
    for address in ("203.0.113.7", "203.0.113.7", "2001:db8::1", "2001:db8::2"):
        client = Client(headers={"x-forwarded-for": address})
        begin(client)
        for link_id, value in (("adult", "yes"), ("bladder", "cant_pee"), ("onset", "new")):
            post_answer(client, link_id, value)

    one, same, other, same_network = Alert.objects.order_by("id").values_list("origin", flat=True)
    assert one == same != other == same_network
    kept = str(list(Alert.objects.values())) + str(list(RateLimit.objects.values()))
    kept += str(list(Submission.objects.values()))
    assert [address for address in ("203.0.113", "2001:db8") if address in kept] == []


def test_on_another_day_the_same_place_is_another() -> None:
    request = Client().get(reverse("healthz")).wsgi_request

    today, same, tomorrow = (
        origin_of(request, now=now) for now in (NOW, NOW + HOUR, NOW + 24 * HOUR)
    )

    assert today == same != tomorrow
    assert len(today) == 64


def test_where_nobody_knows_the_address_there_is_no_place() -> None:
    request = Client().get(reverse("healthz")).wsgi_request
    request.META["REMOTE_ADDR"] = ""

    assert origin_of(request, now=timezone.now()) == ""


@pytest.mark.parametrize("others", [0, 1])
def test_one_that_is_erased_before_its_bundle_goes_out_is_told_of_by_itself(
    version: QuestionnaireVersion, others: int
) -> None:
    recipient()
    *_told, first = flood(version, FIRST + 1 + others)[: FIRST + 1]
    run_round(clock=at(NOW + 20 * SECOND))

    erase(first.submission)
    for minute in range(1, 10):
        run_round(clock=at(NOW + minute * MINUTE))

    erased = Submission.objects.get(pk=first.submission_id)
    alone, *bundles = mail.outbox[FIRST:]
    assert erased.code in str(alone.subject)
    assert [one.subject for one in bundles] == [
        "Emergency: checks that need the clinic, more: 1"
    ] * others
    assert not not_out(now=NOW + 10 * MINUTE).exists()


def test_a_flood_of_the_erased_is_told_of_in_a_bundle(version: QuestionnaireVersion) -> None:
    recipient()
    alerts = flood(version, 3 * FIRST)
    run_round(clock=at(NOW + 20 * SECOND))

    for alert in alerts[FIRST:]:
        erase(alert.submission)
    for minute in range(1, 6):
        run_round(clock=at(NOW + minute * MINUTE))

    assert sent() == [("new", 2 * FIRST), ("bundle", 1)]


def test_what_is_erased_is_from_nowhere(version: QuestionnaireVersion) -> None:
    [alert] = flood(version, 1)
    Submission.objects.update(origin="here")

    erase(Submission.objects.get())

    alert.refresh_from_db()
    assert (alert.origin, Submission.objects.get().origin) == ("", "")
