"""The list of alerts, and what the page of one says."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.alerts import recipient
from tests.clinic.admin.conftest import CANNOT_PEE
from tests.clinic.admin.reading import log, text_of
from tests.filling import address
from tests.queries import counted
from tests.staff.people import NOON, LogIn, begin, go_through, staff
from triage.check.leaving import erase
from triage.clinic.alerts.attention import acknowledge
from triage.clinic.alerts.ladder import tell_left, tell_next
from triage.clinic.alerts.outbox import claim, record_failed, record_sent
from triage.models import AccessLogEntry, Alert, Delivery, QuestionnaireVersion


def _codes(client: Client, query: str) -> list[str]:
    page = client.get(f"{address(Alert, 'changelist')}?{query}")
    return [alert.submission.code for alert in page.context["cl"].result_list]


# the list


@pytest.fixture
def five(version: QuestionnaireVersion) -> list[Alert]:
    """Not sent yet, delivered, not delivered, acknowledged, looked at."""
    alerts = [go_through(begin(version), CANNOT_PEE).alerts.get() for _ in range(5)]
    nurse, now = recipient(), timezone.now()
    tell_next(now=now)
    assert nurse.deliveries.count() == 5
    for one in alerts[1:]:
        one.deliveries.update(delivered_at=now)
    alerts[2].deliveries.update(delivered_at=None, given_up_at=now)
    acknowledge(alerts[3], by=staff("clinician"), now=now)
    Alert.objects.filter(pk=alerts[4].pk).update(acknowledged_at=now)
    return alerts


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("open", [0, 1, 2]),
        ("waiting", [0]),
        ("delivered", [1, 3, 4]),
        ("failed", [2]),
        ("acknowledged", [3, 4]),
        ("nonsense", [0, 1, 2, 3, 4]),
    ],
)
def test_the_list_is_filtered_by_how_far_each_alert_has_come(
    clinician: Client, five: list[Alert], state: str, shown: list[int]
) -> None:
    codes = [one.submission.code for one in five]

    assert sorted(map(codes.index, _codes(clinician, f"state={state}"))) == shown


def test_the_list_says_how_far_each_alert_has_come(clinician: Client, five: list[Alert]) -> None:
    page = text_of(clinician.get(address(Alert, "changelist")))

    words = ("… Not sent yet", "→ Delivered", "✗ Not delivered", "✓ Acknowledged")
    assert [page.count(word) for word in words] == [1, 1, 1, 2]


def test_its_page_says_how_far_an_alert_has_come(clinician: Client, five: list[Alert]) -> None:
    pages = [text_of(clinician.get(address(one))) for one in five]

    words = (
        "… Not sent yet",
        "→ Delivered, and nobody is on it",
        "✗ Not delivered to everybody, and nobody is on it",
        "✓ Acknowledged by clinician",
        "✓ Acknowledged: somebody looked at the submission or took it on",
    )
    assert [word for page, word in zip(pages, words, strict=True) if word not in page] == []


def test_the_list_is_on_record_and_costs_the_same_for_many(
    clinician: Client, version: QuestionnaireVersion
) -> None:
    clinician.get(address(Alert, "changelist"))  # what is remembered from then on
    counts = []
    for _ in range(2):
        go_through(begin(version), CANNOT_PEE)
        with counted() as queries:
            clinician.get(address(Alert, "changelist"))
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert log() == ["alerts"] * 3


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
        text_of(clinician.get(address(quiet))),
        text_of(clinician.get(address(Alert, "changelist"))),
        text_of(clinician.get(address(quiet, "history"))),
        text_of(clinician.get(reverse("admin:triage_alert_seen", args=[quiet.pk]))),
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
    before = text_of(clinician.get(address(alert)))
    tell_left(alert, now=NOON + timedelta(hours=1))
    after = text_of(clinician.get(address(alert)))

    assert "answers demand it now" in before
    assert "left without finishing" not in before
    assert "answers demand it now; left without finishing" in after
    assert "2 November 2026, 12:0" in after


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

    page = text_of(clinician.get(address(alert)))

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
    assert "Nobody yet." in text_of(clinician.get(address(alert)))


def test_an_alert_says_that_the_person_erased_their_answers(
    clinician: Client, alert: Alert
) -> None:
    erase(alert.submission)

    page = clinician.get(address(alert))

    assert '<div class="readonly">erased as the person wished</div>' in text_of(page)


def test_every_look_at_an_alert_is_on_record(clinician: Client, alert: Alert) -> None:
    for name in ("change", "history"):
        clinician.get(address(alert, name))
    for name in ("seen", "again"):
        clinician.get(reverse(f"admin:triage_alert_{name}", args=[alert.pk]))

    assert log() == ["alert", "alert-history", "alert", "alert"]
    assert set(AccessLogEntry.objects.values_list("submission_id", flat=True)) == {
        alert.submission_id
    }


@pytest.mark.parametrize("role", ["editor", "operator"])
def test_who_may_not_see_alerts_is_refused_and_leaves_no_look_on_record(
    alert: Alert, log_in: LogIn, role: str
) -> None:
    client = log_in(role)
    places = [
        address(Alert, "changelist"),
        *(address(alert, page) for page in ("change", "history")),
    ]

    assert [client.get(place).status_code for place in places] == [403] * 3
    assert log() == []


def test_a_lead_sees_alerts_and_is_led_nowhere_they_may_not_go(alert: Alert, lead: Client) -> None:
    page = lead.get(address(alert)).text

    assert alert.submission.code in page
    assert "Open the submission" not in page
    assert "I have seen this" not in page
    assert log() == ["alert"]


def test_an_alert_that_is_not_there_is_no_error(clinician: Client, alert: Alert) -> None:
    gone = [
        clinician.get(reverse("admin:triage_alert_change", args=[0])),
        clinician.get(reverse("admin:triage_alert_seen", args=[0])),
        clinician.get(reverse("admin:triage_alert_again", args=[0])),
    ]

    assert [page.status_code for page in gone] == [302, 404, 404]
