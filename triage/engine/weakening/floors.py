"""Floors that are gone, that ask for less or protect fewer, and locks that are taken off."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from triage.engine.proof.floors import LoweredFloor, find_lowered_floors
from triage.engine.rules import SafetyFloor
from triage.engine.urgency import Urgency
from triage.engine.weakening.comparison import UNDECIDED, Comparison, by_code
from triage.engine.weakening.weakening import Weakening, WeakeningKind
from triage.engine.words.sentences import floor_sentence

_Lowered = Mapping[str, LoweredFloor]


@dataclass(frozen=True)
class _Change:
    """What became of one floor; ``let_go`` says that no locked floor holds its promise now."""

    was: SafetyFloor
    now: SafetyFloor | None
    lowered: LoweredFloor | None
    let_go: bool

    @property
    def forbidden(self) -> bool:
        """An emergency floor that is locked is lowered by nobody."""
        return self.let_go and self.was.minimum is Urgency.EMERGENCY


def weakened_floors(compared: Comparison) -> Iterator[Weakening]:
    """At most one for each floor, and one more for its lock."""
    if compared.old.floors == compared.new.floors:
        return
    floors, lowered = by_code(compared.new.floors), _lowered(compared)
    locked = _no_longer_locked(compared)
    for floor in compared.old.floors:
        code = floor.code
        change = _Change(floor, floors.get(code), lowered.get(code), code in locked)
        yield from _weakened(compared, change)
        yield from _unlocked(compared, change)


def _lowered(compared: Comparison) -> _Lowered:
    found = find_lowered_floors(
        compared.old, compared.new, limit=compared.limit, versions=compared.versions
    )
    return {lowered.floor.code: lowered for lowered in found}


def _no_longer_locked(compared: Comparison) -> frozenset[str]:
    """Codes of the locked floors that the newer locked ones alone do not imply.

    What only an unlocked floor still holds could be lowered next.
    """
    before = tuple(floor for floor in compared.old.floors if floor.locked)
    after = tuple(floor for floor in compared.new.floors if floor.locked)
    if set(before) <= set(after):
        return frozenset()
    old, new = replace(compared.old, floors=before), replace(compared.new, floors=after)
    return frozenset(_lowered(Comparison(old, new, limit=compared.limit)))


def _weakened(compared: Comparison, change: _Change) -> Iterator[Weakening]:
    found = _what_is_lower(change)
    if found is not None:
        yield _told(compared, change, *found)


def _what_is_lower(change: _Change) -> tuple[WeakeningKind, str] | None:
    was, now = change.was, change.now
    if now is None:
        return WeakeningKind.FLOOR, "is gone"
    if now.minimum < was.minimum:
        return WeakeningKind.FLOOR, "asks for less"
    if change.lowered is not None and now.criteria != was.criteria:
        return WeakeningKind.FLOOR, "protects fewer people"
    if now.minimum_if_unsure < was.minimum_if_unsure:
        return WeakeningKind.UNSURE_TIER, "asks for less of who is not sure"
    return None


def _unlocked(compared: Comparison, change: _Change) -> Iterator[Weakening]:
    """The lock itself, or that an unlocked floor has taken over part of a locked one."""
    if change.now is None or not change.was.locked:
        return
    if not change.now.locked:
        yield _told(compared, change, WeakeningKind.LOCK, "is no longer locked")
    elif change.let_go and _what_is_lower(change) is None:
        yield _told(compared, change, WeakeningKind.LOCK, "is locked for fewer people")


def _told(compared: Comparison, change: _Change, kind: WeakeningKind, what: str) -> Weakening:
    lowered = change.lowered
    doubt = UNDECIDED if lowered is not None and lowered.unprotected is None else ""
    return Weakening(
        kind,
        "floor",
        change.was.code,
        f"The safety floor “{change.was.title}” {what}.{doubt}",
        floor_sentence(compared.old, change.was),
        floor_sentence(compared.new, change.now) if change.now else "",
        lowered.old_answers if lowered else None,
        lowered.unprotected if lowered else None,
        change.forbidden,
    )
