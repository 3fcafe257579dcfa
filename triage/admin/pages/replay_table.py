"""The table of a replay: from urgency to urgency, with counts as this person may see them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import User
from django.urls import reverse

from triage.counts import shown_count, shown_rate
from triage.engine.questionnaire import Urgency
from triage.models import Recall, Replay
from triage.replays import ALERT_DAYS

_ALL = 100


@dataclass(frozen=True)
class Cell:
    """How many went from one urgency to another; ``address`` lists them, for who may look."""

    count: str
    direction: str
    address: str


@dataclass(frozen=True)
class ReplayTable:
    """What is shown of a replay. Who may not look at submissions sees blurred counts."""

    replay: Replay
    user: User

    @cached_property
    def exact(self) -> bool:
        """Whether this person may see the submissions themselves."""
        return self.user.has_perm("triage.view_submission")

    @cached_property
    def moves(self) -> dict[tuple[int, int], int]:
        """How many went from where to where."""
        return {
            (int(before), int(after)): count
            for cell, count in self.replay.cells.items()
            for before, after in [cell.split(">")]
        }

    @cached_property
    def levels(self) -> tuple[int, ...]:
        """The urgencies, the highest first; those that few sites use only where they occur."""
        usual = set(Urgency) - {Urgency.ROUTINE}
        return tuple(sorted({*map(int, usual), *(n for move in self.moves for n in move)})[::-1])

    def rows(self) -> list[tuple[int, list[Cell]]]:
        """Each urgency there was, with where it went."""
        return [
            (before, [self._cell(before, after) for after in self.levels]) for before in self.levels
        ]

    def _cell(self, before: int, after: int) -> Cell:
        count = self.moves.get((before, after), 0)
        opens = self.exact and count and before != after and self.replay.recall_version_id is None
        query = f"?replay={self.replay.pk}&before={before}&after={after}"
        address = reverse("admin:triage_replaycase_changelist") + query if opens else ""
        direction = "same" if before == after else "lower" if after < before else "higher"
        return Cell(self._shown(count), direction, address)

    def _shown(self, count: int) -> str:
        return shown_count(count, exact=self.exact)

    def _sum(self, holds: Callable[[int, int], bool]) -> str:
        return self._shown(sum(count for move, count in self.moves.items() if holds(*move)))

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
    def skipped(self) -> str:
        """How many could not be compared."""
        return self._shown(self.replay.skipped)

    @property
    def done(self) -> str:
        """How many were looked at."""
        return self._shown(self.replay.done)

    @property
    def total(self) -> str:
        """How many there are to look at; one erased meanwhile is still among them."""
        return self._shown(max(self.replay.total, self.replay.done))

    @property
    def alerts_before(self) -> str:
        """Alerts a week there were."""
        return shown_rate(self.replay.alerts_before, days=ALERT_DAYS, exact=self.exact)

    @property
    def alerts_after(self) -> str:
        """Alerts a week the document would have made."""
        return shown_rate(self.replay.alerts_after, days=ALERT_DAYS, exact=self.exact)

    @property
    def recalled(self) -> str:
        """How many are recalled for the version it was done for."""
        return self._shown(Recall.objects.filter(version=self.replay.recall_version_id).count())


def percent(replay: Replay) -> int:
    """How much of it is done; never all of it before it has ended."""
    if replay.finished_at:
        return _ALL
    return min(replay.done * _ALL // replay.total, _ALL - 1) if replay.total else 0
