"""When a clinician may record that there is no way to reach somebody.

It ends a check of whom nobody spoke to, so it is the one outcome that silences an alert without
anything having been done. So it is open only where there is no number to call, or after several
tries were logged, and it needs a note that says why; whatever the urgency, so that nobody has to
remember a second rule.
"""

from contextlib import suppress

from django.utils.translation import gettext as _

from triage.models import CallTry, Submission
from triage.models.submission import UNREADABLE

#: So many tries must have been logged where there is a number.
TRIES = 3
#: Somebody answered.
_SPOKEN = (CallTry.Result.REACHED, CallTry.Result.CALL_BACK)


class NotTriedEnough(Exception):
    """There is a number, and it was not called often enough."""


class NeedsNote(Exception):
    """It does not say why."""


def rule_in_words() -> str:
    """What the form says of it."""
    return _(
        "“No way to reach them” ends the check and its alert though nobody spoke with the person. "
        "It needs a note that says why, and is open only where no telephone number was left, or "
        "once %(tries)d tries to call the number that was left last are logged and nobody answered."
    ) % {"tries": TRIES}


def check_no_way(submission: Submission, note: str) -> None:
    """Raises :class:`NotTriedEnough` or :class:`NeedsNote`; the row must be held."""
    is_erased = submission.status == Submission.Status.ERASED
    if not note and not is_erased:  # of somebody erased no note is kept
        raise NeedsNote
    if has_number(submission) and _missed(submission) < TRIES:
        raise NotTriedEnough


def has_number(submission: Submission) -> bool:
    """Whether the clinic has a number, or would have if it could be read."""
    row = Submission.objects.only("contact", "status", "clinic_may_follow_up")
    with suppress(*UNREADABLE):
        found = row.get(pk=submission.pk)
        return found.clinic_may_read and bool(found.contact_details().get("telephone"))
    return True


def _missed(submission: Submission) -> int:
    """Tries of the number that was left last, since anybody was last spoken to."""
    calls = submission.calls.filter(of_old_number=False).order_by("-at", "-id")
    if submission.number_at is not None:
        calls = calls.filter(at__gt=submission.number_at)
    results = list(calls.values_list("result", flat=True))
    return next((n for n, result in enumerate(results) if result in _SPOKEN), len(results))
