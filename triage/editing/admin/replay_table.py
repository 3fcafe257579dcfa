"""The table of a replay, from urgency to urgency, with a way to the checks behind a count."""

from dataclasses import dataclass

from django.urls import reverse

from triage.editing.replay_figures import Move, ReplayFigures


@dataclass(frozen=True)
class Cell:
    """How many went from one urgency to another; ``address`` lists them."""

    count: int
    direction: str
    address: str


@dataclass(frozen=True)
class ReplayTable:
    """Each urgency there was, with where it went."""

    figures: ReplayFigures

    def rows(self) -> list[tuple[int, list[Cell]]]:
        """The highest first."""
        levels = self.figures.levels
        return [(before, [self._cell((before, after)) for after in levels]) for before in levels]

    def _cell(self, move: Move) -> Cell:
        before, after = move
        direction = "same" if before == after else "lower" if after < before else "higher"
        return Cell(self.figures.moved(move), direction, self._address(move))

    def _address(self, move: Move) -> str:
        """Recalls have a list of their own, and nobody lists those who stayed."""
        replay, (before, after) = self.figures.replay, move
        if before == after or not self.figures.moved(move) or replay.recall_version_id is not None:
            return ""
        address = reverse("admin:triage_replaycase_changelist")
        return f"{address}?replay={replay.pk}&before={before}&after={after}"
