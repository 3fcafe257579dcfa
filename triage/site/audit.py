"""The audit log: an append-only chain of who did what, to which submission.

Each line carries a keyed digest of itself and of the line before it. The key is outside the
database, so that whoever can write to the database can neither change a line unseen nor make
up those after it. With every line the new end goes to the process's own log, so that
``manage.py verify --audit --head`` finds when the end was cut off together with its head.
"""

import json
import logging
from collections.abc import Iterable, Iterator
from datetime import UTC
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import transaction

from triage.models import AccessLogEntry, AuditHead
from triage.site.digests import keyed_digest

logger = logging.getLogger(__name__)

#: What names more than so many takes several lines.
_IDS_IN_LINE = 1000
#: Lines that say that the end of the log was lost before them, and that somebody knows of it.
END_LOST, END_ADOPTED = "end of the log lost", "end of the log adopted"
SIGN_IN, FAILED_SIGN_IN, SIGN_OUT = "sign-in", "failed sign-in", "sign-out"


def record_look(
    action: str,
    *,
    by: User,
    submission_id: UUID | None = None,
    amount: int | None = None,
    among: Iterable[UUID] = (),
    about: str | None = None,
) -> None:
    """Add a line about what is about to be shown; it is stored for good before this returns.

    Inside a transaction, which could still be rolled back, it refuses with ``RuntimeError``:
    something would be seen unrecorded.
    """
    with transaction.atomic(durable=True):
        columns: dict[str, Any] = {"submission_id": submission_id, "amount": amount}
        record(action, by=by, among=among, about=about, **columns)


@transaction.atomic
def record(
    action: str,
    *,
    by: User | None,
    submission_id: UUID | None = None,
    amount: int | None = None,
    among: Iterable[UUID] = (),
    about: str | None = None,
) -> None:
    """Add a line about something that is done; it stands exactly if that is stored.

    ``among`` are those whom a list, an export or a sum tells of, ``about`` names what is
    administered.
    In a transaction of the caller's it comes last, as everybody else who adds a line waits
    until that one ends. Rolled back, it leaves no gap.
    """
    head = _hold_head()
    columns = {"submission_id": submission_id, "amount": amount, "about": about}
    for ids in _lines_of(among):
        _add(AccessLogEntry(user=by, action=action, submission_ids=ids, **columns), behind=head)
    transaction.on_commit(partial(log_head, head))


def _lines_of(among: Iterable[UUID]) -> Iterator[str | None]:
    """The ids of each line; one line without any where nobody is named."""
    ids = list(dict.fromkeys(one.hex for one in among))
    for start in range(0, max(len(ids), 1), _IDS_IN_LINE):
        yield ",".join(ids[start : start + _IDS_IN_LINE]) or None


@transaction.atomic
def chain_the_rest() -> int:
    """Give lines that the release before wrote, while it was replaced, their place; how many."""
    head = _hold_head()
    before = head.sequence
    for entry in AccessLogEntry.objects.unchained():
        _place(entry, behind=head)
        place = {"sequence": entry.sequence, "chain": entry.chain}
        AccessLogEntry.objects.filter(pk=entry.pk).update(**place)
        _move_head(head, entry)
    transaction.on_commit(partial(log_head, head))
    return head.sequence - before


def adopt_lost_end() -> None:
    """Put on record that somebody knows of an end that was lost; nothing where none was."""
    about_ends = AccessLogEntry.objects.chained().filter(action__in=(END_LOST, END_ADOPTED))
    last = about_ends.last()
    if last is not None and last.action == END_LOST:
        record(END_ADOPTED, by=None)


def link(previous: str, entry: AccessLogEntry) -> str:
    """What binds a line to the one before it: a keyed digest of every column."""
    return keyed_digest("audit", json.dumps((previous, *_columns(entry))))


def _columns(entry: AccessLogEntry) -> tuple[object, ...]:
    columns: tuple[object, ...] = (
        entry.sequence,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.user_id,
        entry.action,
        str(entry.submission_id or ""),
        entry.amount,
    )
    if entry.about is not None:
        return (*columns, entry.submission_ids, entry.about)
    if entry.submission_ids is not None:  # as lines were before they named anybody
        return (*columns, entry.submission_ids)
    return columns


def log_head(head: AuditHead) -> None:
    """Tell the process's own log where the audit log ends."""
    logger.info("The audit log ends at %s.", head)


def _hold_head() -> AuditHead:
    """The head, held until the transaction ends."""
    return AuditHead.objects.select_for_update().filter(pk=1).first() or _new_head()


def _new_head() -> AuditHead:
    """Not there yet, or lost: then it is made anew where the log ends, and a line says so for ever.

    Nobody can tell any more whether lines were cut off there.
    """
    last = AccessLogEntry.objects.chained().last()
    ends = {"sequence": last.sequence, "chain": last.chain} if last else {}
    rows = AuditHead.objects.select_for_update()
    head, is_made = rows.get_or_create(pk=1, defaults=ends)
    if last and is_made:
        _add(AccessLogEntry(action=END_LOST), behind=head)
    return head


def _add(entry: AccessLogEntry, *, behind: AuditHead) -> None:
    _place(entry, behind=behind)
    entry.save()
    _move_head(behind, entry)


def _place(entry: AccessLogEntry, *, behind: AuditHead) -> None:
    entry.sequence = behind.sequence + 1
    entry.chain = link(behind.chain, entry)


def _move_head(head: AuditHead, entry: AccessLogEntry) -> None:
    head.sequence, head.chain = entry.sequence or 0, entry.chain
    head.save(update_fields=["sequence", "chain"])


def note_sign_in(user: User, **_signal: Any) -> None:
    """Somebody has signed in; if that cannot be recorded they are not."""
    record(SIGN_IN, by=user)


def note_failed_sign_in(credentials: dict[str, Any], **_signal: Any) -> None:
    """Somebody could not sign in: whose account it was, never what was typed."""
    name = str(credentials.get("username") or "")
    record(FAILED_SIGN_IN, by=get_user_model().objects.filter(username=name).first())


def note_sign_out(user: User | None, **_signal: Any) -> None:
    """Somebody has signed out; nothing when nobody was signed in."""
    if user is not None:
        record(SIGN_OUT, by=user)
