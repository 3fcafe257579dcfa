"""Auditing: has anybody changed, removed or moved a line of the audit log?

Needs the key of the digests. Against a head from the process's own log it also finds when
the end was cut off and the head in the database put back to match.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from django.utils.crypto import constant_time_compare

from triage.models import AccessLogEntry, AuditHead
from triage.site.audit import END_ADOPTED, END_LOST, link, log_head

_BATCH = 2000
#: As ``triage.site.audit.log_head`` tells an end.
# Nothing but what begins or is a line of that logger counts: a line may quote what somebody sent.
_TOLD = re.compile(
    r'^(?:[-\d]+ [\d:,]+ INFO triage\.site\.audit: |\{"at": "[^"]*", "level": "INFO", '
    r'"logger": "triage\.site\.audit", "message": ")The audit log ends at (\d+):([0-9a-f]{64})\.',
    re.MULTILINE,
)
#: So many digests may come before a line that follows on damage, the likeliest first.
_CANDIDATES = 16


@dataclass(frozen=True)
class Head:
    """Where the log ended at some time, as the process's own log tells it."""

    sequence: int
    chain: str

    @classmethod
    def read(cls, text: str) -> Self:
        """Number and digest with a colon between. Raises ``ValueError``."""
        sequence, _colon, chain = text.partition(":")
        head = cls(int(sequence), chain.strip())
        if head.sequence < 1 or len(head.chain) != 64:
            raise ValueError(text)
        return head

    @classmethod
    def find(cls, text: str) -> list[Self]:
        """Every end that a process's log tells of in this text."""
        told = dict.fromkeys(_TOLD.findall(text))
        return [cls(int(sequence), chain) for sequence, chain in told]


def _sequence(head: Head) -> int:
    return head.sequence


class Audit:
    """One pass over the log; ``count`` lines were read once it is over."""

    def __init__(self, heads: Iterable[Head] = ()) -> None:
        self.count = 0
        self._last = 0
        self._before: tuple[str, ...] = ("",)
        # Read before the lines are: those that are added meanwhile come behind it.
        self._end = AuditHead.objects.first()
        self._heads = [(head, "the process log") for head in sorted(heads, key=_sequence)]
        if self._end and self._end.sequence:
            self._heads.append((Head(self._end.sequence, self._end.chain), "the head"))
        self._chains = {head.sequence: "" for head, _source in self._heads}
        self._lost: list[int] = []

    def complaints(self) -> Iterator[str]:
        """Whatever is wrong, line by line; then the end is written to the process's log."""
        for entry in _entries():
            self.count += 1
            yield from self._place(entry)
            yield from self._digest(entry)
            self._note(entry)
        for entry in AccessLogEntry.objects.unchained().iterator(chunk_size=_BATCH):
            self.count += 1
            yield f"row {entry.pk}: it has no place in the chain"
        yield from self._ends()
        if self._end:
            log_head(self._end)

    def _note(self, entry: AccessLogEntry) -> None:
        """What the ends are held against once every line was read."""
        if entry.sequence in self._chains:
            self._chains[entry.sequence] = entry.chain
        if entry.action == END_LOST:
            self._lost.append(entry.sequence or 0)
        if entry.action == END_ADOPTED:
            self._lost.clear()

    def _place(self, entry: AccessLogEntry) -> Iterator[str]:
        sequence = entry.sequence or 0
        if sequence > self._last + 1:
            yield f"{_lines(self._last + 1, sequence - 1)} missing; line {sequence} is not checked"
            self._before = ()
        self._last = max(sequence, self._last)

    def _digest(self, entry: AccessLogEntry) -> Iterator[str]:
        """Bound to the line before, whether that is as it was or as it should be."""
        links = [link(before, entry) for before in self._before]
        if not links or any(constant_time_compare(one, entry.chain) for one in links):
            self._before = (entry.chain,)
            return
        yield f"line {entry.sequence} (row {entry.pk}): it was changed, or moved here"
        self._before = (entry.chain, *links, *self._before)[:_CANDIDATES]

    def _ends(self) -> Iterator[str]:
        if self._last and not self._end:
            yield "the head is missing: nobody can tell where the log ends"
        for sequence in self._lost:
            yield f"line {sequence}: the end was lost before it, so lines may be missing there"
        beyond = {source: head for head, source in self._heads if head.sequence > self._last}
        for source, head in beyond.items():
            lines = _lines(self._last + 1, head.sequence)
            yield f"{lines} missing at the end, as {source} tells"
        for head, source in self._heads:
            stored = self._chains[head.sequence]
            if head.sequence <= self._last and not constant_time_compare(stored, head.chain):
                yield f"line {head.sequence}: it is not the one that {source} names"


def _entries() -> Iterator[AccessLogEntry]:
    """In the order of the chain; by key, as not every pooler lets a cursor live on."""
    last = -1
    while batch := list(AccessLogEntry.objects.chained().filter(sequence__gt=last)[:_BATCH]):
        yield from batch
        last = batch[-1].sequence or 0


def _lines(first: int, last: int) -> str:
    return f"line {first} is" if first == last else f"lines {first} to {last} are"
