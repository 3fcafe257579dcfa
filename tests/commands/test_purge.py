"""``manage.py purge``: what was left behind is closed, and old counters go."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.checks import DAY, SAME_DAY, again, begun, completed
from tests.small import BENIGN
from triage.models import QuestionnaireVersion, RateLimit, Submission

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("purge", *arguments, stdout=out)
    return out.getvalue().strip()


def started_ago(submission: Submission, ago: timedelta) -> Submission:
    Submission.objects.filter(pk=submission.pk).update(started_at=timezone.now() - ago)
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

    assert said == "2 checks were closed."
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

    assert run("--dry-run") == "2 checks would be closed."
    assert list(Submission.objects.order_by("pk").values()) == before


def test_purging_again_finds_nothing(left: dict[str, Submission]) -> None:
    run()

    assert run() == "0 checks were closed."


@pytest.mark.django_db
def test_counters_of_tries_are_forgotten_after_a_month() -> None:
    now = timezone.now()
    for key, ago in (("old", timedelta(days=31, minutes=1)), ("young", timedelta(hours=1))):
        RateLimit.objects.create(key=key, window_start=now - ago, count=3)

    run()

    assert list(RateLimit.objects.values_list("key", flat=True)) == ["young"]
