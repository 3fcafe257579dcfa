"""What clinicians and clinical leads find on the start page: codes and times, no answers."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.check import erase_requests
from triage.clinic.admin.worklist_counts import (
    OPEN,
    TO_CALL_AGAIN,
    Tally,
    count_urgent,
    counted,
    lapsed,
    late,
    unseen,
)
from triage.clinic.alerts.health import reachable
from triage.clinic.alerts.not_out import not_out
from triage.clinic.alerts.outbox import given_up
from triage.clinic.assigning import held_or_given
from triage.clinic.belonging import may_call
from triage.engine.urgency import Urgency
from triage.models import Submission
from triage.models.submission import NO_DEADLINE
from triage.site import times
from triage.staff.access import record_access
from triage.staff.recorded_list import named
from triage.staff.start_page import Line, Link, Section, on_start_page

_LIST, _CHECK = "admin:triage_submission_changelist", "admin:triage_submission_change"
_REQUESTS, _REQUEST = "admin:triage_eraserequest_changelist", "admin:triage_eraserequest_erase"
_DESK = "admin:triage_calltry_changelist"
_ALERTS, _RECIPIENTS = "admin:triage_alert_changelist", "admin:triage_recipient_changelist"
#: Before and after its time.
_DUE = (gettext_lazy("due %(at)s"), gettext_lazy("was due %(at)s"))
_CALL = (gettext_lazy("call at %(at)s"), gettext_lazy("to be called at %(at)s"))
#: Who is due first, where nothing else is said.
_BY = "respond_by"
#: As many of what somebody holds are named.
_MOST_MINE = 10


@on_start_page
def checks(request: HttpRequest) -> Iterator[Section]:
    """What must not be overlooked on the worklist, and what the person has taken on."""
    if not request.user.has_perm("triage.view_submission"):
        return
    now = timezone.now()
    waiting = Section(
        "checks",
        _("Checks"),
        rank=10,
        lines=tuple(_check_lines(now)),
        calm=_("Nothing waits: everything on the list is looked at, and nothing is late."),
    )
    mine = _mine(request)
    told_of = [*counted(now), *waiting.names(), *mine.names()]
    record_access(request, "start page: checks", among=told_of)
    yield from (waiting, mine)


def _check_lines(now: datetime) -> Iterator[Line]:
    counts = count_urgent(now)
    emergency, same_day = unseen(Urgency.EMERGENCY), unseen(Urgency.SAME_DAY)
    words = _("emergencies not looked at"), _("same day, not looked at")
    yield _line(counts.emergency, words[0], emergency, "stage=waiting&urgency=40", urgent=True)
    yield _line(counts.same_day, words[1], same_day, "stage=waiting&urgency=30")
    held = _("looked at or taken on, and nothing recorded")
    yield _line(counts.lapsed, held, lapsed(now), "stage=lapsed")
    yield _line(counts.late, _("late"), late(now), "stage=late", urgent=True)
    again = _("to call again")
    yield _line(counts.again, again, TO_CALL_AGAIN, "stage=again", by="call_again_at")


def _line(
    count: int | Tally, what: str, which: Q, query: str, *, urgent: bool = False, by: str = _BY
) -> Line:
    address = _place(query)
    if str(count) == "0":
        return Line("0", what, address)
    rows = Submission.objects.filter(which).only("reference", by)
    first = rows.order_by(by, "id").first()
    oldest = _link(first, getattr(first, by), by) if first else None
    return Line(str(count), what, address, is_urgent=urgent, oldest=oldest)


def _link(check: Submission, at: datetime, by: str) -> Link:
    return Link(check.code, _page(check), _due(at, by), about=check.pk)


def _due(at: datetime, by: str) -> str:
    if at == NO_DEADLINE:
        return _("no deadline")
    is_over = at <= timezone.now()
    said = _CALL[is_over] if by == "call_again_at" else _DUE[is_over]
    return str(said) % {"at": times.here(at)}


def _mine(request: HttpRequest) -> Section:
    """Checks that the person took on or was given and that are not done, the first due first."""
    held = Submission.objects.filter(OPEN, held_or_given(request.user))
    rows = held.only("reference", "respond_by").order_by("respond_by", "id")[: _MOST_MINE + 1]
    found = [_link(row, row.respond_by, "respond_by") for row in rows]
    number = Tally(min(len(found), _MOST_MINE), is_more=len(found) > _MOST_MINE)
    line = Line(str(number), _("taken on by you or given to you"), _place("whose=mine"))
    return Section(
        "mine",
        _("Yours to do"),
        rank=11,
        lines=(line,) if found else (),
        facts=tuple(found[:_MOST_MINE]),
        calm=_("You have taken nothing on, and nothing was given to you."),
    )


def _place(query: str) -> str:
    return f"{reverse(_LIST)}?{query}"


def _page(check: Submission) -> str:
    return reverse(_CHECK, args=[check.pk])


@on_start_page
def calls(request: HttpRequest) -> Iterator[Section]:
    """The way to the list of the desk; how many stand on it is told there, on record."""
    if may_call(request.user):
        whom = Link(_("Whom to call"), reverse(_DESK), _("names, numbers and tries; no answers"))
        yield Section("calls", _("Calls"), rank=12, facts=(whom,))


@on_start_page
def requests(request: HttpRequest) -> Iterator[Section]:
    """Requests to be erased, which have a day they are due by."""
    if not request.user.has_perm("triage.view_eraserequest"):
        return
    section = Section(
        "requests",
        _("Requests to be erased"),
        rank=20,
        lines=tuple(_request_lines(timezone.now())),
        calm=_("Nobody waits for an answer."),
    )
    asked = named(Submission.objects.filter(erase_requests.waiting()), by="pk")
    record_access(request, "start page: erase requests", among=[*asked, *section.names()])
    yield section


def _request_lines(now: datetime) -> Iterator[Line]:
    waiting = Submission.objects.filter(erase_requests.waiting())
    overdue, place = waiting.filter(erase_requests.late(now)), reverse(_REQUESTS)
    first = waiting.only("reference", "asked_to_erase_at").order_by("asked_to_erase_at").first()
    yield Line(str(waiting.count()), _("to answer"), place, oldest=_asked(first) if first else None)
    yield Line(str(overdue.count()), _("late"), f"{place}?answer=late", is_urgent=overdue.exists())


def _asked(check: Submission) -> Link:
    due = _("answer by %(day)s") % {"day": times.day(erase_requests.due_by(check))}
    return Link(check.code, reverse(_REQUEST, args=[check.pk]), due, about=check.pk)


@on_start_page
def alerts(request: HttpRequest) -> Iterator[Section]:
    """Whether alerts reach anybody, for who keeps the addresses and sees the alerts."""
    if not request.user.has_perms(("triage.change_recipient", "triage.view_alert")):
        return
    now = timezone.now()
    failed = given_up(now=now).filter(alert__isnull=False)
    told_of = [*named(not_out(now=now)), *named(failed, by="alert__submission_id")]
    record_access(request, "start page: alerts", among=told_of)
    yield Section(
        "alerts",
        _("Alerts"),
        rank=21,
        lines=tuple(_alert_lines(now)),
        calm=_("Every alert is out, and somebody takes them."),
    )


def _alert_lines(now: datetime) -> Iterator[Line]:
    stuck, failed = not_out(now=now).count(), given_up(now=now).values("alert").distinct().count()
    nobody, list_ = 0 if reachable().exists() else 1, reverse(_ALERTS)
    yield Line(str(stuck), _("not out in time"), f"{list_}?state=open", is_urgent=stuck > 0)
    yield Line(str(failed), _("not delivered"), f"{list_}?state=failed", is_urgent=failed > 0)
    hole = _("hole: nobody takes same-day alerts")
    yield Line(str(nobody), hole, reverse(_RECIPIENTS), is_urgent=nobody > 0)
