"""Lists name whom they tell of in the audit log, and so does the page of each row."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.alerts import flagged
from tests.checks import NOW, SAME_DAY, completed
from tests.conftest import store_version
from tests.small import SMALL
from tests.staff.people import LogIn, log_in, staff
from triage.models import AccessLogEntry, QuestionnaireVersion, Recall
from triage.site.audit import record
from triage.staff import recorded_list

__all__ = ["log_in"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    return store_version(SMALL, signed=True)


def lines() -> list[tuple[str, str | None]]:
    rows = AccessLogEntry.objects.order_by("id")
    return list(rows.values_list("action", "submission_ids"))


def test_everybody_on_a_list_is_named_on_whichever_page_they_stand(
    version: QuestionnaireVersion, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("triage.clinic.admin.alerts.AlertAdmin.list_per_page", 1)
    alerts = [flagged(version) for _ in range(2)]

    log_in("clinician").get(reverse("admin:triage_alert_changelist"))

    ((action, ids),) = lines()
    assert (action, set(str(ids).split(","))) == (
        "alerts",
        {alert.submission_id.hex for alert in alerts},
    )


def test_of_a_list_that_is_too_long_to_tell_of_anybody_those_shown_are_named(
    version: QuestionnaireVersion, log_in: LogIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("triage.clinic.admin.alerts.AlertAdmin.list_per_page", 1)
    monkeypatch.setattr(recorded_list, "MOST_NAMED", 1)
    first = flagged(version)
    flagged(version)

    log_in("clinician").get(reverse("admin:triage_alert_changelist"))

    assert lines() == [("alerts", first.submission_id.hex)]


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


def test_more_than_fit_into_a_line_take_several(
    version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("triage.site.audit._IDS_IN_LINE", 2)
    checks = [completed(version).pk for _ in range(3)]

    record("export csv", by=staff("clinician"), amount=3, among=[*checks, checks[0]])

    assert lines() == [
        ("export csv", ",".join(pk.hex for pk in checks[:2])),
        ("export csv", checks[2].hex),
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
