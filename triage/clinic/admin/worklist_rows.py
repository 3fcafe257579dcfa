"""The rows of the clinicians' list, in the words in which they are shown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timesince import timesince, timeuntil
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.check.erase_requests import waiting
from triage.clinic.admin.open_deadlines import open_time_words
from triage.clinic.admin.reviewing import full_name
from triage.clinic.admin.worklist_told import Told, read_told
from triage.clinic.calls import attempts_of
from triage.clinic.looking import looking_at
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
    assigned: str
    looking: tuple[str, ...]
    waits_again: bool
    no_contact: bool
    told: Told
    age: int | None

    @property
    def key(self) -> str:
        """What a tick in front of it sends."""
        return str(self.submission.pk)

    @property
    def is_unseen(self) -> bool:
        """Whether nobody has looked at it, or not since it rose."""
        return self.submission.stage == Stage.WAITING

    @property
    def facts(self) -> tuple[object, ...]:
        """All that it tells of a person and what is done for them.

        How much time is left changes by itself, and who looks is told of colleagues alone.
        """
        stage = (self.submission.stage, self.waits_again)
        place = (str(self.submission.pk), *stage, self.deadline.is_late)
        who = (self.held_by, self.assigned, self.no_contact)
        return (*place, self.badge, self.marks, *who, self.told)


@dataclass(frozen=True)
class _Around:
    """What else is shown of one row."""

    recalled: bool
    held_by: tuple[Hold, ...]
    looking: tuple[str, ...]
    tried: str
    told: Told


def with_what_a_row_shows(rows: QuerySet[Submission]) -> QuerySet[Submission]:
    """What is encrypted, or long, only where it is read."""
    joined = rows.select_related("version__questionnaire", "assigned_to", "assigned_team")
    light = joined.defer("answers", "contact", "version__document", "version__note")
    return light.annotate(has_contact=Q(contact__isnull=False), asks_to_be_erased=waiting())


def make_rows(
    rows: Sequence[Any], preserved_filters: str, *, by: User | AnonymousUser, now: datetime
) -> list[Row]:
    """All that a page shows, in five more queries for the whole of it.

    The rows know what :func:`with_what_a_row_shows` adds. ``preserved_filters`` lead from a
    submission's page back to the list as it was. What persons said is read only for who may see
    it.
    """
    keys = [row.pk for row in rows]
    held_by, looks = holders(rows, now=now), looking_at(keys, but=by, now=now)
    tried = attempts_of(rows)
    recalls = Recall.objects.filter(submission__in=keys).order_by()
    recalled = set(recalls.values_list("submission", flat=True))
    told = read_told(keys) if by.has_perm("triage.view_submission") else {}
    back = f"?{preserved_filters}" if preserved_filters else ""
    around = {
        key: _Around(
            recalled=key in recalled,
            held_by=held_by[key],
            looking=tuple(full_name(look.by) for look in looks.get(key, ())),
            tried=tried[key].words,
            told=told.get(key, Told()),
        )
        for key in keys
    }
    return [_row(row, back, around[row.pk], now=now) for row in rows]


def _row(row: Any, back: str, around: _Around, *, now: datetime) -> Row:
    return Row(
        submission=row,
        address=reverse("admin:triage_submission_change", args=[row.pk]) + back,
        badge=urgency_badge(row.work_urgency),
        marks=(
            *_marks(row, recalled=around.recalled, now=now),
            *filter(None, [around.tried]),
        ),
        deadline=find_deadline(row, now=now),
        held_by=tuple(_holder(hold, now=now) for hold in around.held_by),
        assigned=assigned_name(row),
        looking=around.looking,
        waits_again=has_lapsed(row, now=now),
        no_contact=not row.has_contact and row.status != Status.ERASED,
        told=around.told,
        age=age_of(around.told.born, localtime(now).date()),
    )


def assigned_name(row: Submission) -> str:
    """Whose it is to do, a team's or a colleague's; empty where it is nobody's."""
    if row.assigned_team is not None:
        return row.assigned_team.name
    return full_name(row.assigned_to) if row.assigned_to else ""


def age_of(born: date | None, today: date) -> int | None:
    """In years that are over."""
    if born is None:
        return None
    had_birthday = (today.month, today.day) >= (born.month, born.day)
    return today.year - born.year - (not had_birthday)


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


def _marks(row: Any, *, recalled: bool, now: datetime) -> Iterator[str]:
    if row.status != Status.COMPLETED:
        yield str(status_word(Status(row.status)))
    if recalled:
        yield _("recalled")
    elif row.stage == Stage.WAITING and row.first_seen_at:
        yield _("rose since it was seen")
    if row.assisted_by_id:
        yield _("filled in for a caller")
    if row.call_again_at and row.stage != Stage.DONE:
        yield _("to call again at %(time)s") % {"time": _time(row.call_again_at, now)}
    if row.asks_to_be_erased:
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
