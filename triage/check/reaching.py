"""How the clinic reaches somebody, as they leave it themselves."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from triage.check.alerting import raise_ended
from triage.check.attending import call_sooner
from triage.check.locking import lock
from triage.check.submissions import set_contact
from triage.check.worklist import raise_all
from triage.models import Submission
from triage.models.review import NO_WAY, last_standing


@transaction.atomic
def leave_contact(submission: Submission, details: Mapping[str, str], *, now: datetime) -> None:
    """As :func:`set_contact`. With a number that is new there is a way again to reach them.

    Whoever was given up for want of one is back on the list, and what told of them tells anew.
    Where another number was called in vain, this one is to be called now.
    """
    held = lock(submission)
    before = held.contact_details().get("telephone", "")
    set_contact(submission, details)
    number = details.get("telephone", "")
    if number == before:
        return
    _note_number(held, now=now)
    if number:
        _call_anew(held, now=now)


def _note_number(held: Submission, *, now: datetime) -> None:
    """Also where it was taken back: whoever has it before them calls in vain."""
    held.number_at = now
    held.save(update_fields=["number_at"])


def _call_anew(held: Submission, *, now: datetime) -> None:
    if _is_given_up(held):
        raise_all({held.pk: held.work_urgency}, held.questionnaire, now=now)
        raise_ended(held, now=now)
    elif held.call_again_at is not None:
        call_sooner(held, at=now)


def _is_given_up(submission: Submission) -> bool:
    if submission.stage != Submission.Stage.DONE:
        return False
    last = last_standing(submission)
    return last is not None and last.outcome == NO_WAY
