"""What a newer version weakens of an older one: provisional, until the whole is there."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from triage.engine.proof.diff import find_changes
from triage.engine.proof.floors import find_lowered_floors
from triage.engine.proof.patients import LIMIT, Patient
from triage.engine.questionnaire import Questionnaire
from triage.engine.urgency import Urgency


class WeakeningKind(StrEnum):
    """What kind of weakening, the most harmful first."""

    FARES_CALMER = "fares-calmer"
    FLOOR = "floor"
    LOCK = "lock"
    GATE = "gate"
    SIGN = "sign"
    DANGER_SIGN = "danger-sign"
    RULE = "rule"
    ALWAYS_SHOWN = "always-shown"
    STOPS_AT_ONCE = "stops-at-once"
    OPTION = "option"
    HARMLESS = "harmless"
    OUT_OF_SCOPE = "out-of-scope"
    ASKED_OF_FEWER = "asked-of-fewer"
    GATE_MOVED = "gate-moved"
    TIME = "time"
    UNSURE_TIER = "unsure-tier"
    WORDS = "words"
    NUMBER = "number"
    VIGNETTE = "vignette"
    WITHDRAWN_DOCUMENT = "withdrawn-document"


@dataclass(frozen=True)
class Weakening:
    """One thing that is weaker than before."""

    kind: WeakeningKind
    place: str
    code: str
    sentence: str
    before: str = ""
    after: str = ""
    old_answers: Patient | None = None
    new_answers: Patient | None = None
    forbidden: bool = False

    @property
    def key(self) -> str:
        """A stable digest of all of it."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


def find_weakenings(
    old: Questionnaire, new: Questionnaire, *, limit: int = LIMIT
) -> tuple[Weakening, ...]:
    """Everything weaker in new, the most harmful first."""
    order = list(WeakeningKind)
    return tuple(sorted(_all(old, new, limit), key=lambda one: order.index(one.kind)))


def _all(old: Questionnaire, new: Questionnaire, limit: int) -> Iterator[Weakening]:
    for change in find_changes(old, new, limit=limit):
        if change.lowered:
            after = change.after.word if change.after else "no result"
            yield Weakening(
                WeakeningKind.FARES_CALMER,
                "questionnaire",
                new.slug,
                f"Somebody who ended at {change.before.word} now ends at {after}.",
                old_answers=change.old_answers,
                new_answers=change.new_answers,
            )
    for lowered in find_lowered_floors(old, new, limit=limit):
        yield Weakening(
            WeakeningKind.FLOOR,
            "floor",
            lowered.floor.code,
            f"The safety floor “{lowered.floor.title}” does not hold any more.",
            new_answers=lowered.unprotected,
            forbidden=lowered.floor.locked and lowered.floor.minimum == Urgency.EMERGENCY,
        )
    yield from _words(old, new)


def _words(old: Questionnaire, new: Questionnaire) -> Iterator[Weakening]:
    for one in new.dispositions:
        was = old.dispositions_by_code.get(one.code)
        if was is None or was.urgency < Urgency.SAME_DAY:
            continue
        for field in ("title", "summary", "worsening"):
            before, after = getattr(was, field), getattr(one, field)
            if before != after:
                said = f"The {field} of “{was.title}” ({was.urgency.word}) is worded otherwise."
                yield Weakening(WeakeningKind.WORDS, "disposition", one.code, said, before, after)
    if old.unfinished_title != new.unfinished_title:
        yield Weakening(
            WeakeningKind.WORDS,
            "questionnaire",
            new.slug,
            "The heading of an unfinished check is worded otherwise.",
            old.unfinished_title,
            new.unfinished_title,
        )
