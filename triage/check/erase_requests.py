"""Requests to be erased that the clinic decides: what is open, until when, and the answer to it.

A person asks in ``triage.check.leaving``; of a check that a clinician was on, a clinical lead
answers.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from triage.check.leaving import erase
from triage.check.locking import lock_unread
from triage.models import EraseAnswer, Submission
from triage.models.submission import UNREADABLE

#: A request is answered within a month: so long is the shortest, and so none is ever late.
ANSWER_WITHIN = timedelta(days=28)
_Outcome = EraseAnswer.Outcome


class AnsweredAlready(Exception):
    """Somebody else was faster, or there is nothing left to answer about."""


@dataclass(frozen=True)
class Request:
    """What the person is told of their request. ``is_refused`` without a reason: it is damaged."""

    asked_at: datetime
    due_by: datetime
    refused_at: datetime | None = None
    reason: str = ""

    @property
    def is_refused(self) -> bool:
        """Whether the clinic said no, and the person has not asked again since."""
        return self.refused_at is not None


def asked() -> Q:
    """Checks whose people asked, and which are not erased."""
    return Q(asked_to_erase_at__isnull=False) & ~Q(status=Submission.Status.ERASED)


def answered() -> Q:
    """Those among them that have their answer; asked again after it, they have none."""
    answers = EraseAnswer.objects.filter(submission=OuterRef("pk"))
    return asked() & Q(Exists(answers.filter(at__gte=OuterRef("asked_to_erase_at"))))


def waiting() -> Q:
    """Those that a clinical lead has to answer."""
    return asked() & ~answered()


def late(now: datetime) -> Q:
    """Those that should have been answered by now."""
    return waiting() & Q(asked_to_erase_at__lte=now - ANSWER_WITHIN)


def due_by(submission: Submission) -> datetime:
    """By when a request is answered. The person must have asked."""
    assert submission.asked_to_erase_at is not None  # noqa: S101 (the caller has chosen by it)
    return submission.asked_to_erase_at + ANSWER_WITHIN


def request_of(submission: Submission) -> Request | None:
    """What the person asked for, and the answer to it; no query where nothing was asked."""
    asked_at = submission.asked_to_erase_at
    if asked_at is None:
        return None
    answers = submission.erase_answers.filter(at__gte=asked_at, outcome=_Outcome.REFUSED)
    last = answers.defer("reason").order_by("at", "id").last()
    if last is None:
        return Request(asked_at, due_by(submission))
    return Request(asked_at, due_by(submission), last.at, _reason(last))


def _reason(answer: EraseAnswer) -> str:
    """Empty where it cannot be read: the person must see their result all the same."""
    try:
        return answer.reason_text()
    except UNREADABLE:
        return ""


@transaction.atomic
def refuse(submission: Submission, *, by: User, reason: str, now: datetime) -> EraseAnswer:
    """Tell the person why it is kept. Raises :class:`AnsweredAlready`."""
    held = lock_unread(submission)
    if not Submission.objects.filter(waiting(), pk=held.pk).exists():
        raise AnsweredAlready
    return _answer(held, by=by, at=now, outcome=_Outcome.REFUSED, reason=reason)


@transaction.atomic
def carry_out(submission: Submission, *, by: User, now: datetime) -> EraseAnswer:
    """Erase, also what was refused before. Raises :class:`AnsweredAlready`."""
    held = lock_unread(submission)
    if not Submission.objects.filter(asked(), pk=held.pk).exists():
        raise AnsweredAlready
    erase(held)
    return _answer(held, by=by, at=now, outcome=_Outcome.DONE)


def _answer(submission: Submission, *, reason: str = "", **columns: Any) -> EraseAnswer:
    answer = EraseAnswer(submission=submission, **columns)
    if reason:
        answer.set_reason(reason)
    answer.save()
    return answer
