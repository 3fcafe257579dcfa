"""Every verb that touches a check, as somebody's act on what they had before them.

Each takes the check as that somebody read it, perhaps a while ago, and swallows what its page
answers in words. Whatever else is raised is a fault.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User

from tests.checks import DAY, HOUR, NOW
from triage.check.answering import NotAskedNow, answer
from triage.check.choosing_reading import choose_reading
from triage.check.codes import NewerPin, make_pin
from triage.check.gates import ask_gates_again
from triage.check.leaving import ask_to_erase, erase, expire, finish
from triage.check.lifetime import CheckClosed
from triage.check.moving import move
from triage.check.recalls import start_recall
from triage.check.replays import run_pending
from triage.check.submissions import (
    NotComplete,
    NotEarlier,
    complete,
    link_earlier,
    resume,
    say_got_help,
    set_contact,
)
from triage.check.worklist import mark_seen
from triage.clinic.alerts.attention import (
    acknowledge,
    note_attended,
    note_ended,
    note_lapsed,
)
from triage.clinic.alerts.ladder import send_again
from triage.clinic.alerts.sweep import LEFT_AFTER, note_late, note_left, note_recalls
from triage.clinic.alerts.worker import run_round
from triage.clinic.calls import NobodyToCall, log_try
from triage.clinic.export.rows import Export
from triage.clinic.reviews import (
    AlreadyCorrected,
    NothingIsKept,
    NotListed,
    SomebodyWasFaster,
    claim,
    release,
    review,
)
from triage.models import QuestionnaireVersion, Review, Submission
from triage.records.retention import Kind, erase_due
from triage.site.audit import record

Act = Callable[[Submission], object]

#: What pages and sweeps answer in words.
ANSWERED = (
    CheckClosed,
    NotAskedNow,
    NotComplete,
    NotEarlier,
    NewerPin,
    NotListed,
    NobodyToCall,
    NothingIsKept,
    SomebodyWasFaster,
    AlreadyCorrected,
)
LATER = NOW + 2 * HOUR
OLD = NOW + 4000 * DAY


def by(name: str = "doctor") -> User:
    return User.objects.get(username=name)


def answers(link_id: str, *values: Any) -> Act:
    return lambda check: answer(
        check, link_id=link_id, values=values, revision=check.revision, now=NOW
    )


def reviews(outcome: str, name: str = "doctor", **more: Any) -> Act:
    return lambda check: review(
        check, by=by(name), outcome=outcome, verdict="right", note="Called back.", now=NOW, **more
    )


def calls(result: str, **more: Any) -> Act:
    return lambda check: log_try(
        check, by=by("doctor"), result=result, now=NOW, of_clinic=True, **more
    )


def corrects(check: Submission) -> object:
    row = Review.objects.filter(submission=check, corrected_by=None).order_by("at").last()
    return row and reviews("seen", "nurse", corrects=row)(check)


def each_alert(act: Callable[..., object], **more: Any) -> Act:
    return lambda check: [act(one, now=NOW, **more) for one in check.alerts.order_by("pk")]


def acknowledges(check: Submission) -> object:
    """On record first, as the page does it."""
    record("alert-seen", by=by(), submission_id=check.pk)
    return each_alert(acknowledge, by=by())(check)


def looks(check: Submission) -> object:
    """Likewise."""
    record("submission", by=by(), submission_id=check.pk)
    mark_seen(check, now=NOW)
    return None


def moves(check: Submission) -> object:
    return move(check, QuestionnaireVersion.objects.order_by("-pk")[0], now=NOW)


def links(check: Submission) -> object:
    earlier = Submission.objects.exclude(pk=check.pk).filter(started_at__lt=check.started_at)
    return link_earlier(check, earlier.order_by("-started_at").first())


def retention(check: Submission) -> object:
    return [list(erase_due(kind, now=OLD)) for kind in Kind]


def exports(check: Submission) -> object:
    listed = Submission.objects.filter(pk=check.pk)
    return list(Export(listed, personal=True).rows())


def recalls(check: Submission) -> object:
    newest = QuestionnaireVersion.objects.order_by("-pk")[0]
    start_recall(newest, of=QuestionnaireVersion.objects.exclude(pk=newest.pk), now=NOW + HOUR)
    return run_pending(seconds=5)


def sweeps(*acts: Callable[..., object], at: timedelta) -> Act:
    return lambda _check: [act(now=NOW + at) for act in acts]


def delivers(check: Submission) -> object:
    return run_round(clock=lambda: LATER)


PATIENT: dict[str, Act] = {
    "answers an emergency": answers("bladder", "leak"),
    "answers calmly": answers("fever", "no"),
    "says not sure": answers("fever", "asked-unknown"),
    "finishes": lambda check: complete(check, now=NOW),
    "leaves the browser": finish,
    "moves to another version": moves,
    "got help": lambda check: say_got_help(check, now=NOW),
    "gives a contact": lambda check: set_contact(check, {"name": "Ann", "telephone": "1"}),
    "chooses reading": lambda check: choose_reading(check, {"weight": (160,)}, now=NOW),
    "makes a PIN": make_pin,
    "comes back": lambda check: resume(check, now=LATER),
    "is asked the gates again": lambda check: ask_gates_again(check, now=LATER),
    "links an earlier check": links,
    "asks to erase": lambda check: ask_to_erase(check, now=NOW),
}
STAFF: dict[str, Act] = {
    "claims": lambda check: claim(check, by=by(), now=NOW),
    "releases": lambda check: release(check, by=by(), now=NOW),
    "records what was done": reviews("called"),
    "reaches nobody": calls("no-answer", again_at=NOW + HOUR),
    "corrects": corrects,
    "acknowledges": acknowledges,
    "sends again": each_alert(send_again),
    "looks": looks,
    "erases": erase,
    "exports": exports,
}
SWEEPS: dict[str, Act] = {
    "closes what was left": lambda check: expire(check, now=NOW + DAY),
    "notes who left": sweeps(note_left, at=LEFT_AFTER),
    "notes what is late": sweeps(note_late, at=DAY),
    "notes recalls": sweeps(note_recalls, at=HOUR),
    "notes who is on it": sweeps(note_ended, note_lapsed, note_attended, at=HOUR),
    "retention": retention,
    "recalls": recalls,
    "delivers": delivers,
}
VERBS = {**PATIENT, **STAFF, **SWEEPS}


def do(act: Act, check: Submission) -> object:
    """What came of it; nothing where its page answers in words."""
    try:
        return act(check)
    except ANSWERED:
        return None
