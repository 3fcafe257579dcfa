"""Figures to page on: what waits, for how long, and when what runs on a timer last did."""

from collections.abc import Callable, Iterator
from datetime import datetime
from math import inf

import pytest
from prometheus_client.core import Metric

from tests.alerts import MINUTE, TWO_DANGERS, flagged, look_at, recipient, record, ring
from tests.checks import DAY, EMERGENCY, HOUR, NOW, SAME_DAY, begun, completed, copies, give
from tests.clinic.alerts.test_bundles import flood
from tests.conftest import store_version
from tests.queries import counted
from tests.staff.people import staff
from triage.check.leaving import ask_to_erase
from triage.clinic.alerts.bundles import FIRST
from triage.clinic.alerts.worker import run_round
from triage.clinic.reviews import claim
from triage.models import Alert, QuestionnaireVersion, Submission
from triage.records.last_runs import AUDIT_LOG, BACKUP, CHECKS, PURGE, RESTORE, note_run
from triage.records.metrics_of_alerts import alerts
from triage.records.metrics_of_checks import moved, requests, waiting
from triage.records.metrics_of_runs import last_runs

pytestmark = pytest.mark.django_db

Asked = Callable[[datetime], Iterator[Metric]]


def told(asked: Asked, now: datetime = NOW) -> dict[str, float]:
    """Every figure that is not nothing, by its name without ours before it, and its label."""
    samples = [sample for metric in asked(now) for sample in metric.samples]
    found = {
        " ".join([one.name.removeprefix("symptom_check_"), *one.labels.values()]): one.value
        for one in samples
    }
    return {name: value for name, value in found.items() if value}


def unseen(now: datetime) -> tuple[float, float]:
    """How many emergencies nobody has looked at, and for how many minutes the oldest."""
    found = told(waiting, now)
    ages = found.get("checks_unseen_oldest_seconds emergency", 0)
    return found.get("checks_unseen emergency", 0), ages / 60


def test_where_nothing_waits_nothing_is_told(version: QuestionnaireVersion) -> None:
    assert told(waiting) == told(requests) == {}


def test_what_nobody_looked_at_is_told_with_the_age_of_the_oldest(
    version: QuestionnaireVersion,
) -> None:
    later = flagged(version)
    Alert.objects.filter(pk=later.pk).update(created_at=NOW + 5 * MINUTE)
    begun(version, EMERGENCY)
    completed(version, SAME_DAY)

    found = told(waiting, NOW + 20 * MINUTE)

    assert found == {
        "checks_unseen emergency": 2,
        "checks_unseen same_day": 1,
        "checks_unseen_oldest_seconds emergency": 1200,
        "checks_unseen_oldest_seconds same_day": 1200,
    }


def test_what_rose_again_waits_since_then_and_not_since_it_was_first_listed() -> None:
    version = store_version(TWO_DANGERS)
    check = begun(version, EMERGENCY, follow_up=True)
    found = [unseen(NOW + 10 * MINUTE)]
    look_at(check, 10)
    record(check, staff("clinician"), "called", 11)
    found.append(unseen(NOW + 40 * MINUTE))
    give(check, "fever", "yes", now=NOW + 40 * MINUTE)
    found.append(unseen(NOW + 43 * MINUTE))

    assert found == [(1, 10), (0, 0), (1, 3)]


def test_one_that_no_alert_tells_of_waits_since_it_is_listed(version: QuestionnaireVersion) -> None:
    copies(begun(version, EMERGENCY), 1)
    Alert.objects.all().delete()

    assert unseen(NOW + HOUR) == (2, 60)


def test_what_is_late_is_told_by_urgency_from_its_time_on(version: QuestionnaireVersion) -> None:
    row = begun(version, EMERGENCY)
    Submission.objects.filter(pk=row.pk).update(respond_by=NOW + HOUR)
    look_at(row)
    before, after = told(waiting, NOW + HOUR - MINUTE), told(waiting, NOW + 2 * HOUR)

    assert not [name for name in before if "late" in name]
    assert {name: value for name, value in after.items() if "late" in name} == {
        "checks_late emergency": 1,
        "checks_late_oldest_seconds emergency": 3600,
    }


def test_what_was_taken_on_and_left_lying_is_told(version: QuestionnaireVersion) -> None:
    look_at(begun(version, EMERGENCY))
    look_at(to_call := begun(version, EMERGENCY))
    ring(to_call, staff("clinician"), again_in=HOUR)

    found = told(waiting, NOW + HOUR + 10 * MINUTE)

    assert {name: value for name, value in found.items() if "late" not in name} == {
        "checks_lapsed": 1,
        "checks_lapsed_oldest_seconds": 55 * 60,
        "checks_to_call_again": 1,
        "checks_to_call_again_oldest_seconds": 600,
    }
    assert "checks_to_call_again_oldest_seconds" not in told(waiting, NOW + MINUTE)


def test_requests_to_be_erased_are_told(version: QuestionnaireVersion) -> None:
    check = completed(version, SAME_DAY)
    claim(check, by=staff("clinician"), now=NOW)
    ask_to_erase(check, now=NOW)

    assert told(requests, NOW + DAY) == {"erase_requests waiting": 1}
    assert told(requests, NOW + 30 * DAY) == {"erase_requests waiting": 1, "erase_requests late": 1}


def test_checks_that_moved_are_told_by_the_hour_and_the_day(version: QuestionnaireVersion) -> None:
    begun(version)
    completed(version)

    assert told(moved, NOW + HOUR) == {
        "submissions_last_hour in-progress": 1,
        "submissions_last_hour completed": 1,
        "submissions_last_day in-progress": 1,
        "submissions_last_day completed": 1,
    }
    assert [name for name in told(moved, NOW + 2 * HOUR) if "hour" in name] == []


def test_a_flood_that_is_told_of_in_bundles_is_told_with_its_age(
    version: QuestionnaireVersion,
) -> None:
    nurse = recipient()
    flood(version, FIRST + 3)
    run_round(clock=lambda: NOW + MINUTE)

    found = told(alerts, NOW + 10 * MINUTE)

    assert (found["alerts_bundled"], found["recipients"]) == (3, 1)
    assert found["alerts_bundled_oldest_seconds"] == 600 - FIRST
    nurse.is_active = False
    nurse.save()
    assert "recipients" not in told(alerts)


def test_what_never_ran_is_infinitely_old_and_what_ran_is_as_old_as_it_is() -> None:
    note_run(BACKUP, now=NOW - DAY)
    note_run(PURGE, now=NOW)

    assert told(last_runs, NOW + HOUR) == {
        f"run_age_seconds {BACKUP}": 25 * 3600,
        f"run_age_seconds {PURGE}": 3600,
        f"run_age_seconds {CHECKS}": inf,
        f"run_age_seconds {AUDIT_LOG}": inf,
        f"run_age_seconds {RESTORE}": inf,
    }


def test_figures_cost_as_many_statements_however_much_there_is(
    version: QuestionnaireVersion,
) -> None:
    recipient()
    each: tuple[Asked, ...] = (moved, waiting, requests, alerts, last_runs)
    costs = []
    for _ in range(2):
        flood(version, 3)
        with counted() as statements:
            for asked in each:
                told(asked, NOW + DAY)
        costs.append(len(statements))

    assert costs[0] == costs[1] <= 22
