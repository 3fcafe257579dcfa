"""What the page of a submission shows, on the screen and on paper."""

import logging
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from triage.check.erase_requests import request_of
from triage.check.worklist import urgency_for_clinic
from triage.clinic.admin.calling import Calls, call_form, read_calls
from triage.clinic.admin.opening_submission import light_submissions
from triage.clinic.admin.record_text import HANDOVER, as_text, sections
from triage.clinic.admin.reviewing import Panel, read_panel, review_form
from triage.clinic.admin.submission_record import Record, read_record
from triage.clinic.admin.worklist_rows import find_deadline
from triage.clinic.record_numbers import numbers_of, standing_number
from triage.models import AccessLogEntry, Recall, Submission
from triage.models.submission import UNREADABLE
from triage.staff.tags import urgency_badge

logger = logging.getLogger(__name__)

#: How much of the access log stands on the page.
_LOOKS = 20
#: How far a chain of linked checks is followed.
_LINKS = 10


def page_context(request: HttpRequest, submission: Submission) -> dict[str, Any]:
    """What the templates draw."""
    panel, calls = read_panel(request, submission), read_calls(request, submission)
    return {
        "submission": submission,
        "badge": urgency_badge(urgency_for_clinic(submission)),
        "is_raised": urgency_for_clinic(submission) > submission.highest_urgency,
        "badge_highest": urgency_badge(submission.highest_urgency),
        "badge_now": urgency_badge(submission.urgency),
        "deadline": find_deadline(submission, now=timezone.now()),
        "may_read": submission.clinic_may_read,
        "panel": panel,
        "form": review_form(panel, initial={"known": panel.known, "danger": panel.danger}),
        "calls": calls,
        "call_form": call_form(submission, danger=panel.danger),
        "may_see_log": request.user.has_perm("triage.view_accesslogentry"),
        "may_erase": request.user.has_perm("triage.delete_eraserequest"),
        **_around(submission),
        **(answers := _answers(submission)),
        "numbers": (numbers := numbers_of(submission)),
        **_in_words(
            submission, answers.get("record"), panel, calls, number=standing_number(numbers)
        ),
    }


def _in_words(
    submission: Submission, record: Record | None, panel: Panel, calls: Calls, *, number: str
) -> dict[str, Any]:
    """The same for another record, in four sections and every answer."""
    if record is None:
        return {}
    tried = calls.attempts.words
    shown = sections(submission, record, panel.reviews, number=number, tried=tried)
    return {
        "handover": shown[:HANDOVER],
        "answers": shown[HANDOVER:],
        "record_text": as_text(shown),
    }


def _around(submission: Submission) -> dict[str, Any]:
    """What else there is to know of it: recalls, other checks of the person, who looked."""
    return {
        "recalls": [(recall, urgency_badge(recall.after)) for recall in _recalls(submission)],
        "linked": [
            (check, urgency_badge(urgency_for_clinic(check)), check.clinic_may_read)
            for check in linked(submission)
        ],
        "looks": _looks(submission),
        "erase_request": request_of(submission),
    }


def _answers(submission: Submission) -> dict[str, Any]:
    """The record, where the clinic may read it and it can be read."""
    if not submission.clinic_may_read:
        return {}
    try:
        return {"record": None if submission.answers is None else read_record(submission)}
    except UNREADABLE:
        logger.exception("Submission %s cannot be read.", submission.pk)
        return {"unreadable": True}


def _recalls(submission: Submission) -> QuerySet[Recall]:
    """With the names of the versions, without their documents."""
    rows = submission.recalls.select_related("version__questionnaire")
    return rows.defer("version__document", "version__note")


def linked(submission: Submission) -> list[Submission]:
    """Other checks that the same person linked to this one, oldest first."""
    found = {submission.pk: submission}
    edge = [submission]
    for _step in range(_LINKS):
        before = {check.earlier_id for check in edge if check.earlier_id}
        near = Q(earlier__in=[check.pk for check in edge]) | Q(pk__in=before)
        edge = list(light_submissions().filter(near).exclude(pk__in=found))
        if not edge:
            break
        found.update({check.pk: check for check in edge})
    del found[submission.pk]
    return sorted(found.values(), key=lambda check: check.started_at)


def _looks(submission: Submission) -> QuerySet[AccessLogEntry]:
    """Who looked at it last."""
    rows = AccessLogEntry.objects.filter(submission_id=submission.pk).select_related("user")
    return rows.order_by("-id")[:_LOOKS]
