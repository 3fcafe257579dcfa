"""What must not be overlooked on the clinicians' list, whichever page of it is open."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from triage.engine.urgency import Urgency
from triage.models import Submission
from triage.models.submission import HIGHEST_CHOICES
from triage.staff.recorded_list import named

Stage = Submission.Stage

#: So many of a kind are counted; with more of them the exact number helps nobody.
MOST_COUNTED = 1000
#: What stands on the list and is not done.
OPEN = Q(stage__in=(Stage.WAITING, Stage.SEEN))


def late(now: datetime) -> Q:
    """Not done though the time to answer has passed.

    All urgencies are named, which changes nothing but lets the index go straight to the late
    ones of each.
    """
    every = [urgency for urgency, _word in HIGHEST_CHOICES]
    return OPEN & Q(work_urgency__in=every, respond_by__lte=now)


def lapsed(now: datetime) -> Q:
    """Somebody looked or took it on, and nothing was recorded in time: it waits again.

    One to call again is told of by itself.
    """
    return OPEN & Q(attended_until__lte=now, call_again_at=None)


def unseen(*urgencies: Urgency) -> Q:
    """Nobody has looked at it as it is now."""
    return Q(stage=Stage.WAITING, work_urgency__in=urgencies)


#: What nobody may leave unseen.
URGENT = (Urgency.EMERGENCY, Urgency.SAME_DAY)
#: Nobody was reached yet.
TO_CALL_AGAIN = OPEN & Q(call_again_at__isnull=False)


@dataclass(frozen=True)
class Tally:
    """How many there are, counted no further than is of use."""

    number: int
    is_more: bool

    def __str__(self) -> str:
        return f"{self.number}+" if self.is_more else str(self.number)


@dataclass(frozen=True)
class Counts:
    """What must not be overlooked, whichever page is open."""

    emergency: int
    same_day: int
    lapsed: Tally
    late: Tally
    again: Tally

    @property
    def unseen(self) -> int:
        """How many that are urgent nobody has looked at."""
        return self.emergency + self.same_day


def count_urgent(now: datetime) -> Counts:
    """Who has not been looked at, exactly; who waits again, is late, or is to call again."""
    waiting = Submission.objects.filter(unseen(*URGENT))
    by_urgency = dict(waiting.order_by().values_list("work_urgency").annotate(number=Count("*")))
    return Counts(
        emergency=by_urgency.get(Urgency.EMERGENCY, 0),
        same_day=by_urgency.get(Urgency.SAME_DAY, 0),
        lapsed=_count(lapsed(now)),
        late=_count(late(now)),
        again=_count(TO_CALL_AGAIN),
    )


def counted(now: datetime) -> list[UUID]:
    """Who they are, for the record; a number too large to tell of anybody names nobody.

    One query for each, which an index answers; together they would read the whole list.
    """
    each = (unseen(*URGENT), lapsed(now), late(now), TO_CALL_AGAIN)
    return [pk for which in each for pk in named(Submission.objects.filter(which), by="pk")]


def _count(which: Q) -> Tally:
    """One query, that an index answers."""
    found = Submission.objects.filter(which).order_by()[: MOST_COUNTED + 1].count()
    return Tally(min(found, MOST_COUNTED), is_more=found > MOST_COUNTED)
