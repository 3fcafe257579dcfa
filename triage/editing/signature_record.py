"""Signatures that went, and signed vignettes that were changed or deleted, from the record.

The states are compared, not the acts: however a vignette lost what was signed, it is found.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from triage.editing.signatures import has_all
from triage.editing.vignette_words import differences, substance_words
from triage.engine.questionnaire import Questionnaire as Parsed
from triage.models import Questionnaire, QuestionnaireVersion, Vignette, VignetteChange

_LOSSES = (VignetteChange.Act.CHANGED, VignetteChange.Act.REMOVED)


@dataclass(frozen=True)
class SignatureGone:
    """A signed vignette that was changed in substance, or deleted."""

    title: str
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True)
class WeakenedVignette:
    """A vignette that was signed since a version went live, and is not any more as it was.

    ``before`` and ``after`` say what differs. ``by_id`` is the key of who did it last, if it is
    known, and ``reason`` what they wrote.
    """

    code: str
    title: str
    before: str
    after: str
    reason: str
    by: str
    by_id: int | None
    at: datetime


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
            reason = _reason(losses[entry.id], since=before.history_date, until=entry.history_date)
            gone.append(SignatureGone(before.title, entry.history_date, by, reason))
    return tuple(gone)


def _stands(entry: Any) -> bool:
    """Whether a record of a vignette is of one that is there and signed."""
    return entry.signed_at is not None and entry.history_type != "-"


def _losses(row: Questionnaire) -> Mapping[int, list[VignetteChange]]:
    found: dict[int, list[VignetteChange]] = defaultdict(list)
    changes = VignetteChange.objects.filter(questionnaire=row, act__in=_LOSSES)
    for change in changes.select_related("by"):
        found[change.vignette_id].append(change)
    return found


def _reason(losses: Iterable[VignetteChange], *, since: datetime, until: datetime) -> str:
    said = [loss.reason for loss in losses if since < loss.at <= until]
    return said[-1] if said else ""


def weakened_vignettes(
    row: Questionnaire, since: QuestionnaireVersion | None
) -> tuple[WeakenedVignette, ...]:
    """Signed vignettes that are gone, or changed, or not signed any more, since a version.

    One counts from when it was first signed, if that was later. Answers that came to it are no
    change. Without a version there is nothing to be weaker than.
    """
    if since is None:
        return ()
    now = {vignette.pk: vignette for vignette in row.vignettes.all()}
    losses, document = _losses(row), since.parsed()
    records = (
        _Record(entries, now.get(pk), losses[pk], since.published_at)
        for pk, entries in _ever_signed(row).items()
    )
    found = (_weakened(record, document) for record in records)
    return tuple(one for one in found if one is not None)


def _ever_signed(row: Questionnaire) -> Mapping[int, list[Any]]:
    """The whole record of each vignette that was ever signed, by its key."""
    records = Vignette.history.filter(questionnaire_id=row.pk)
    signed = records.exclude(signed_at=None).values("id")
    found: dict[int, list[Any]] = defaultdict(list)
    rows = records.filter(id__in=signed).select_related("history_user")
    for entry in rows.order_by("history_date", "history_id"):
        found[entry.id].append(entry)
    return found


@dataclass(frozen=True)
class _Record:
    """All that became of one vignette, what it is now, and why it lost what was signed."""

    entries: list[Any]
    now: Vignette | None
    losses: list[VignetteChange]
    since: datetime

    def signed(self) -> Any:
        """What was signed first of all that it was since then; ``None`` if nothing was."""
        earlier = [entry for entry in self.entries if entry.history_date <= self.since]
        later = [entry for entry in self.entries if entry.history_date > self.since]
        return next(filter(_stands, [*earlier[-1:], *later]), None)

    def loss(self) -> VignetteChange | None:
        """The last time somebody said why."""
        return next((loss for loss in reversed(self.losses) if loss.at > self.since), None)


def _weakened(record: _Record, document: Parsed) -> WeakenedVignette | None:
    signed = record.signed()
    told = _difference(signed.instance, record.now, document) if signed else None
    if told is None:
        return None
    loss, last = record.loss(), record.entries[-1]
    by = loss.by if loss else last.history_user
    return WeakenedVignette(
        code=signed.code,
        title=signed.title,
        before=told[0],
        after=told[1],
        reason=loss.reason if loss else "",
        by=str(by or _("nobody known")),
        by_id=by.pk if by else None,
        at=loss.at if loss else last.history_date,
    )


def _difference(signed: Vignette, now: Vignette | None, document: Parsed) -> tuple[str, str] | None:
    """What was signed and what is there, where that is less; ``None`` where it still holds."""
    was = signed.substance()
    if now is None:
        return substance_words(was, document), _("deleted")
    is_now = now.substance()
    if has_all(is_now["answers"], was["answers"]):
        is_now = {**is_now, "answers": was["answers"]}
    if is_now == was and now.is_signed:
        return None
    before, after = differences(was, is_now, document)
    if now.is_signed:
        return before, after
    return (f"{_('signed')}. {before}".strip(), f"{_('not signed')}. {after}".strip())
