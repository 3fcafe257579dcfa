"""The row of a check as it is now, held until the transaction ends."""

from uuid import UUID

from triage.check.prepared import PreparedGet, PreparedList
from triage.models import QuestionnaireVersion, Submission

_FOR_PATIENT = PreparedGet(Submission.objects.for_patient)
_LOCKED = PreparedGet(Submission.objects.select_for_update)
#: Of each questionnaire the version that is active, and whether it is signed; one query.
read_active = PreparedList(QuestionnaireVersion.objects.active)


def read(key: UUID) -> Submission:
    """The row and what a patient's page needs of its version; one query.

    Raises ``Submission.DoesNotExist``.
    """
    return _FOR_PATIENT(key)


def lock(submission: Submission) -> Submission:
    """Hold the row and read it anew; one query.

    What was read of its version still holds, unless it was moved to another meanwhile.
    """
    row = _LOCKED(submission.pk)
    if row.version_id != submission.version_id or not hasattr(submission, "version_is_signed"):
        return read(row.pk)
    row.version, row.version_is_signed = submission.version, submission.version_is_signed
    return row


def lock_unread(submission: Submission) -> Submission:
    """As :func:`lock`, without what is encrypted: what no key opens can still be erased."""
    rows = Submission.objects.select_for_update().defer("answers", "contact")
    return rows.get(pk=submission.pk)
