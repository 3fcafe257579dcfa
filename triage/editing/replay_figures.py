"""The figures of a replay: for who may look at submissions, and for nobody else.

Why others are shown no count, however coarse. Whoever edits the draft chooses what a replay
counts: a rule on ``since_when = 1234`` and ``other = yes`` counts one person, or nobody.
So each figure is a question about people that the reader worded.

- Kept back below a number, or rounded, it still changes somewhere, and an editor can bring it
  there: "or ``score >= 7``" adds people until the figure stands just before its next step,
  and the one person decides whether it takes it. Two drafts tell where the step is, a third
  reads the answer. A larger step makes it no safer; it only takes another threshold to find it.
- A secret shift that belongs to the people replayed moves every step alike, so the step is found
  in the same way. One that belongs to the document is averaged out over drafts that differ in a
  comma. A noise that grows with each question is safe only while the questions of a whole site
  are limited for ever, and then the figures say little where they are needed.
- What is the same in any two databases that differ in one answer is the same in all of them: any
  database becomes any other one answer at a time. So whatever can say nothing about one person's
  answers cannot depend on answers at all.

What remains is how many checks there were when it began, from ``ENOUGH`` on and rounded down:
it counts checks that were begun, whatever was answered in them, and nobody's draft changes it.
How far it has come and when it ended are left out too, as the work depends on what is read.
Whoever may look at submissions sees the table and the checks behind it, and each look is a line
in the audit log.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from triage.check.replays import ALERT_DAYS
from triage.engine.urgency import Urgency
from triage.models import Replay

Move = tuple[int, int]

_ALL = 100
#: Below this, not even the number of checks is said; above it, in steps of ``STEP``.
ENOUGH, STEP = 100, 50


def replays_for(user: User) -> QuerySet[Replay]:
    """Those that a person may know of: that there was somebody to recall is for clinicians."""
    every = Replay.objects.all()
    return every if user.has_perm("triage.view_submission") else every.filter(recall_version=None)


def shown_scale(replay: Replay) -> str:
    """How many checks there were when it began, as everybody may know it."""
    if replay.begun is None or replay.begun < ENOUGH:
        return _("fewer than %(enough)d, or not counted") % {"enough": ENOUGH}
    return _("at least %(number)d") % {"number": replay.begun // STEP * STEP}


@dataclass(frozen=True)
class ReplayFigures:
    """Everything that a replay counted; only for who may look at submissions."""

    replay: Replay

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

    def moved(self, move: Move) -> int:
        """How many went so."""
        return self.moves.get(move, 0)

    @property
    def lower(self) -> int:
        """How many would end less urgent."""
        return self._sum(lambda before, after: after < before)

    @property
    def same(self) -> int:
        """How many would end the same."""
        return self._sum(lambda before, after: after == before)

    @property
    def higher(self) -> int:
        """How many would end more urgent."""
        return self._sum(lambda before, after: after > before)

    @property
    def percent(self) -> int:
        """How much of it is done; never all of it before it has ended."""
        if self.replay.finished_at:
            return _ALL
        total = max(self.replay.total, 1)
        return min(self.replay.done * _ALL // total, _ALL - 1)

    @property
    def alerts_before(self) -> str:
        """Alerts a week there were."""
        return _a_week(self.replay.alerts_before)

    @property
    def alerts_after(self) -> str:
        """Alerts a week the document would have made."""
        return _a_week(self.replay.alerts_after)

    def _sum(self, holds: Callable[[int, int], bool]) -> int:
        return sum(count for move, count in self.moves.items() if holds(*move))


def _a_week(alerts: int) -> str:
    return _("%(rate).1f a week") % {"rate": alerts * 7 / ALERT_DAYS}
