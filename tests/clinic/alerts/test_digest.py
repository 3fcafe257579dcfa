"""The daily summary: counts, once a day to each who wants it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.db import IntegrityError, transaction
from pytest_django import Settings

from tests.alerts import at, look_at, recipient
from tests.checks import CRISIS, HOUR, NOW, SAME_DAY, SOON, completed
from triage.clinic.alerts.digest import digest_message, figures, plan_digests
from triage.clinic.alerts.worker import run_round
from triage.models import Delivery, QuestionnaireVersion, Recipient, Review

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(db: None) -> Recipient:
    return recipient("lead", gets_digest=True, minimum_urgency=40)


def test_it_is_made_once_a_day_at_the_hour_of_the_clinic(
    lead: Recipient, settings: Settings
) -> None:
    settings.DIGEST_HOUR = 7
    recipient("nurse")
    recipient("off", gets_digest=True, is_active=False)
    hours = [datetime(2026, 5, day, hour, 0, tzinfo=UTC) for day in (1, 2) for hour in range(24)]

    made = [moment for moment in hours if plan_digests(now=moment)]

    assert made == [datetime(2026, 5, day, 7, tzinfo=UTC) for day in (1, 2)]


def test_the_hour_is_that_of_the_time_zone(lead: Recipient, settings: Settings) -> None:
    settings.DIGEST_HOUR, settings.TIME_ZONE = 7, "Pacific/Auckland"  # 19 h UTC the day before
    evening = datetime(2026, 5, 1, 19, 0, tzinfo=UTC)

    assert [plan_digests(now=evening - timedelta(minutes=1)), plan_digests(now=evening)] == [0, 1]
    assert str(Delivery.objects.get().day) == "2026-05-02"


def test_a_worker_that_was_away_at_the_hour_sends_it_later(lead: Recipient) -> None:
    assert plan_digests(now=datetime(2026, 5, 1, 22, 0, tzinfo=UTC)) == 1


def test_the_database_refuses_a_second_one(lead: Recipient) -> None:
    plan_digests(now=NOW)
    again = Delivery.objects.get()
    again.pk, again.message_id = None, "1" * 32

    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()


def test_it_counts_what_waits_what_is_late_and_what_was_done(
    lead: Recipient, version: QuestionnaireVersion
) -> None:
    completed(version, SAME_DAY)
    look_at(completed(version, SAME_DAY))
    done = completed(version, SOON)
    by = User.objects.create(username="ann")
    first = Review.objects.create(submission=done, by=by, at=NOW, outcome="called")
    Review.objects.create(submission=done, by=by, at=NOW, outcome="seen", corrects=first)
    Review.objects.create(submission=done, by=by, at=NOW - timedelta(days=2), outcome="called")
    completed(version, CRISIS)

    found = figures(now=NOW + 2 * HOUR)

    rows = [(row.label, row.waiting, row.seen, row.late, row.reviewed) for row in found.rows]
    assert rows == [("Same day", 2, 1, 3, 0), ("Soon", 1, 0, 1, 1)]
    assert (found.unseen, found.failed) == (1, 0)


def test_a_quiet_day_says_so(lead: Recipient) -> None:
    plan_digests(now=NOW)

    said = digest_message(Delivery.objects.get(), now=NOW)

    assert "Nothing is waiting, and nothing was recorded." in said.text
    assert said.data["rows"] == []


def test_it_travels_as_counts_without_code_or_name(
    lead: Recipient, version: QuestionnaireVersion, settings: Settings
) -> None:
    settings.SITE_URL = "https://clinic.example"
    check = completed(version, SAME_DAY)

    run_round(clock=at(NOW + 2 * HOUR))

    (sent,) = mail.outbox
    assert sent.subject == "Symptom check: summary of 1 May 2026"
    assert sent.body == (
        "Submissions on the list, and what was recorded in the last 24 hours:\n"
        "\n"
        "Same day\n"
        "  not looked at yet: 1\n"
        "  looked at, not done: 0\n"
        "  of these past their deadline: 1\n"
        "  reviews recorded: 0\n"
        "\n"
        "Alerts that nobody has acknowledged: 1\n"
        "Messages that could not be delivered: 0\n"
        "Requests to be erased that wait for an answer: 0\n"
        "of these past their deadline: 0\n"
        "\n"
        "The list is here:\n"
        "https://clinic.example/admin/triage/submission/\n"
        "\n"
        "Sent on 1 May 2026, 14:00 UTC by a program. A reply is not read.\n"
    )
    assert check.code not in sent.body
