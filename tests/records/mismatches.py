"""What verifying finds, as lines."""

from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.db.models import QuerySet

from tests.checks import DAY, NOW, begun
from triage.check.leaving import expire
from triage.clinic.reviews import review
from triage.models import QuestionnaireVersion, Review, Submission
from triage.records.verifying import Versions, verify_submissions

Break = Callable[[Submission], object]


def found(**chosen: Any) -> list[str]:
    """Every mismatch as a line."""
    versions = Versions()
    batches = list(verify_submissions(versions, **chosen))
    return [str(m) for m in (*versions.mismatches, *(m for b in batches for m in b.mismatches))]


def row(submission: Submission) -> QuerySet[Submission]:
    return Submission.objects.filter(pk=submission.pk)


def left(version: QuestionnaireVersion, given: Any, *, follow_up: bool = False) -> Submission:
    return expire(begun(version, given, follow_up=follow_up), now=NOW + DAY)


def reviewed(submission: Submission, note: str = "Called back.") -> Review:
    nurse, _ = User.objects.get_or_create(username="nurse")
    return review(submission, by=nurse, outcome="called", verdict="right", note=note, now=NOW)


@contextmanager
def without_constraints() -> Any:
    """Whoever owns the database takes its checks off first."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = ON")
        yield
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")
        return
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what waits for the commit forbids this
        for name in ("erased_keeps_nothing", "highest_urgency_is_highest"):
            cursor.execute(f'ALTER TABLE triage_submission DROP CONSTRAINT "{name}"')
    yield
