"""How the clinic reaches somebody, as they leave it themselves."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from triage.check.alerting import raise_ended
from triage.check.locking import lock
from triage.check.submissions import set_contact
from triage.check.worklist import raise_all
from triage.models import Submission

#: The one outcome that ends a check because there was no way to reach the person.
_NO_WAY = "no-way"


@transaction.atomic
def leave_contact(submission: Submission, details: Mapping[str, str], *, now: datetime) -> None:
    """As :func:`set_contact`. With a number that is new there is a way again to reach them.

    Whoever was given up for want of one is back on the list, and what told of them tells anew.
    """
    held = lock(submission)
    before = held.contact_details().get("telephone", "")
    set_contact(submission, details)
    if details.get("telephone", "") not in {"", before} and _is_given_up(held):
        raise_all([(held, held.work_urgency)], held.questionnaire, now=now)
        raise_ended(held, now=now)


def _is_given_up(submission: Submission) -> bool:
    if submission.stage != Submission.Stage.DONE:
        return False
    stand = submission.reviews.filter(corrected_by=None).order_by("at", "id")
    return stand.values_list("outcome", flat=True).last() == _NO_WAY
