"""The rows of the clinicians' list, in the words in which they are shown."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timesince import timesince, timeuntil
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.clinic.admin.open_deadlines import open_time_words
from triage.clinic.admin.reviewing import full_name
from triage.clinic.calls import attempts_of
from triage.clinic.reviews import Hold, holders
from triage.models import Recall, Submission
from triage.models.submission import NO_DEADLINE
from triage.staff.tags import urgency_badge

Stage, Status = Submission.Stage, Submission.Status
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Deadline:
    """Until when the clinic must have answered, seen from now. ``at`` is none without one."""

    words: str
    at: datetime | None = None
    is_late: bool = False


@dataclass(frozen=True)
class Row:
    """One submission as the list shows it."""

    submission: Submission
    address: str
    badge: SafeString
    marks: tuple[str, ...]
    deadline: Deadline
    held_by: tuple[str, ...]
    waits_again: bool
    status: str
    no_contact: bool
    version: str

    @property
    def is_unseen(self) -> bool:
        """Whether nobody has looked at it, or not since it rose."""
        return self.submission.stage == Stage.WAITING

    @property
    def facts(self) -> tuple[object, ...]:
        """All that it tells, but how much time is left, which changes by itself."""
        stage = (self.submission.stage, self.waits_again)
        place = (str(self.submission.pk), *stage, self.deadline.is_late)
        return (*place, self.badge, self.marks, self.status, self.no_contact, self.held_by)


def make_rows(rows: Sequence[Any], preserved_filters: str, *, now: datetime) -> list[Row]:
    """All that a page shows, in three more queries for the whole of it.

    The rows know whether they have a contact. ``preserved_filters`` lead from a submission's
    page back to the list as it was.
    """
    keys = [row.pk for row in rows]
    held_by, tried = holders(rows, now=now), attempts_of(rows)
    recalls = Recall.objects.filter(submission__in=keys).order_by()
    recalled = set(recalls.values_list("submission", flat=True))
    back = f"?{preserved_filters}" if preserved_filters else ""
    return [
        _row(
            row,
            back,
            recalled=row.pk in recalled,
            held_by=held_by[row.pk],
            now=now,
            tried=tried[row.pk].words,
        )
        for row in rows
    ]


def _row(
    row: Any, back: str, *, recalled: bool, held_by: Iterable[Hold], now: datetime, tried: str
) -> Row:
    return Row(
        submission=row,
        address=reverse("admin:triage_submission_change", args=[row.pk]) + back,
        badge=urgency_badge(row.work_urgency),
        marks=(*_marks(row, recalled=recalled, now=now), *filter(None, [tried])),
        deadline=find_deadline(row, now=now),
        held_by=tuple(_holder(hold, now=now) for hold in held_by),
        waits_again=has_lapsed(row, now=now),
        status=str(status_word(Status(row.status))),
        no_contact=not row.has_contact and row.status != Status.ERASED,
        version=f"{row.version.questionnaire.slug} {row.version.number}",
    )


def _holder(hold: Hold, *, now: datetime) -> str:
    """Who has it; of one that has lapsed since when, as that is no promise any more."""
    if not hold.has_lapsed:
        return full_name(hold.by)
    said = _("%(name)s took this on at %(time)s and nothing was recorded")
    return said % {"name": full_name(hold.by), "time": _time(hold.at, now)}


def _time(at: datetime, now: datetime) -> str:
    """The time of day, with the day where that is another."""
    is_today = localtime(at).date() == localtime(now).date()
    return date_format(localtime(at), "H:i" if is_today else "j M, H:i")


def has_lapsed(row: Submission, *, now: datetime) -> bool:
    """Whether it waits for somebody again, though somebody had looked or taken it on."""
    is_over = row.attended_until is not None and row.attended_until <= now
    return is_over and row.stage in {Stage.WAITING, Stage.SEEN}


def status_word(status: Submission.Status) -> Any:
    """How the person left it, in the words of the list."""
    return gettext_lazy("still answering") if status == Status.IN_PROGRESS else status.label


def _marks(row: Submission, *, recalled: bool, now: datetime) -> Iterator[str]:
    if recalled:
        yield _("recalled")
    elif row.stage == Stage.WAITING and row.first_seen_at:
        yield _("rose since it was seen")
    if row.assisted_by_id:
        yield _("filled in for a caller")
    if row.call_again_at and row.stage != Stage.DONE:
        yield _("to call again at %(time)s") % {"time": _time(row.call_again_at, now)}
    if row.asked_to_erase_at and row.status != Status.ERASED:
        yield _("asks to be erased")


def find_deadline(row: Submission, *, now: datetime) -> Deadline:
    """In words: a time of day would have to be worked out, for fifty rows at a glance."""
    if row.stage in {Stage.DONE, Stage.UNLISTED}:
        return Deadline("")
    if row.respond_by == NO_DEADLINE:
        return Deadline(_("no deadline"))
    is_late = row.respond_by <= now
    words = "" if is_late else open_time_words(row, now=now)
    words = words or _in_words(row.respond_by, now, is_late=is_late)
    return Deadline(words, row.respond_by, is_late)


def _in_words(at: datetime, now: datetime, *, is_late: bool) -> str:
    if is_late and now - at < _MINUTE:
        return _("late by less than a minute")
    if is_late:
        return _("late by %(time)s") % {"time": timesince(at, now, depth=1)}
    if at - now < _MINUTE:
        return _("due in less than a minute")
    return _("due in %(time)s") % {"time": timeuntil(at, now, depth=1)}
