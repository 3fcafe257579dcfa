"""``manage.py purge``: what was left behind is closed, and what was kept long enough goes."""

import io
from datetime import timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.checks import DAY, SAME_DAY, again, begun, completed
from tests.records.mismatches import found, reviewed
from tests.reports import report
from tests.small import BENIGN
from triage.check.leaving import erase
from triage.models import ProblemReport, QuestionnaireVersion, RateLimit, Review, Submission
from triage.records.last_runs import PURGE, last_run

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("purge", *arguments, stdout=out)
    return out.getvalue().strip()


def started_ago(submission: Submission, ago: timedelta) -> Submission:
    then = timezone.now() - ago
    Submission.objects.filter(pk=submission.pk).update(started_at=then, last_step_at=then)
    return submission


@pytest.fixture
def left(version: QuestionnaireVersion) -> dict[str, Submission]:
    """One check of each kind that purging must tell apart."""
    return {
        "old": started_ago(begun(version, SAME_DAY), DAY),
        "old with consent": started_ago(begun(version, BENIGN, follow_up=True), 2 * DAY),
        "young": started_ago(begun(version, SAME_DAY), DAY - timedelta(minutes=1)),
        "done": started_ago(completed(version, SAME_DAY), 9 * DAY),
    }


def test_only_old_unfinished_checks_are_closed(left: dict[str, Submission]) -> None:
    said = run()

    assert said.splitlines()[0] == "2 checks were closed."
    found = {name: again(submission) for name, submission in left.items()}
    assert {name: (s.status, s.answers is not None) for name, s in found.items()} == {
        "old": ("stopped", False),
        "old with consent": ("stopped", True),
        "young": ("in-progress", True),
        "done": ("completed", True),
    }
    assert list(left["old"].alerts.values_list("kind", "urgency")) == [("left", 30)]


def test_a_dry_run_counts_and_changes_nothing(left: dict[str, Submission]) -> None:
    before = list(Submission.objects.order_by("pk").values())

    assert run("--dry-run").splitlines() == [
        "2 checks would be closed.",
        "0 checks, unfinished, would be erased: kept for 30 days.",
        "0 checks, anonymous, would be erased: kept for 365 days.",
        "0 checks, linked to care, would be erased: kept for 3650 days.",
        "0 reports of problems would be erased: kept for 180 days.",
    ]
    assert list(Submission.objects.order_by("pk").values()) == before


def test_purging_again_finds_nothing(left: dict[str, Submission]) -> None:
    run()

    assert run().splitlines()[0] == "0 checks were closed."


@pytest.mark.django_db
def test_only_a_run_that_was_done_leaves_word_of_it() -> None:
    run("--dry-run")
    before = last_run(PURGE)

    run()

    assert (before, last_run(PURGE) is not None) == (None, True)


@pytest.mark.django_db
def test_counters_of_tries_are_forgotten_after_a_month() -> None:
    now = timezone.now()
    for key, ago in (("old", timedelta(days=31, minutes=1)), ("young", timedelta(hours=1))):
        RateLimit.objects.create(key=key, window_start=now - ago, count=3)

    run()

    assert list(RateLimit.objects.values_list("key", flat=True)) == ["young"]


def test_what_was_kept_long_enough_is_erased_also_of_what_was_just_closed(
    version: QuestionnaireVersion, left: dict[str, Submission]
) -> None:
    old = timezone.now() - 31 * DAY
    keys = [left[name].pk for name in ("old", "old with consent")]
    Submission.objects.filter(pk__in=keys).update(started_at=old, last_step_at=old)

    before, said = run("--dry-run"), run()

    line = "2 checks, unfinished, {} erased: kept for 30 days."
    assert before.splitlines()[1] == line.format("would be")
    assert said.splitlines()[1] == line.format("were")
    assert {name: again(submission).status for name, submission in left.items()} == {
        "old": "erased",
        "old with consent": "erased",
        "young": "in-progress",
        "done": "completed",
    }


def test_requests_that_the_clinic_has_not_answered_are_counted(
    version: QuestionnaireVersion,
) -> None:
    for check in (completed(version), completed(version)):
        Submission.objects.filter(pk=check.pk).update(asked_to_erase_at=timezone.now())

    assert run().splitlines()[-1] == "2 wait for the clinic: it was asked to erase them."


def test_notes_about_what_is_erased_are_removed(version: QuestionnaireVersion) -> None:
    check = completed(version, SAME_DAY)
    note = reviewed(check).note
    erase(check)
    Review.objects.update(note=note)

    assert "Notes about erased checks that were removed: 1." in run()
    assert found() == []


def test_sessions_that_are_over_are_forgotten() -> None:
    for key, ago in (("over", DAY), ("under way", -DAY)):
        Session.objects.create(session_key=key, session_data="", expire_date=timezone.now() - ago)

    run()

    assert list(Session.objects.values_list("session_key", flat=True)) == ["under way"]


def test_one_that_cannot_be_closed_keeps_nothing_else_from_being_erased(
    version: QuestionnaireVersion, settings: Any
) -> None:
    stuck = started_ago(begun(version, SAME_DAY), 2 * DAY)
    old = completed(version)
    then = timezone.now() - 366 * DAY
    Submission.objects.filter(pk=old.pk).update(started_at=then, last_step_at=then)
    settings.ANSWER_KEYS = [Fernet.generate_key().decode()]

    with pytest.raises(CommandError, match="1 checks could not be closed"):
        run()

    statuses = dict(Submission.objects.values_list("pk", "status"))
    assert statuses == {stuck.pk: "in-progress", old.pk: "erased"}


@pytest.mark.django_db
def test_reports_of_problems_are_erased_when_their_time_has_come(settings: Any) -> None:
    settings.RETENTION_REPORTS_DAYS = 7
    now = timezone.now()
    kept = report(now=now - timedelta(days=6))
    old = report(now=now - timedelta(days=8))
    ProblemReport.objects.filter(pk=old.pk).update(
        text={"no key": "opens it"}, state="done", handled_at=now
    )

    would, does, again_ = run("--dry-run"), run(), run()

    assert "1 reports of problems would be erased: kept for 7 days." in would
    assert "1 reports of problems were erased: kept for 7 days." in does
    assert "0 reports of problems were erased: kept for 7 days." in again_
    assert [row.pk for row in ProblemReport.objects.all()] == [kept.pk]
