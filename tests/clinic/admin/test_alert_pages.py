"""An alert is acknowledged, or sent again."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.alerts import recipient
from tests.checks import HOUR, again
from tests.clinic.admin.reading import log, messages_of, text_of
from tests.staff.people import NOON, LogIn, staff
from triage.check.alerting import raise_again
from triage.check.attending import lapses_after
from triage.clinic.alerts.attention import acknowledge
from triage.engine.urgency import Urgency
from triage.models import Alert, Delivery


def test_who_says_that_they_have_seen_it_is_asked_first(clinician: Client, alert: Alert) -> None:
    place = reverse("admin:triage_alert_seen", args=[alert.pk])

    asked = clinician.get(place)
    alert.refresh_from_db()
    before = alert.acknowledged_at
    done = clinician.post(place, {"danger": asked.context["danger"]}, follow=True)

    alert.refresh_from_db()
    assert "This cannot be undone" in text_of(asked)
    assert before is None
    assert alert.acknowledged_by == staff("clinician")
    assert messages_of(done) == [
        "You are on it. Nobody else is told for a while: record what was done."
    ]
    assert "alert-seen" in log()
    assert "I have seen this" not in text_of(done)


@pytest.mark.parametrize("shown", [True, False])
def test_what_was_told_since_the_question_was_drawn_is_not_seen_by_it(
    clinician: Client, alert: Alert, shown: bool
) -> None:
    place = reverse("admin:triage_alert_seen", args=[alert.pk])
    drawn = {"danger": clinician.get(place).context["danger"]} if shown else {}
    raise_again(alert.submission, alert.kind, alert.urgency, now=NOON + HOUR)

    page = clinician.post(place, drawn)

    alert.refresh_from_db()
    assert page.status_code == 409
    assert alert.acknowledged_at is None
    assert again(alert.submission).attended_at is None
    assert messages_of(page) == [
        "The person told us more, or otherwise, since you opened this. Read the check first."
    ]
    clinician.post(place, {"danger": page.context["danger"]})
    alert.refresh_from_db()
    assert alert.acknowledged_at is not None


def test_who_is_on_it_is_so_for_as_long_as_what_is_stored_asks_for(alert: Alert) -> None:
    alert.submission.work_urgency = Urgency.SAME_DAY  # as it was read, before it rose

    acknowledge(alert, by=staff("clinician"), now=NOON)

    held = again(alert.submission)
    assert held.attended_until == NOON + lapses_after(Urgency.EMERGENCY)


def test_saying_it_twice_changes_nothing(clinician: Client, alert: Alert) -> None:
    acknowledge(alert, by=staff("signer"), now=NOON)
    place = reverse("admin:triage_alert_seen", args=[alert.pk])

    for page in (clinician.get(place, follow=True), clinician.post(place, follow=True)):
        assert messages_of(page) == ["Somebody is on it already."]

    alert.refresh_from_db()
    assert alert.acknowledged_by == staff("signer")


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
    assert messages_of(done) == [said]
    assert Delivery.objects.filter(reason="again").count() == people


def test_what_somebody_has_seen_is_not_sent_again(clinician: Client, alert: Alert) -> None:
    acknowledge(alert, by=staff("clinician"), now=NOON)
    place = reverse("admin:triage_alert_again", args=[alert.pk])

    for page in (clinician.get(place, follow=True), clinician.post(place, follow=True)):
        assert messages_of(page) == ["It is not sent again: somebody is on it."]


@pytest.mark.parametrize("name", ["seen", "again"])
def test_only_who_sees_alerts_acts_on_them(alert: Alert, log_in: LogIn, name: str) -> None:
    place = reverse(f"admin:triage_alert_{name}", args=[alert.pk])
    roles = ("nobody", "patient", "editor", "lead")

    posted = [log_in(role).post(place).status_code for role in roles]

    assert posted == [302, 302, 403, 403]
    alert.refresh_from_db()
    assert alert.acknowledged_at is None
