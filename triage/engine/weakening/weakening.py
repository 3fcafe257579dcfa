"""One thing of a live version that a newer one weakens."""

import json
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from itertools import count

from triage.engine.proof.patients import Patient


class WeakeningKind(StrEnum):
    """What is weakened, the most harmful first."""

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
    ADDED = "added"
    OTHER = "other"
    NUMBER = "number"
    #: These two are found where vignettes and withdrawn versions are stored.
    VIGNETTE = "vignette"
    WITHDRAWN_DOCUMENT = "withdrawn-document"

    @property
    def harm(self) -> int:
        """Its place among the kinds; the smaller, the more harmful."""
        return _HARM[self]


_HARM = dict(zip(WeakeningKind, count(), strict=False))


@dataclass(frozen=True)
class Weakening:
    """One weakening, and what shows it: words before and after, or a person.

    ``place`` and ``code`` name the row as a :class:`~triage.engine.words.edits.Edit` does.
    ``old_answers`` and ``new_answers`` are the same person's to either version, where there
    is one whom it concerns. What is ``forbidden`` is done by nobody: it would weaken an
    emergency floor that is locked.
    """

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
        """A digest of everything about it: what a reason and a tick are bound to."""
        said = [
            *(self.kind.value, self.place, self.code, self.sentence, self.before, self.after),
            *(self.old_answers, self.new_answers, self.forbidden),
        ]
        text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return sha256(text.encode()).hexdigest()
