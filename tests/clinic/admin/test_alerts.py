"""Alerts and those who are told of them, on the staff pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from tests.alerts import recipient
from tests.filling import address, complaints, save
from tests.queries import counted
from tests.small import BENIGN
from tests.staff.people import NOON, LogIn, begin, finish, go_through, staff
from triage.check.leaving import erase
from triage.clinic.alerts.health import beat
from triage.clinic.alerts.ladder import acknowledge, tell_left, tell_next
from triage.clinic.alerts.outbox import claim, record_failed, record_sent
from triage.models import (
    AccessLogEntry,
    Alert,
    Delivery,
    DeliveryAttempt,
    QuestionnaireVersion,
    Recipient,
)

EMERGENCY = {"adult": ("yes",), "bladder": ("cant_pee",), "onset": ("new",)}
INSIDE = (
    "This address is inside the clinic’s network. Whoever runs this site must name its host in the"
    " setting WEBHOOK_INSIDE first."
)
AWAY, NOBODY = "Alerts are not being sent", "Nobody is told of alerts"


@pytest.fixture
def clinician(version: QuestionnaireVersion, log_in: LogIn) -> Client:
    return log_in("clinician")


@pytest.fixture
def lead(version: QuestionnaireVersion, log_in: LogIn) -> Client:
    return log_in("lead")


@pytest.fixture
def alert(version: QuestionnaireVersion) -> Alert:
    """An emergency of somebody who lets the clinic look."""
    return go_through(begin(version, may_follow_up=True), EMERGENCY).alerts.get()


@pytest.fixture
def quiet(version: QuestionnaireVersion) -> Alert:
    """An emergency of somebody who does not."""
    made = go_through(begin(version), EMERGENCY).alerts.get()
    tell_left(made, now=NOON + timedelta(hours=1))
    return made


def _text(page: Any) -> str:
    return " ".join(page.content.decode().split())


def _log() -> list[str]:
    return list(AccessLogEntry.objects.order_by("id").values_list("action", flat=True))


def _codes(client: Client, query: str) -> list[str]:
    page = client.get(f"{address(Alert, 'changelist')}?{query}")
    return [alert.submission.code for alert in page.context["cl"].result_list]


def _said(page: Any) -> list[str]:
    return [str(message) for message in page.context["messages"]]


# the list


def test_the_list_says_how_far_each_alert_has_come(
    clinician: Client, version: QuestionnaireVersion
) -> None:
    alerts = [go_through(begin(version), EMERGENCY).alerts.get() for _ in range(5)]
    nurse, now = recipient(), timezone.now()
    tell_next(now=now)
    for one in alerts[1:]:
        one.deliveries.update(delivered_at=now)
    alerts[2].deliveries.update(delivered_at=None, given_up_at=now)
    acknowledge(alerts[3], by=staff("clinician"), now=now)
    Alert.objects.filter(pk=alerts[4].pk).update(acknowledged_at=now)
    assert nurse.deliveries.count() == 5

    codes = [one.submission.code for one in alerts]
    found = {
        state: _codes(clinician, f"state={state}")
        for state in ("open", "waiting", "delivered", "failed", "acknowledged", "nonsense")
    }

    assert {state: sorted(map(codes.index, shown)) for state, shown in found.items()} == {
        "open": [0, 1, 2],
        "waiting": [0],
        "delivered": [1, 3, 4],
        "failed": [2],
        "acknowledged": [3, 4],
        "nonsense": [0, 1, 2, 3, 4],
    }
    page = _text(clinician.get(address(Alert, "changelist")))
    for words in (
        "… Not sent yet",
        "→ Delivered",
        "✗ Not delivered",
        "✓ Acknowledged",
    ):
        assert page.count(words) == (2 if words == "✓ Acknowledged" else 1)
    pages = [_text(clinician.get(address(one))) for one in alerts]
    for page, words in zip(
        pages,
        (
            "… Not sent yet",
            "→ Delivered, and nobody has looked",
            "✗ Not delivered to everybody, and nobody has looked",
            "✓ Acknowledged by clinician",
            "✓ Acknowledged: somebody looked at the submission",
        ),
        strict=True,
    ):
        assert words in page


def test_the_list_is_on_record_and_costs_the_same_for_many(
    clinician: Client, version: QuestionnaireVersion
) -> None:
    clinician.get(address(Alert, "changelist"))  # what is remembered from then on
    counts = []
    for _ in range(2):
        go_through(begin(version), EMERGENCY)
        with counted() as queries:
            clinician.get(address(Alert, "changelist"))
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert _log() == ["alerts"] * 3


def test_an_alert_is_found_by_its_code_as_it_was_read_aloud(
    clinician: Client, alert: Alert, quiet: Alert
) -> None:
    code = alert.submission.code

    assert _codes(clinician, f"q={code.lower()}") == [code]


@pytest.mark.parametrize(
    "query",
    ["kind=left", "created_at__gte=2026-01-01", "submission__clinic_may_follow_up=1", "left_at=x"],
)
def test_no_address_probes_what_is_not_shown(clinician: Client, quiet: Alert, query: str) -> None:
    page = clinician.get(f"{address(Alert, 'changelist')}?{query}")

    assert page.status_code in {302, 400}


# one alert


def test_without_consent_the_pages_hold_the_urgency_and_the_code_and_no_more(
    clinician: Client, quiet: Alert
) -> None:
    recipient("Nurse")
    tell_next(now=timezone.now())
    pages = [
        _text(clinician.get(address(quiet))),
        _text(clinician.get(address(Alert, "changelist"))),
        _text(clinician.get(address(quiet, "history"))),
        _text(clinician.get(reverse("admin:triage_alert_seen", args=[quiet.pk]))),
    ]

    assert [quiet.submission.code in page for page in pages] == [True] * 4
    assert all("Emergency" in page for page in pages)
    for secret in (
        "left without",
        "demand it now",
        "2 Nov 2026",
        " 2 November",
        "first to be told",
    ):
        assert [page for page in pages if secret in page] == []


def test_with_consent_the_page_says_what_happened_and_when(clinician: Client, alert: Alert) -> None:
    before = _text(clinician.get(address(alert)))
    tell_left(alert, now=NOON + timedelta(hours=1))
    after = _text(clinician.get(address(alert)))

    assert "answers demand it now" in before
    assert "left without finishing" not in before
    assert "answers demand it now; left without finishing" in after
    assert "2 Nov 2026, 12:0" in after


def test_the_page_says_who_was_told_why_and_how_each_attempt_ended(
    clinician: Client, alert: Alert
) -> None:
    for name in ("Nurse", "Doctor", "Porter"):
        recipient(name)
    tell_next(now=NOON)
    for end in (
        lambda one: record_sent(one, now=NOON),
        lambda one: record_failed(one, "timeout", now=NOON),
    ):
        leased = claim(now=NOON)
        assert leased is not None
        end(leased)
    Delivery.objects.filter(attempts_made=1).update(given_up_at=NOON)

    page = _text(clinician.get(address(alert)))

    assert page.count("first to be told") == 3
    for words in (
        "✓ Delivered",
        "2 November 2026, 12:00:00: It arrived.",
        "✗ Given up",
        "It took too long to answer.",
        "… Next attempt on 2 November 2026, 12:00",
        "None yet",
    ):
        assert page.count(words) == 1


def test_an_alert_nobody_was_told_of_says_so(clinician: Client, alert: Alert) -> None:
    assert "Nobody yet." in _text(clinician.get(address(alert)))


def test_an_alert_says_that_the_person_erased_their_answers(
    clinician: Client, alert: Alert
) -> None:
    erase(alert.submission)

    page = clinician.get(address(alert))

    assert '<div class="readonly">erased by the person</div>' in _text(page)


def test_every_look_at_an_alert_is_on_record(clinician: Client, alert: Alert) -> None:
    for name in ("change", "history"):
        clinician.get(address(alert, name))
    for name in ("seen", "again"):
        clinician.get(reverse(f"admin:triage_alert_{name}", args=[alert.pk]))

    assert _log() == ["alert", "alert-history", "alert", "alert"]
    assert set(AccessLogEntry.objects.values_list("submission_id", flat=True)) == {
        alert.submission_id
    }


@pytest.mark.parametrize("role", ["editor", "lead"])
def test_who_may_not_see_alerts_is_refused_and_leaves_no_look_on_record(
    alert: Alert, log_in: LogIn, role: str
) -> None:
    client = log_in(role)
    places = [
        address(Alert, "changelist"),
        *(address(alert, page) for page in ("change", "history")),
    ]

    assert [client.get(place).status_code for place in places] == [403] * 3
    assert _log() == []


def test_an_alert_that_is_not_there_is_no_error(clinician: Client, alert: Alert) -> None:
    gone = [
        clinician.get(reverse("admin:triage_alert_change", args=[0])),
        clinician.get(reverse("admin:triage_alert_seen", args=[0])),
        clinician.get(reverse("admin:triage_alert_again", args=[0])),
    ]

    assert [page.status_code for page in gone] == [302, 404, 404]


# I have seen this


def test_who_says_that_they_have_seen_it_is_asked_first(clinician: Client, alert: Alert) -> None:
    place = reverse("admin:triage_alert_seen", args=[alert.pk])

    asked = clinician.get(place)
    alert.refresh_from_db()
    before = alert.acknowledged_at
    done = clinician.post(place, follow=True)

    alert.refresh_from_db()
    assert "This cannot be undone" in _text(asked)
    assert before is None
    assert alert.acknowledged_by == staff("clinician")
    assert _said(done) == ["You have seen this alert. Nobody else is told of it."]
    assert "alert-seen" in _log()
    assert "I have seen this" not in _text(done)


def test_saying_it_twice_changes_nothing(clinician: Client, alert: Alert) -> None:
    acknowledge(alert, by=staff("signer"), now=NOON)
    place = reverse("admin:triage_alert_seen", args=[alert.pk])

    for page in (clinician.get(place, follow=True), clinician.post(place, follow=True)):
        assert _said(page) == ["Somebody has said so already, or looked at the submission."]

    alert.refresh_from_db()
    assert alert.acknowledged_by == staff("signer")


# send again


@pytest.mark.parametrize(
    ("people", "said"),
    [
        (0, "Nobody is told: no active recipient takes alerts so urgent."),
        (1, "It is on its way to 1 person."),
        (2, "It is on its way to 2 people."),
    ],
)
def test_an_alert_is_sent_again(clinician: Client, alert: Alert, people: int, said: str) -> None:
    for number in range(people):
        recipient(f"nurse{number}")
    place = reverse("admin:triage_alert_again", args=[alert.pk])

    asked = clinician.get(place)
    before = Delivery.objects.count()
    done = clinician.post(place, follow=True)

    assert (asked.status_code, before) == (200, 0)
    assert _said(done) == [said]
    assert Delivery.objects.filter(reason="again").count() == people


def test_what_somebody_has_seen_is_not_sent_again(clinician: Client, alert: Alert) -> None:
    acknowledge(alert, by=staff("clinician"), now=NOON)
    place = reverse("admin:triage_alert_again", args=[alert.pk])

    for page in (clinician.get(place, follow=True), clinician.post(place, follow=True)):
        assert _said(page) == ["It is not sent again: somebody has seen it."]


@pytest.mark.parametrize("name", ["seen", "again"])
def test_only_who_sees_alerts_acts_on_them(alert: Alert, log_in: LogIn, name: str) -> None:
    place = reverse(f"admin:triage_alert_{name}", args=[alert.pk])
    roles = ("nobody", "patient", "editor", "lead")

    posted = [log_in(role).post(place).status_code for role in roles]

    assert posted == [302, 302, 403, 403]
    alert.refresh_from_db()
    assert alert.acknowledged_at is None


# recipients


def test_a_lead_adds_a_recipient(lead: Client) -> None:
    page = save(lead, address(Recipient, "add"), name="Nurse", address="nurse@clinic.example")

    made = Recipient.objects.get()
    assert page.status_code == 302
    assert (made.step, made.wait_minutes, made.minimum_urgency) == (1, 15, 10)
    assert (made.is_active, made.gets_digest) == (True, False)


@pytest.mark.parametrize(
    ("channel", "where", "problem"),
    [
        ("email", "nurse", "Enter a valid email address."),
        (
            "webhook",
            "http://pager.example/",
            "Enter an address that begins with https:// and names a host.",
        ),
        (
            "webhook",
            "https://10.0.0.1/",
            INSIDE,
        ),
    ],
)
def test_an_address_that_leads_nowhere_is_refused_beside_it_and_kept(
    lead: Client, channel: str, where: str, problem: str
) -> None:
    page = save(lead, address(Recipient, "add"), name="Nurse", channel=channel, address=where)

    assert complaints(page) == {"address": [problem]}
    assert where in _text(page)
    assert not Recipient.objects.exists()


def test_what_is_left_empty_is_said_once(lead: Client) -> None:
    page = save(lead, address(Recipient, "add"), name="Nurse", wait_minutes="0", step="0")

    assert complaints(page) == {
        "address": ["This field is required."],
        "step": ["Ensure this value is greater than or equal to 1."],
        "wait_minutes": ["Ensure this value is greater than or equal to 1."],
    }


def test_the_ladder_says_what_became_of_the_messages(
    lead: Client, alert: Alert, version: QuestionnaireVersion
) -> None:
    recipient("Nurse")
    recipient("Doctor", step=2)
    go_through(begin(version), EMERGENCY)
    tell_next(now=NOON)
    first, second = Delivery.objects.order_by("id")
    Delivery.objects.filter(pk=first.pk).update(delivered_at=NOON)
    Delivery.objects.filter(pk=second.pk).update(given_up_at=NOON)

    rows = lead.get(address(Recipient, "changelist")).context["cl"].result_list

    assert [(row.name, row.delivered, row.failed) for row in rows] == [
        ("Nurse", NOON, 1),
        ("Doctor", None, 0),
    ]


def test_nobody_is_deleted_from_the_ladder(lead: Client, log_in: LogIn) -> None:
    row = recipient()
    chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}

    for client in (lead, log_in("superuser")):
        assert client.post(address(row, "delete"), {"post": "yes"}).status_code == 403
        client.post(address(Recipient, "changelist"), chosen)

    assert Recipient.objects.get() == row


def test_a_test_message_is_sent_when_it_is_confirmed(lead: Client) -> None:
    place = reverse("admin:triage_recipient_try", args=[recipient("Nurse").pk])

    asked = lead.get(place)
    before = len(mail.outbox)
    done = lead.post(place, follow=True)

    assert "Nurse@clinic.example" in _text(asked)
    assert before == 0
    assert [sent.to for sent in mail.outbox] == [["Nurse@clinic.example"]]
    assert _said(done) == ["The test message was handed over. Ask Nurse whether it arrived."]
    assert not DeliveryAttempt.objects.exists()


def test_a_test_message_that_fails_says_why(lead: Client, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    done = lead.post(
        reverse("admin:triage_recipient_try", args=[recipient("Nurse").pk]), follow=True
    )

    assert _said(done) == ["The test message did not reach Nurse. It could not be reached."]


def test_only_who_keeps_the_ladder_sends_test_messages(clinician: Client, lead: Client) -> None:
    row = recipient()
    place = reverse("admin:triage_recipient_try", args=[row.pk])
    other = reverse("admin:triage_recipient_try", args=[row.pk + 1])

    assert [clinician.post(place).status_code, lead.get(other).status_code] == [403, 404]
    assert "Send a test message" not in _text(clinician.get(address(row)))
    assert "Send a test message" in _text(lead.get(address(row)))
    assert mail.outbox == []


# the warning on every page


@pytest.mark.parametrize(
    ("role", "warned"),
    [("clinician", True), ("lead", True), ("superuser", True), ("editor", False)],
)
def test_who_can_do_something_is_warned_on_every_page(
    version: QuestionnaireVersion, log_in: LogIn, role: str, warned: bool
) -> None:
    page = _text(log_in(role).get("/admin/"))

    assert [words in page for words in (AWAY, NOBODY)] == [warned] * 2


def test_when_all_is_well_nobody_is_warned(clinician: Client, alert: Alert) -> None:
    recipient()
    beat(now=timezone.now())

    pages = [_text(clinician.get(place)) for place in ("/admin/", address(alert))]

    assert [page for page in pages if "alert-warnings" in page] == []


def test_the_warning_stands_on_the_page_of_a_submission(
    clinician: Client, version: QuestionnaireVersion
) -> None:
    check = finish(begin(version), BENIGN)

    assert AWAY in _text(clinician.get(address(check)))


def test_nobody_is_warned_before_signing_in(version: QuestionnaireVersion) -> None:
    page = _text(Client().get("/admin/", follow=True))

    assert AWAY not in page
