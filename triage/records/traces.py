"""What is recorded about a check and only ever added: what must have brought about how it stands.

Read for a batch of checks at once: reviews, claims, calls, looks, recalls, and the alerts with
their messages.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from triage.clinic.outcomes import SHIPPED, read_kinds
from triage.models import (
    AccessLogEntry,
    Alert,
    CallTry,
    Claim,
    Delivery,
    Recall,
    Review,
    Submission,
)
from triage.models.review import standing

#: Alerts with the rounds in which anybody was told of them.
Rounds = frozenset[tuple[int, int]]


@dataclass
class Traces:
    """Of one check. ``acts`` are when somebody of the staff did or looked at anything about it."""

    submission: Submission
    reviews: list[Review] = field(default_factory=list)
    acts: list[datetime] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    recalled_at: list[datetime] = field(default_factory=list)

    @property
    def last(self) -> Review | None:
        """What was recorded last, as it counts now."""
        stand = standing(self.reviews)
        return stand[-1] if stand else None


class Outcomes:
    """Which outcomes end a check, read once."""

    def __init__(self) -> None:
        self._kinds = {**SHIPPED, **read_kinds()}

    def ends(self, row: Review) -> bool:
        """An unknown one ends nothing."""
        kind = self._kinds.get(row.outcome)
        return kind is not None and kind.ends


def read_traces(ids: Collection[UUID]) -> list[Traces]:
    """Of these checks, in the order of their ids, without anything encrypted."""
    rows = Submission.objects.filter(pk__in=ids).defer("answers", "contact").order_by("pk")
    found = {row.pk: Traces(row) for row in rows}
    for review in _of(Review, ids).defer("note").order_by("at", "id"):
        found[review.submission_id].reviews.append(review)
    for traces in found.values():
        _tie(traces.reviews)
    for pk, at in _acts(ids):
        found[pk].acts.append(at)
    for alert in _of(Alert, ids).order_by("pk"):
        found[alert.submission_id].alerts.append(alert)
    for pk, at in _of(Recall, ids).values_list("submission_id", "created_at"):
        found[pk].recalled_at.append(at)
    return list(found.values())


def _of(model: Any, ids: Collection[UUID]) -> Any:
    return model.objects.filter(submission__in=ids)


def _tie(reviews: Iterable[Review]) -> None:
    """So that no correction asks for what it corrects."""
    rows = {row.pk: row for row in reviews}
    for row in rows.values():
        if row.corrects_id in rows:
            row.corrects = rows[row.corrects_id]


def _acts(ids: Collection[UUID]) -> Iterable[tuple[UUID, datetime]]:
    for model in (Review, Claim, CallTry):
        yield from _of(model, ids).values_list("submission_id", "at")
    lines = AccessLogEntry.objects.filter(submission_id__in=ids, user__isnull=False)
    for pk, at in lines.values_list("submission_id", "at"):
        if pk is not None:
            yield pk, at


def read_rounds(alerts: Iterable[Alert]) -> Rounds:
    """In which round of which of these alerts anybody was told."""
    told = Delivery.objects.filter(alert__in=[alert.pk for alert in alerts])
    rows: Iterable[Any] = told.values_list("alert_id", "round")
    return frozenset(rows)
