"""The row of a check as it is now, held until the transaction ends."""

from triage.models import Submission


def lock(submission: Submission) -> Submission:
    """Hold the row and read it anew; one query.

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
