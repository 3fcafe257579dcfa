"""What every verb of a submission begins with: the row as it is now, held, and still open."""

from datetime import datetime, timedelta

from triage.engine.document import canonical
from triage.engine.outcome import Outcome
from triage.models import Submission
from triage.site.digests import digest_matches, keyed_digest

#: An unfinished check older than this is never shown as a result.
LIFETIME = timedelta(hours=24)


class CheckClosed(Exception):
    """The check is completed, expired or erased; it takes no more answers."""


def belongs_to_browser(submission: Submission, token: str) -> bool:
    """Whether this browser's secret still opens the submission."""
    return digest_matches("browser", token, submission.browser_hash)


def clinic_may_read(submission: Submission) -> bool:
    """Finished answers are the clinic's; unfinished ones only with the person's consent."""
    return submission.status == Submission.Status.COMPLETED or submission.clinic_may_follow_up


def is_expired(submission: Submission, *, now: datetime) -> bool:
    """Whether an unfinished check has grown too old to go on with.

    One from a day that has not come yet is too: nobody can tell how old it is.
    """
    in_progress = submission.status == Submission.Status.IN_PROGRESS
    return in_progress and abs(now - submission.started_at) >= LIFETIME


def answers_digest(submission: Submission) -> str:
    """Keyed digest of every event, whatever key the ciphertext was made with.

    Of a check that was moved, also of which events were given on which version.
    """
    signed: dict[str, object] = {
        "id": str(submission.id),
        "events": [list(event) for event in submission.events()],
    }
    if submission.versions_left():
        signed["left"] = [list(stay) for stay in submission.versions_left()]
    return keyed_digest("answers", canonical(signed))


def lock(submission: Submission) -> Submission:
    """The row as it is now, held until the transaction ends; one query.

    What was read of its version still holds, unless it was moved to another meanwhile.
    """
    row = Submission.objects.select_for_update().get(pk=submission.pk)
    if row.version_id != submission.version_id or not hasattr(submission, "version_is_signed"):
        return Submission.objects.for_patient().get(pk=row.pk)
    row.version, row.version_is_signed = submission.version, submission.version_is_signed
    return row


def lock_unread(submission: Submission) -> Submission:
    """As :func:`lock`, without what is encrypted: what no key opens can still be erased."""
    rows = Submission.objects.select_for_update().defer("answers", "contact")
    return rows.get(pk=submission.pk)


def refuse_closed(submission: Submission, now: datetime) -> None:
    """Raise :class:`CheckClosed` unless it still takes answers."""
    if submission.status != Submission.Status.IN_PROGRESS or is_expired(submission, now=now):
        raise CheckClosed


def level_or_none(outcome: Outcome) -> int | None:
    """The urgency as it is stored; none while nothing is demanded."""
    return None if outcome.urgency is None else int(outcome.urgency)
