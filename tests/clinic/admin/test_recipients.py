"""Those who are told of alerts, on the staff pages."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.alerts import recipient
from tests.clinic.admin.conftest import CANNOT_PEE
from tests.clinic.admin.reading import messages_of, text_of
from tests.filling import address, complaints, save
from tests.staff.people import NOON, LogIn, begin, go_through
from triage.clinic.alerts.ladder import tell_next
from triage.clinic.alerts.tried import last_try
from triage.models import Alert, Delivery, DeliveryAttempt, QuestionnaireVersion, Recipient

INSIDE = (
    "This address is inside the clinic’s network. Whoever runs this site must name its host in the"
    " setting WEBHOOK_INSIDE first."
)


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
    assert where in text_of(page)
    assert not Recipient.objects.exists()


def test_what_is_no_draft_loads_nothing_of_the_workbench(lead: Client) -> None:
    page = lead.get(address(Recipient, "add")).content.decode()

    assert "unsaved.js" in page
    assert "workbench.css" not in page
    assert "again.js" not in page


def test_what_is_left_empty_is_said_once(lead: Client) -> None:
    page = save(lead, address(Recipient, "add"), name="Nurse", wait_minutes="0", step="0")

    assert complaints(page) == {
        "address": ["This field is required."],
        "step": ["Ensure this value is greater than or equal to 1."],
        "wait_minutes": ["Ensure this value is greater than or equal to 1."],
    }


def test_nobody_waits_for_longer_than_a_day(lead: Client) -> None:
    page = save(lead, address(Recipient, "add"), name="Nurse", wait_minutes="1441", step="1")

    assert complaints(page)["wait_minutes"] == ["Ensure this value is less than or equal to 1440."]


def test_the_ladder_says_what_became_of_the_messages(
    lead: Client, alert: Alert, version: QuestionnaireVersion
) -> None:
    recipient("Nurse")
    recipient("Doctor", step=2)
    go_through(begin(version), CANNOT_PEE)
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

    assert "Nurse@clinic.example" in text_of(asked)
    assert before == 0
    assert [sent.to for sent in mail.outbox] == [["Nurse@clinic.example"]]
    assert messages_of(done) == ["The test message was handed over. Ask Nurse whether it arrived."]
    assert not DeliveryAttempt.objects.exists()
    assert [tried.ok for tried in (last_try("email"), last_try("webhook")) if tried] == [True]


def test_a_test_message_that_fails_says_why(lead: Client, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "triage.site.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    done = lead.post(
        reverse("admin:triage_recipient_try", args=[recipient("Nurse").pk]), follow=True
    )

    assert messages_of(done) == ["The test message did not reach Nurse. It could not be reached."]
    assert [tried.ok for tried in [last_try("email")] if tried] == [False]


def test_only_who_keeps_the_ladder_sends_test_messages(clinician: Client, lead: Client) -> None:
    row = recipient()
    place = reverse("admin:triage_recipient_try", args=[row.pk])
    other = reverse("admin:triage_recipient_try", args=[row.pk + 1])

    assert [clinician.post(place).status_code, lead.get(other).status_code] == [403, 404]
    assert "Send a test message" not in text_of(clinician.get(address(row)))
    assert "Send a test message" in text_of(lead.get(address(row)))
    assert mail.outbox == []
