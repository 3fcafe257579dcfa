"""A hazard: one way in which somebody could be hurt, and where the answer is looked for."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise


class Fact(StrEnum):
    """What can be looked up of a version; :mod:`triage.editing.safety` knows how."""

    ALERTS = "alerts"
    APPROVALS = "approvals"
    CHECKS = "checks"
    CRISIS = "crisis"
    DANGER_SIGNS = "danger-signs"
    DIFFERENCE = "difference"
    DOCUMENT = "document"
    DOSES = "doses"
    FLOORS = "floors"
    NEGATIVES = "negatives"
    NUMBERS = "numbers"
    REVIEW_DATES = "review-dates"
    REWORDINGS = "rewordings"
    SAFETY_NET = "safety-net"
    SCOPE = "scope"
    UNSURE = "unsure"
    UNITS = "units"
    VIGNETTES = "vignettes"
    WEAKENED = "weakened"
    WHY = "why"


@dataclass(frozen=True)
class Hazard:
    """One way in which somebody could be hurt.

    ``claims`` are the kinds of proof, and ``facts`` what is looked up, that answer it.
    Without either, nothing stored in a version can show that it is controlled.
    """

    code: str
    title: str | Promise
    cause: str | Promise
    effect: str | Promise
    mitigation: str | Promise
    claims: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
