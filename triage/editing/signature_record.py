"""Signatures that went, from the record: states are compared, so it does not matter how."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from triage.models import Questionnaire, Vignette, VignetteChange
from triage.site.groups import group

_LOSSES = (VignetteChange.Act.CHANGED, VignetteChange.Act.REMOVED)


@dataclass(frozen=True)
class SignatureGone:
    """A signed vignette that was changed in substance, or deleted."""

    title: str
    at: datetime
    by: str
    reason: str


def signatures_gone(
    row: Questionnaire, *, since: datetime | None, until: datetime
) -> tuple[SignatureGone, ...]:
    """Signatures that were taken off in a span of time, by a change or with the vignette."""
    gone: list[SignatureGone] = []
    was: dict[int, Any] = {}
    losses = _losses(row)
    rows = Vignette.history.filter(questionnaire_id=row.pk, history_date__lte=until)
    for entry in rows.select_related("history_user").order_by("history_date", "history_id"):
        before = was.get(entry.id)
        was[entry.id] = entry
        late = since is None or entry.history_date > since
        if before and before.signed_at and not _stands(entry) and late:
            by = str(entry.history_user or _("nobody known"))
            told = losses.get(entry.id, ())
            reason = _reason(told, since=before.history_date, until=entry.history_date)
            gone.append(SignatureGone(before.title, entry.history_date, by, reason))
    return tuple(gone)


def _stands(entry: Any) -> bool:
    """Whether a record of a vignette is of one that is there and signed."""
    return entry.signed_at is not None and entry.history_type != "-"


def _losses(row: Questionnaire) -> Mapping[int, list[VignetteChange]]:
    changes = VignetteChange.objects.filter(questionnaire=row, act__in=_LOSSES)
    return group(changes.select_related("by"), lambda change: change.vignette_id)


def _reason(losses: Iterable[VignetteChange], *, since: datetime, until: datetime) -> str:
    said = [loss.reason for loss in losses if since < loss.at <= until]
    return said[-1] if said else ""
