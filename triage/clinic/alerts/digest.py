"""The daily summary: how many wait or are late, who asks to be erased, what was not sent.

Counts only.
"""

import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from triage.check import erase_requests
from triage.clinic.alerts.links import to_worklist
from triage.clinic.alerts.messages import Message
from triage.clinic.alerts.outbox import given_up
from triage.engine.urgency import Urgency
from triage.models import Alert, Delivery, Recipient, Review, Submission
from triage.models.questionnaire import URGENCY_CHOICES

_STAGES = (Submission.Stage.WAITING, Submission.Stage.SEEN)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Row:
    """One urgency: how many nobody has looked at, how many are not done, how many were done."""

    urgency: int
    label: str
    waiting: int
    seen: int
    late: int
    reviewed: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say of it."""
        return not (self.waiting or self.seen or self.late or self.reviewed)


@dataclass(frozen=True)
class Figures:
    """What the summary says. ``unseen`` and ``failed`` are alerts and messages.

    ``to_erase`` are requests that wait for an answer, the late ones among them.
    """

    rows: tuple[Row, ...]
    unseen: int
    failed: int
    to_erase: int
    to_erase_late: int


def plan_digests(*, now: datetime) -> int:
    """Make today's summaries once the hour has come; a second worker makes none."""
    day = day_of_digests(now)
    planned = [_plan(recipient, day, now) for recipient in without_digest(day)] if day else []
    Delivery.objects.bulk_create(planned, ignore_conflicts=True)
    return len(planned)


def day_of_digests(now: datetime) -> date | None:
    """The day whose summaries should be there by now; none before the hour has come."""
    local = timezone.localtime(now)
    return None if local.hour < settings.DIGEST_HOUR else local.date()


def without_digest(day: date) -> QuerySet[Recipient]:
    """Who should get that day's summary, and has none planned."""
    wanting = Recipient.objects.filter(is_active=True, gets_digest=True)
    return wanting.exclude(deliveries__day=day)


def _plan(recipient: Recipient, day: date, now: datetime) -> Delivery:
    reason = Delivery.Reason.DIGEST
    summary = Delivery(message_id=uuid.uuid4(), recipient=recipient, reason=reason, day=day)
    summary.priority, summary.created_at, summary.due_at = 0, now, now
    return summary


def figures(*, now: datetime) -> Figures:
    """Count what is on the list, and what was recorded in the day before."""
    rows = tuple(row for row in _rows(now) if not row.is_empty)
    unseen = Alert.objects.filter(acknowledged_at=None).count()
    return Figures(
        rows,
        unseen,
        failed=given_up(now=now).count(),
        to_erase=Submission.objects.filter(erase_requests.waiting()).count(),
        to_erase_late=Submission.objects.filter(erase_requests.late(now)).count(),
    )


def _rows(now: datetime) -> Iterator[Row]:
    listed = Submission.objects.filter(stage__in=_STAGES).order_by()
    stages = _counts(listed, "work_urgency", "stage")
    late = _counts(listed.filter(respond_by__lt=now), "work_urgency")
    reviews = Review.objects.filter(at__gte=now - _DAY, corrects=None).order_by()
    reviewed = _counts(reviews, "submission__work_urgency")
    for urgency, label in URGENCY_CHOICES:
        waiting, seen = (stages[urgency, stage] for stage in _STAGES)
        yield Row(urgency, str(label), waiting, seen, late[urgency,], reviewed[urgency,])


def _counts(rows: QuerySet[Any], *fields: str) -> Counter[tuple[object, ...]]:
    found = rows.values_list(*fields).annotate(n=Count("*"))
    return Counter({tuple(key): n for *key, n in found})


def digest_message(delivery: Delivery, *, now: datetime) -> Message:
    """The summary as it is now, whenever it was planned."""
    counted = figures(now=now)
    link = to_worklist()
    data = {
        "id": str(delivery.message_id),
        "kind": "digest",
        "link": link,
        "unseen": counted.unseen,
        "failed": counted.failed,
        "to_erase": counted.to_erase,
        "to_erase_late": counted.to_erase_late,
        "rows": [_row_data(row) for row in counted.rows],
    }
    today = date_format(timezone.localtime(now).date())
    subject = _("Symptom check: summary of %(day)s") % {"day": today}
    words = {"figures": counted, "link": link, "now": now}
    text = render_to_string("clinic/messages/digest.txt", words)
    return Message(delivery.message_id, subject, text, data)


def _row_data(row: Row) -> dict[str, str | int]:
    return {
        "urgency": Urgency(row.urgency).code,
        "waiting": row.waiting,
        "seen": row.seen,
        "late": row.late,
        "reviewed": row.reviewed,
    }
