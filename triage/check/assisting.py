"""A check that somebody of the staff fills in for a caller.

It is a check like any other, in the browser of that member of staff, for as long as they are
signed in there. The check belongs to the caller: once it is finished or left, its answers are
closed to who typed them, and only the clinic's own pages open them.
"""

from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction

from triage.check.leaving import finish
from triage.check.starting import start
from triage.models import QuestionnaireVersion, Submission
from triage.site.audit import record

#: So long the result can be read out; then it is closed by itself.
READ_OUT = timedelta(minutes=30)
BEGUN, LEFT, FINISHED = "caller: begun", "caller: left", "caller: finished"
ERASED, LOOKED = "caller: erased", "caller: result"


@transaction.atomic
def start_for_caller(
    version: QuestionnaireVersion, *, by: User, may_follow_up: bool, now: datetime, once: str = ""
) -> tuple[Submission, str]:
    """Begin a check for somebody on the telephone, as :func:`triage.check.starting.start`.

    It has no origin: a hundred callers whose checks are typed in one room are no flood, and
    no alert of theirs waits in a bundle with what patients begin there.
    """
    submission, secret = start(
        version, clinic_may_follow_up=may_follow_up, now=now, once=once, assisted_by=by
    )
    record(BEGUN, by=by, submission_id=submission.pk)
    return submission, secret


@transaction.atomic
def close_for_staff(submission: Submission, *, by: User, how: str = LEFT) -> None:
    """From now on the browser of who filled it in opens nothing; on record with ``how``."""
    finish(submission)
    record(how, by=by, submission_id=submission.pk)


def may_fill_in(submission: Submission, *, user: User | AnonymousUser) -> bool:
    """Whether this is who fills it in, signed in, and still somebody who may."""
    is_theirs = user.is_authenticated and user.pk == submission.assisted_by_id
    return is_theirs and user.has_perm("triage.assist_submission")


def was_read_out(submission: Submission, *, now: datetime) -> bool:
    """Whether there was time enough to read the result out."""
    done = submission.completed_at
    return done is not None and now - done >= READ_OUT
