"""Verifying: does each closed check still lead from its answers to what is stored of it?

Reads and reports, and changes nothing. A batch at a time in the order of ids, so that little
memory is needed, and a run that was stopped can go on behind the last id it named.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare

from triage.check.rederiving import Rederived
from triage.check.sealing import answers_digest
from triage.engine.document import parse_text
from triage.engine.questionnaire import Questionnaire
from triage.engine.urgency import Urgency
from triage.models import (
    Assignment,
    CallTry,
    QuestionnaireVersion,
    ReadingChoice,
    Review,
    Submission,
    SubmissionToken,
)
from triage.models.version import sha256_of
from triage.records.mismatch import Mismatch
from triage.records.verifying_persons import verify_persons
from triage.site.damaged_rows import BROKEN, read_each

_BATCH = 500
_UNREADABLE = "what it holds cannot be read"
_Status, _Stage = Submission.Status, Submission.Stage


@dataclass(frozen=True)
class Batch:
    """Some submissions that were looked at; ``last`` is where the next batch begins."""

    count: int
    last: UUID
    mismatches: tuple[Mismatch, ...]


class Versions:
    """Every version's document, read once and held against its SHA-256."""

    def __init__(self) -> None:
        self.parsed: dict[int, Questionnaire] = {}
        self.mismatches: list[Mismatch] = []
        for version in QuestionnaireVersion.objects.order_by("pk").iterator(chunk_size=1):
            self._read(version)

    def _read(self, version: QuestionnaireVersion) -> None:
        if sha256_of(version.document) != version.sha256:
            self._add(version, "the document does not match its SHA-256")
            return
        try:
            self.parsed[version.pk] = parse_text(version.document)
        except BROKEN:
            self._add(version, "the document cannot be read")

    def _add(self, version: QuestionnaireVersion, why: str) -> None:
        self.mismatches.append(Mismatch("version", version.pk, why))


def verify_submissions(
    versions: Versions, *, after: UUID | None = None, since: datetime | None = None
) -> Iterator[Batch]:
    """Every closed or erased submission, behind an id, whose last step is not older."""
    found = Submission.objects.exclude(status=_Status.IN_PROGRESS).order_by("pk")
    if since:
        found = found.filter(last_step_at__gte=since)
    while True:
        rest = found.filter(pk__gt=after) if after else found
        ids = list(rest.values_list("pk", flat=True)[:_BATCH])
        if not ids:
            return
        after = ids[-1]
        yield Batch(len(ids), after, tuple(_verify(ids, versions)))


def _verify(ids: list[UUID], versions: Versions) -> Iterator[Mismatch]:
    erased = Submission.objects.filter(pk__in=ids, status=_Status.ERASED)
    tokens = SubmissionToken.objects.filter(submission__in=erased)
    found_by = set(tokens.values_list("submission_id", flat=True))
    choices = ReadingChoice.objects.filter(submission__in=erased)
    outlived_by = set(choices.values_list("submission_id", flat=True))
    rows = Submission.objects.filter(pk__in=ids).order_by("pk")
    for submission, is_whole in read_each(rows, "answers", "contact"):
        reasons = _reasons(submission, versions.parsed) if is_whole else [_UNREADABLE]
        if is_whole and submission.pk in found_by:
            reasons.append("erased, but a sign or a name still finds it")
        if submission.pk in outlived_by:
            reasons.append("erased, but what the person chose to read is kept")
        yield from (Mismatch("submission", submission.pk, reason) for reason in reasons)
    yield from _verify_notes("review", Review.objects.all(), ids)
    yield from _verify_notes("call", CallTry.objects.all(), ids)
    yield from _verify_notes("assignment", Assignment.objects.all(), ids)
    yield from _verify_reading(ids)
    yield from verify_persons(ids)


def _reasons(submission: Submission, parsed: Mapping[int, Questionnaire]) -> list[str]:
    try:
        return list(_find_reasons(submission, parsed))
    except BROKEN as error:  # its name alone: the message may repeat an answer
        return [f"{_UNREADABLE} ({type(error).__name__})"]


def _verify_notes(what: str, noted: QuerySet[Any], ids: list[UUID]) -> Iterator[Mismatch]:
    rows = noted.filter(submission__in=ids, note__isnull=False).order_by("pk")
    erased = Submission.objects.filter(pk__in=ids, status=_Status.ERASED)
    gone = set(erased.values_list("pk", flat=True))
    for row, is_whole in read_each(rows, "note"):
        try:
            if not is_whole or not row.note_text():
                yield Mismatch(what, row.pk, "its note cannot be read")
            elif row.submission_id in gone:
                yield Mismatch(what, row.pk, "its note outlived what was erased")
        except BROKEN as error:
            yield Mismatch(what, row.pk, f"its note cannot be read ({type(error).__name__})")


def _verify_reading(ids: list[UUID]) -> Iterator[Mismatch]:
    rows = ReadingChoice.objects.filter(submission__in=ids).order_by("pk")
    for choice, is_whole in read_each(rows, "answers"):
        with suppress(*BROKEN):
            if is_whole and choice.events():
                continue
        yield Mismatch("choice of reading", choice.pk, "it cannot be read")


def _find_reasons(submission: Submission, parsed: Mapping[int, Questionnaire]) -> Iterator[str]:
    """Everything that is wrong with it, in words that tell nothing of the person."""
    if (submission.urgency or 0) > submission.highest_urgency:
        yield "its urgency is above the highest it ever had"
    if submission.status == _Status.ERASED:
        yield from _of_tombstone(submission)
        return
    submission.contact_details()
    yield from _of_place(submission)
    if submission.status == _Status.STOPPED and not submission.clinic_may_follow_up:
        if submission.answers is not None or submission.contact is not None:
            yield "it is kept without consent"
    elif not constant_time_compare(answers_digest(submission), submission.digest):
        yield "the answers do not match their digest"
    elif {submission.version_id, *(left.version_id for left in submission.versions_left())} - set(
        parsed
    ):
        yield "a version of it cannot be read, so its outcome cannot be derived"
    else:
        yield from _of_outcome(submission, parsed)


def _of_tombstone(submission: Submission) -> Iterator[str]:
    kept = (submission.answers, submission.contact, submission.earlier_id)
    secrets = submission.digest + submission.pin_hash + submission.browser_hash
    if secrets or any(value is not None for value in kept):
        yield "erased, but something of it is kept"


def _of_place(submission: Submission) -> Iterator[str]:
    """Its place on the clinicians' list."""
    urgent = submission.highest_urgency >= Urgency.SAME_DAY
    if submission.stage != _Stage.UNLISTED:
        if submission.work_urgency < submission.highest_urgency:
            yield "it stands lower on the list than its answers demanded"
    elif submission.status == _Status.COMPLETED or submission.clinic_may_follow_up or urgent:
        yield "it is not on the clinicians' list"


def _of_outcome(submission: Submission, parsed: Mapping[int, Questionnaire]) -> Iterator[str]:
    replay = Rederived(submission, parsed)
    if replay.urgency != submission.urgency:
        yield f"its urgency is {submission.urgency}, its answers lead to {replay.urgency}"
    least = replay.highest(at_once=True)
    if least != submission.highest_urgency and not (
        least <= submission.highest_urgency <= replay.highest(at_once=False)
    ):
        yield f"its highest urgency is {submission.highest_urgency}, its answers demanded {least}"
