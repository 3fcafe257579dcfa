"""Lists name whom they tell of in the audit log, and so does the page of each row."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.checks import NOW, SAME_DAY, completed
from tests.conftest import store_version
from tests.small import SMALL
from tests.staff.people import LogIn, log_in, staff
from triage.models import AccessLogEntry, Alert, QuestionnaireVersion, Recall, Submission
from triage.site.audit import record

__all__ = ["log_in"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    return store_version(SMALL, signed=True)


def lines() -> list[tuple[str, str | None]]:
    rows = AccessLogEntry.objects.order_by("id")
    return list(rows.values_list("action", "submission_ids"))


def store_alerts(version: QuestionnaireVersion, number: int) -> list[Alert]:
    """So many, each of a check of its own, in the order of the list."""
    since = {"version": version, "started_at": NOW, "last_step_at": NOW}
    checks = Submission.objects.bulk_create(
        Submission(reference=f"{one:08}", **since) for one in range(number)
    )
    plain: dict[str, Any] = {"kind": Alert.Kind.RED_FLAG, "urgency": 40, "created_at": NOW}
    return Alert.objects.bulk_create(Alert(submission=check, **plain) for check in checks)


@pytest.mark.parametrize(("alerts", "are_named"), [(51, 51), (1000, 1000), (1001, 50)])
def test_everybody_on_a_list_is_named_unless_it_is_too_long_to_tell_of_anybody(
    version: QuestionnaireVersion, log_in: LogIn, alerts: int, are_named: int
) -> None:
    """On whichever of its pages they stand, fifty on each; else those that are shown."""
    stored = store_alerts(version, alerts)

    log_in("clinician").get(reverse("admin:triage_alert_changelist"))

    ((action, ids),) = lines()
    assert action == "alerts"
    assert sorted(str(ids).split(",")) == sorted(
        alert.submission_id.hex for alert in stored[:are_named]
    )


@pytest.mark.parametrize("page", ["change", "history"])
def test_a_look_at_one_row_names_whom_it_is_about(
    version: QuestionnaireVersion, log_in: LogIn, page: str
) -> None:
    check = completed(version)
    rated = {"before": 10, "after": 40, "created_at": NOW}
    row = Recall.objects.create(submission=check, version=version, **rated)

    log_in("clinician").get(reverse(f"admin:triage_recall_{page}", args=[row.pk]))
    log_in("clinician").get(reverse(f"admin:triage_recall_{page}", args=[row.pk + 1]))

    assert [line.submission_id for line in AccessLogEntry.objects.all()] == [check.pk]


def test_more_than_fit_into_a_line_take_several(db: None) -> None:
    ids = [uuid4() for _ in range(1001)]

    record("export csv", by=staff("clinician"), amount=1001, among=[*ids, ids[0]])

    assert lines() == [
        ("export csv", ",".join(pk.hex for pk in ids[:1000])),
        ("export csv", ids[1000].hex),
    ]


def test_the_access_log_finds_the_lists_on_which_somebody_stood(
    version: QuestionnaireVersion, log_in: LogIn
) -> None:
    check, other = completed(version, SAME_DAY), completed(version)
    record("list", by=staff("clinician"), among=[check.pk])
    record("list", by=staff("clinician"), among=[other.pk])
    client: Client = log_in("superuser")
    place = reverse("admin:triage_accesslogentry_changelist")

    listed = client.get(place, {"q": check.code}).context["cl"].result_list
    entry = AccessLogEntry.objects.order_by("id")[0]
    page = client.get(reverse("admin:triage_accesslogentry_change", args=[entry.pk]))

    assert [one.pk for one in listed] == [entry.pk]
    assert check.reference in page.content.decode()
    assert other.reference not in page.content.decode()
