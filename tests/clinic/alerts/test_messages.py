"""What a message says, and what it does not."""

import re
from typing import Any

import pytest
from django.core import mail
from pytest_django import Settings

from tests.alerts import MINUTE, flagged, recipient, round_at
from tests.checks import CRISIS, EMERGENCY, NOW, SAME_DAY, Given, begun, completed
from tests.small import BENIGN
from triage.check.leaving import erase
from triage.check.submissions import set_contact
from triage.clinic.alerts.messages import Message, alert_message, trial_message
from triage.clinic.alerts.sweep import note_left
from triage.models import Alert, Delivery, QuestionnaireVersion, Recipient, Submission

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site(settings: Settings) -> None:
    settings.SITE_URL = "https://clinic.example"


@pytest.fixture
def nurse(db: None) -> Recipient:
    return recipient("nurse")


def message(alert: Alert, reason: str = "new") -> Message:
    alert = Alert.objects.select_related("submission").get(pk=alert.pk)
    delivery = Delivery(alert=alert, reason=reason, message_id="0" * 32)
    return alert_message(delivery, alert, now=NOW + MINUTE)


def link(submission: Submission) -> str:
    return f"https://clinic.example/admin/triage/submission/{submission.pk}/change/"


def test_with_consent_it_says_how_urgent_which_code_what_when_and_where(
    version: QuestionnaireVersion,
) -> None:
    alert = flagged(version)

    said = message(alert)

    code = alert.submission.code
    assert said.subject == f"Emergency: check {code}"
    assert said.text == (
        "Somebody’s answers need the clinic.\n"
        "\n"
        "How urgent: Emergency\n"
        f"Reference code: {code}\n"
        "What happened: answers demand it now\n"
        "Since: 1 May 2026, 12:00 UTC\n"
        "\n"
        "Look at it here:\n"
        f"{link(alert.submission)}\n"
        "\n"
        "Once somebody has opened it, nobody else is told for 15 minutes. "
        "Only what is recorded there ends it.\n"
        "Sent on 1 May 2026, 12:01 UTC by a program. A reply is not read.\n"
    )
    assert said.data == {
        "id": "0" * 32,
        "urgency": "emergency",
        "code": code,
        "kind": "red-flag",
        "link": link(alert.submission),
    }


@pytest.mark.parametrize("reason", ["new", "not-seen", "lapsed", "more", "left", "again"])
def test_without_consent_it_says_the_urgency_and_the_code_and_no_more(
    version: QuestionnaireVersion, reason: str
) -> None:
    alert = flagged(version, follow_up=False)
    note_left(now=NOW + 15 * MINUTE)

    said = message(alert, reason)

    assert said.data == {
        "id": "0" * 32,
        "urgency": "emergency",
        "code": alert.submission.code,
        "link": link(alert.submission),
    }
    assert not re.search("left|finish|12:00|What happened|Since", said.text)
    assert f"Reference code: {alert.submission.code}" in said.text


@pytest.mark.parametrize(
    ("reason", "begins"),
    [
        ("new", "Somebody’s answers need the clinic."),
        ("not-seen", "Somebody’s answers need the clinic, and nobody has looked yet."),
        ("again", "A colleague sends you this once more: somebody’s answers need the clinic."),
        ("left", "Somebody whose answers need the clinic has left without finishing."),
    ],
)
def test_it_begins_with_why_this_person_is_told_now(
    version: QuestionnaireVersion, reason: str, begins: str
) -> None:
    assert message(flagged(version), reason).text.splitlines()[0] == begins


def test_that_the_person_has_left_is_said_with_consent(version: QuestionnaireVersion) -> None:
    alert = flagged(version)
    note_left(now=NOW + 15 * MINUTE)

    assert message(alert, "left").data["kind"] == "left"
    assert "answers demand it now; left without finishing" in message(alert).text


def test_what_the_person_erased_is_said_to_be_gone(version: QuestionnaireVersion) -> None:
    alert = flagged(version)
    old = alert.submission.code
    erase(alert.submission)

    text = message(alert).text

    assert "The person has erased their answers since. No answers are kept." in text
    assert old not in text


SECRETS = ("Ann Example", "555 0100", "can't pee", "Since Tuesday", "bladder", "Sign", "Title")


@pytest.mark.parametrize("given", [EMERGENCY, {**SAME_DAY, "mood": ("yes",)}, CRISIS])
def test_no_message_holds_a_name_or_an_answer(
    nurse: Recipient, version: QuestionnaireVersion, given: Given
) -> None:
    rest = {key: value for key, value in BENIGN.items() if key not in given}
    check = completed(version, {**given, **rest, "note": ("Since Tuesday",)})
    set_contact(check, {"name": "Ann Example", "telephone": "555 0100"})
    Recipient.objects.update(gets_digest=True)
    for minutes in (0, 30, 200):
        round_at(minutes)

    assert len(mail.outbox) > 3
    for sent in mail.outbox:
        whole = sent.message().as_string()
        assert [secret for secret in SECRETS if secret in whole] == []


def test_a_test_message_says_that_nobody_needs_help() -> None:
    said: Any = trial_message(now=NOW)

    assert said.data == {
        "id": str(said.id),
        "kind": "test",
        "link": "https://clinic.example/admin/",
    }
    assert "Nobody needs help because of it." in said.text


def test_every_finished_check_may_be_told_of(version: QuestionnaireVersion) -> None:
    """Finished answers are the clinic's, consent to follow up or not."""
    alert = completed(version, CRISIS).alerts.get()

    assert message(alert).data["kind"] == "red-flag"
    assert begun(version).clinic_may_follow_up is False
