"""What answers mean, as values: warning signs, rules, floors, and what is said then."""

from dataclasses import dataclass, replace
from enum import StrEnum

from triage.engine.conditions import Criteria
from triage.engine.urgency import Urgency


@dataclass(frozen=True)
class Disposition:
    """Where a person is sent: how urgent, what to do and how soon, in the clinic's words.

    ``steps`` are the instructions, one a line; ``worsening`` says what would make it more
    urgent, ``watch`` what to look out for meanwhile, one a line. The person acts within
    ``act_within_hours``: 0 is now, ``None`` is whenever they like, and looks again after
    ``look_again_hours``, ``None`` where no day is named; the clinic responds within
    ``respond_within_hours``, of open time but where it stops at once. The words that
    begin with ``carer`` are for who answers for somebody else; empty, they are the same.
    """

    code: str
    urgency: Urgency
    title: str
    summary: str
    steps: tuple[str, ...]
    worsening: str
    act_within_hours: int | None
    respond_within_hours: int
    always_shown: bool
    carer_title: str = ""
    carer_summary: str = ""
    carer_steps: tuple[str, ...] = ()
    carer_worsening: str = ""
    watch: tuple[str, ...] = ()
    carer_watch: tuple[str, ...] = ()
    look_again_hours: int | None = None

    @property
    def stops_at_once(self) -> bool:
        """Whether the page that tells of it comes before the next question."""
        return self.urgency >= Urgency.EMERGENCY or self.always_shown

    def to_carer(self) -> "Disposition":
        """As somebody reads it who answers for another."""
        return replace(
            self,
            title=self.carer_title or self.title,
            summary=self.carer_summary or self.summary,
            steps=self.carer_steps or self.steps,
            worsening=self.carer_worsening or self.worsening,
            watch=self.carer_watch or self.watch,
        )


@dataclass(frozen=True)
class SignOrigin:
    """Where warning signs come from; ``title`` is said under each of them.

    Those of one that ``contradicts`` are no finding of their own: answers do not fit together,
    which is pointed out before they are sent.
    """

    code: str
    title: str
    contradicts: bool = False


@dataclass(frozen=True)
class WarningSign:
    """A finding that matters. ``origin`` is a code; ``reading`` lists item codes, of which the
    first is shown even in an emergency, the rest only once the person has got help.
    """

    code: str
    title: str
    origin: str
    explanation: str
    source: str
    reading: tuple[str, ...]
    carer_title: str = ""
    carer_explanation: str = ""

    def to_carer(self) -> "WarningSign":
        """As somebody reads it who answers for another."""
        return replace(
            self,
            title=self.carer_title or self.title,
            explanation=self.carer_explanation or self.explanation,
        )


@dataclass(frozen=True)
class Rule:
    """Criteria under one warning sign and the disposition they lead to.

    ``disposition_if_unsure`` is never more urgent than ``disposition``; both are codes.
    """

    code: str
    sign: str
    disposition: str
    disposition_if_unsure: str
    criteria: Criteria
    rationale: str
    source: str


@dataclass(frozen=True)
class SafetyFloor:
    """What no patient who meets ``criteria`` may end below.

    Stands on its own and is never derived from a rule, so that a rule changed by mistake
    is caught. ``locked`` floors are lowered by nobody.
    """

    code: str
    title: str
    criteria: Criteria
    minimum: Urgency
    minimum_if_unsure: Urgency
    source: str
    locked: bool


class Place(StrEnum):
    """Where a suggestion's note stands: on the person's result, or with the clinicians alone."""

    ACTION = "action"
    READING = "reading"
    CLINIC = "clinic"


@dataclass(frozen=True)
class Suggestion:
    """A line of text, things to read, or both, that a result adds when answers match.

    Never changes the urgency. ``items`` and ``sections`` are codes. A note whose place is the
    clinic is shown to clinicians alone.
    """

    code: str
    title: str
    note: str
    place: Place
    items: tuple[str, ...]
    sections: tuple[str, ...]
    criteria: Criteria
