"""The verbs of a submission: answer, complete, resume, and what is kept beside the answers.

Each takes the time as ``now`` and stores everything it promises before it returns.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from triage.check.alerting import says_more
from triage.check.browser_secret import new_secret
from triage.check.gates import forget_gates, gates_are_stale
from triage.check.lifetime import CheckClosed, refuse_closed, refuse_erased
from triage.check.locking import lock
from triage.check.person_tokens import note_person
from triage.check.recalls import recall_late
from triage.check.recording import RECORDED, demand
from triage.check.sealing import answers_digest
from triage.check.worklist import note_findings, note_name, put_on_list
from triage.engine.outcome import Outcome, State, can_still_rise
from triage.engine.route import as_left
from triage.engine.so_far import told_so_far
from triage.models import Submission

#: What completing a check changes.
_COMPLETED = ("status", "urgency", "highest_urgency", "digest", "completed_at", "last_step_at")
#: What coming back to a check changes.
_RESUMED = (*RECORDED, "last_step_at", "browser_hash")


class NotEarlier(Exception):
    """The check that was named is this one, began after it, or is erased."""


class NotComplete(Exception):
    """Questions are still open that could make the result more urgent."""


@transaction.atomic
def complete(submission: Submission, *, now: datetime) -> Outcome:
    """Close the check with its outcome. Completing twice changes nothing.

    Raises :class:`NotComplete` while an open question could still add something, unless
    :func:`may_finish_early`, and :class:`CheckClosed` when it has expired or was erased.
    """
    submission = lock(submission)
    outcome = submission.outcome()
    if submission.status == Submission.Status.COMPLETED:
        return outcome
    refuse_closed(submission, now)
    if not (may_complete(submission, outcome) or may_finish_early(submission, outcome)):
        raise NotComplete
    _close(submission, outcome, now)
    put_on_list(submission, outcome, now=now, reopen=says_more(submission, outcome))
    note_findings(submission, outcome)
    recall_late(submission, now=now)
    return outcome


def _close(submission: Submission, outcome: Outcome, now: datetime) -> None:
    demand(submission, outcome.urgency)
    submission.status, submission.digest = Submission.Status.COMPLETED, answers_digest(submission)
    submission.completed_at = submission.last_step_at = now
    submission.save(update_fields=_COMPLETED)


def may_complete(submission: Submission, outcome: Outcome) -> bool:
    """Every required question is answered, or nothing can still be added by the rest."""
    if outcome.state is not State.UNFINISHED:
        return outcome.state is State.COMPLETE
    return bool(outcome.dispositions) and not can_still_rise(
        submission.questionnaire, submission.current_answers(), outcome
    )


def may_finish_early(submission: Submission, outcome: Outcome) -> bool:
    """No danger sign is open, nor what follows one, and what they demand was told.

    What was not answered stays open. It is never taken for a "no", and never for calm: such a
    check ends at what was told, and says that it is unfinished.
    """
    questionnaire, answers = submission.questionnaire, submission.current_answers()
    told = told_so_far(questionnaire, submission.route(), outcome)
    return bool(told) and as_left(questionnaire, answers) == answers


def say_got_help(submission: Submission, *, now: datetime) -> None:
    """Store when the person said that help is there. It lowers nothing."""
    fresh = Submission.objects.filter(pk=submission.pk, got_help_at=None)
    fresh.exclude(status=Submission.Status.ERASED).update(got_help_at=now)


def may_be_reached(submission: Submission) -> bool:
    """Whether how to reach the person may be kept: of what was left only with their leave."""
    return submission.clinic_may_follow_up or submission.status == Submission.Status.COMPLETED


@transaction.atomic
def set_contact(submission: Submission, details: Mapping[str, str]) -> None:
    """Keep how the clinic may reach the person; empty details remove what was there.

    Raises :class:`CheckClosed` where it was erased, or closed without leave to follow up.
    """
    kept = {key: value for key, value in details.items() if value}
    held = lock(submission)
    if held.status == Submission.Status.ERASED or not may_be_reached(held):
        raise CheckClosed
    before = held.contact_details()  # another tab may have saved
    submission.contact = {"submission": str(submission.id), **kept} if kept else None
    submission.save(update_fields=["contact"])
    note_name(submission, kept.get("name", ""), before=before.get("name", ""))
    note_person(submission, kept, before=before)


@transaction.atomic
def resume(submission: Submission, *, now: datetime) -> tuple[Submission, str]:
    """Open a check in this browser, and only there; after an hour ask the gates again.

    Raises :class:`CheckClosed` where it was erased meanwhile.
    """
    submission = lock(submission)
    refuse_erased(submission)
    secret, submission.browser_hash = new_secret()
    if submission.status == Submission.Status.IN_PROGRESS:
        if gates_are_stale(submission, now=now):
            forget_gates(submission, now)
        submission.last_step_at = now
    submission.save(update_fields=_RESUMED)
    return submission, secret


@transaction.atomic
def link_earlier(submission: Submission, earlier: Submission | None) -> None:
    """Say that the same person did this check before, or that they did not after all.

    Raises :class:`NotEarlier`; so no check is its own past, not even by way of others. Raises
    :class:`CheckClosed` where this one was erased meanwhile.
    """
    if earlier is not None:
        earlier = lock(earlier)  # before the later one, as when it is erased
        is_erased = earlier.status == Submission.Status.ERASED
        if is_erased or earlier.started_at >= submission.started_at:
            raise NotEarlier
    submission = lock(submission)
    refuse_erased(submission)
    submission.earlier = earlier
    submission.save(update_fields=["earlier"])
