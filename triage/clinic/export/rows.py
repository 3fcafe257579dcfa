"""Exporting: submissions as rows of a table, and the codebook that says what stands in it.

Which rows these are is read once, as 16 bytes for each; a row itself is read when it is written,
a batch at a time, so that a million rows need little more memory than a hundred. What the
clinic may not read is not exported either.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from uuid import UUID

from django.db.models import QuerySet

from triage.clinic.export.codebook import Entry, describe
from triage.clinic.export.columns import (
    CONTACT,
    FIXED,
    Cell,
    Column,
    ReadSubmission,
    name_of,
    values_cell,
)
from triage.clinic.record_numbers import standing_numbers
from triage.engine.outcome import evaluate
from triage.engine.question import QuestionType
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import as_left, find_route
from triage.models import QuestionnaireVersion, Review, Submission
from triage.models.events import latest_answers
from triage.models.review import standing
from triage.site.damaged_rows import BROKEN, read_each
from triage.site.groups import group

_BATCH = 500
_ID_BYTES = 16
_Status = Submission.Status


class Export:
    """A table of the submissions ``listed`` when it is made, in their order.

    ``personal`` adds what says who somebody is: contact details, and what was written freely.
    """

    def __init__(self, listed: QuerySet[Submission], *, personal: bool) -> None:
        self._ids = _read_ids(listed)
        found = set(listed.order_by().values_list("version_id", flat=True).distinct())
        rows = QuestionnaireVersion.objects.filter(pk__in=found).select_related("questionnaire")
        self._versions = {row.pk: row for row in rows.order_by("-published_at", "-pk")}
        self._parsed = {pk: _parse(row) for pk, row in self._versions.items()}
        self.personal = personal

    @property
    def count(self) -> int:
        """How many rows."""
        return len(self._ids) // _ID_BYTES

    def ids(self) -> Iterator[UUID]:
        """Whose rows they are."""
        for start in range(0, self.count, _BATCH):
            yield from self._some_ids(start)

    @cached_property
    def questions(self) -> tuple[str, ...]:
        """Link ids of all versions, those of the newest first and in their order."""
        asked = (q for one in self._parsed.values() if one for q in one.check_alone.questions)
        shown = (q for q in asked if self.personal or q.type is not QuestionType.TEXT)
        return tuple(dict.fromkeys(question.link_id for question in shown))

    @property
    def columns(self) -> tuple[Column, ...]:
        """Those that every export has, and those about a person where they are asked for."""
        return (*FIXED, *CONTACT) if self.personal else FIXED

    @property
    def header(self) -> tuple[str, ...]:
        """The names of all columns."""
        return (*(column.name for column in self.columns), *self.questions)

    def rows(self) -> Iterator[list[Cell]]:
        """One row a submission, in the order of the header."""
        columns, questions = self.columns, self.questions
        for read in self._read_all():
            yield [
                *(column.cell(read) for column in columns),
                *(values_cell(read.answers.get(link_id, ())) for link_id in questions),
            ]

    def codebook(self) -> Iterator[Entry]:
        """What each column means, and each code in it."""
        versions = {name_of(self._versions[pk]): parsed for pk, parsed in self._parsed.items()}
        return describe(self.columns, self.questions, versions)

    def _read_all(self) -> Iterator[ReadSubmission]:
        for start in range(0, self.count, _BATCH):
            ids = self._some_ids(start)
            reviews = _last_reviews(ids)
            numbers = standing_numbers(ids) if self.personal else {}
            rows = Submission.objects.filter(pk__in=ids, version__in=self._versions)
            found = {row.pk: (row, whole) for row, whole in read_each(rows, "answers", "contact")}
            for submission, is_whole in (found[pk] for pk in ids if pk in found):
                read = self._read(submission, is_whole=is_whole)
                number = numbers.get(submission.pk, "")
                yield replace(read, review=reviews.get(submission.pk), record_number=number)

    def _some_ids(self, start: int) -> list[UUID]:
        places = range(start, min(start + _BATCH, self.count))
        return [UUID(bytes=self._ids[p * _ID_BYTES : (p + 1) * _ID_BYTES]) for p in places]

    def _read(self, submission: Submission, *, is_whole: bool) -> ReadSubmission:
        """As far as the clinic may read it; whatever cannot be read is not guessed."""
        version = self._versions[submission.version_id]
        parsed = self._parsed[submission.version_id]
        if submission.status == _Status.ERASED:
            return ReadSubmission(submission, version, "erased")
        if not submission.clinic_may_read:
            return ReadSubmission(submission, version, "withheld")
        if parsed is None or not is_whole:
            return ReadSubmission(submission, version, "unreadable")
        try:
            return _read_answers(submission, version, parsed)
        except BROKEN:
            return ReadSubmission(submission, version, "unreadable")


def _read_ids(listed: QuerySet[Submission]) -> bytes:
    found = bytearray()
    for pk in listed.values_list("pk", flat=True).iterator(chunk_size=5000):
        found += pk.bytes
    return bytes(found)


def _read_answers(
    submission: Submission, version: QuestionnaireVersion, parsed: Questionnaire
) -> ReadSubmission:
    answers = latest_answers(submission.events(), parsed)
    was_left = submission.status == _Status.STOPPED
    return ReadSubmission(
        submission,
        version,
        "given",
        answers=find_route(parsed, answers).kept,
        outcome=evaluate(parsed, as_left(parsed, answers) if was_left else answers),
        contact=submission.contact_details(),
    )


def _last_reviews(ids: list[UUID]) -> dict[UUID, Review]:
    """The last review of each that stands, without its note."""
    rows = Review.objects.filter(submission__in=ids).defer("note").order_by("at", "id")
    found = group(rows, lambda review: review.submission_id)
    return {pk: standing(reviews)[-1] for pk, reviews in found.items()}


def _parse(version: QuestionnaireVersion) -> Questionnaire | None:
    """The document, unless it is damaged; held here, as a process remembers but a few."""
    with suppress(*BROKEN):
        return version.parsed()
    return None
