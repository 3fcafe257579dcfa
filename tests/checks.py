"""Checks under way, for tests below HTTP."""

from collections.abc import Mapping
from copy import copy
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from tests.small import BENIGN
from triage.check.answering import Answered, answer
from triage.check.codes import find_by_reference, normal_reference, pin_fits
from triage.check.starting import start
from triage.check.submissions import complete
from triage.engine.conditions import Value
from triage.models import QuestionnaireVersion, Submission
from triage.models.events import Event, utc_text

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

Given = Mapping[str, tuple[Value, ...]]

#: Answers to SMALL that demand an emergency, then nothing more that is urgent.
EMERGENCY: Given = {"adult": ("yes",), "bladder": ("cant_pee",), "onset": ("new",)}
#: Complete answers to SMALL that demand each urgency.
FINISHED_EMERGENCY: Given = {
    **EMERGENCY,
    **{link_id: values for link_id, values in BENIGN.items() if link_id not in EMERGENCY},
}
SAME_DAY: Given = {**BENIGN, "fever": ("yes",)}
SOON: Given = {**BENIGN, "score": (8,), "duration": (43,)}
CRISIS: Given = {**BENIGN, "mood": ("yes",)}


def begun(
    version: QuestionnaireVersion, given: Given | None = None, *, follow_up: bool = False
) -> Submission:
    """A check started at ``NOW`` with these answers."""
    submission, _token = start(version, clinic_may_follow_up=follow_up, now=NOW)
    for link_id, values in (given or {}).items():
        give(submission, link_id, *values)
    return again(submission)


def completed(version: QuestionnaireVersion, given: Given = BENIGN) -> Submission:
    """A check completed at ``NOW`` with these answers."""
    submission = begun(version, given)
    complete(submission, now=NOW)
    return again(submission)


def give(
    submission: Submission,
    link_id: str,
    *values: object,
    revision: int | None = None,
    now: datetime = NOW,
) -> Answered:
    """Answer from a page drawn now, or from one drawn at ``revision``."""
    drawn_at = again(submission).revision if revision is None else revision
    return answer(submission, link_id=link_id, values=values, revision=drawn_at, now=now)


def again(submission: Submission) -> Submission:
    """The submission as it is stored."""
    return Submission.objects.for_patient().get(pk=submission.pk)


def copies(check: Submission, number: int) -> list[Submission]:
    """So many more like it, stored at once; their answers are of the first, and unreadable."""
    rows = [copy(check) for _ in range(number)]
    for place, row in enumerate(rows):
        row.pk, row.reference = uuid4(), f"C{place:07}"
    return Submission.objects.bulk_create(rows)


def lengthened(check: Submission, number: int, *, value: str = "no") -> Submission:
    """With so many changes of one answer, the last of them as given."""
    events = [
        Event("fever", (("yes", value)[n % 2],), utc_text(NOW + timedelta(seconds=n)))
        for n in range(number + number % 2)
    ]
    check.set_events((*check.events(), *events))
    check.save()
    return again(check)


def find_by_pin(reference: str, pin: str) -> Submission | None:
    """The check that this code and PIN open together, or none."""
    found = find_by_reference(normal_reference(reference))
    return found if found is not None and pin_fits(found, pin) else None
