"""The figures of a replay as they may be shown: exact to clinicians, blurred to all others.

Others see no sums: a sum and the counts it is made of together say what each of the few is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from triage.check.replays import ALERT_DAYS
from triage.engine.urgency import Urgency
from triage.models import Replay
from triage.site.blurred_counts import FEW, shown_count, shown_rate

Move = tuple[int, int]

_ALL = 100


@dataclass(frozen=True)
class ReplayFigures:
    """What is shown of a replay. A sum is empty, not blurred, unless counts are exact."""

    replay: Replay
    exact: bool

    @cached_property
    def moves(self) -> dict[Move, int]:
        """How many went from which urgency to which; zero stands for none demanded."""
        return {
            (int(before), int(after)): count
            for cell, count in self.replay.cells.items()
            for before, after in [cell.split(">")]
        }

    @cached_property
    def levels(self) -> tuple[int, ...]:
        """The urgencies, the highest first; those that few sites use only where they occur."""
        usual = {int(level) for level in set(Urgency) - {Urgency.ROUTINE}}
        return tuple(sorted(usual.union(*self.moves), reverse=True))

    def moved(self, move: Move) -> str:
        """How many went so."""
        return self._shown(self.moves.get(move, 0))

    @property
    def skipped(self) -> str:
        """How many could not be compared."""
        return self._shown(self.replay.skipped)

    @property
    def lower(self) -> str:
        """How many would end less urgent."""
        return self._sum(lambda before, after: after < before)

    @property
    def same(self) -> str:
        """How many would end the same."""
        return self._sum(lambda before, after: after == before)

    @property
    def higher(self) -> str:
        """How many would end more urgent."""
        return self._sum(lambda before, after: after > before)

    @property
    def done(self) -> str:
        """How many were looked at."""
        return str(self.replay.done) if self.exact else ""

    @property
    def percent(self) -> int:
        """How much of it is done; never all of it before it has ended."""
        if self.replay.finished_at:
            return _ALL
        total = max(self.replay.total, 1)
        return min(self.replay.done * _ALL // total, _ALL - 1)

    @property
    def alerts_before(self) -> str:
        """Alerts a week there were; empty where they would give a small count away."""
        return self._rate(self.replay.alerts_before)

    @property
    def alerts_after(self) -> str:
        """Alerts a week the document would have made; empty likewise."""
        return self._rate(self.replay.alerts_after)

    def _rate(self, alerts: int) -> str:
        """Alerts are a sum of whoever went into an emergency, or out of one."""
        few = any(
            0 < count < FEW and Urgency.EMERGENCY in move and move[0] != move[1]
            for move, count in self.moves.items()
        )
        if few and not self.exact:
            return ""
        return shown_rate(alerts, days=ALERT_DAYS, exact=self.exact)

    def _sum(self, holds: Callable[[int, int], bool]) -> str:
        total = sum(count for move, count in self.moves.items() if holds(*move))
        return str(total) if self.exact else ""

    def _shown(self, count: int) -> str:
        return shown_count(count, exact=self.exact)
