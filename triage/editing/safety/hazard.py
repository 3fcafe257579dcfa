"""Where the answer to a hazard is looked for: what can be found of a version, by name."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Fact(StrEnum):
    """What can be looked up of a version; :mod:`triage.editing.safety.evidence` knows how."""

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


#: Each in words, for who chooses what answers a hazard.
FACT_WORDS: dict[Fact, Promise] = {
    Fact.ALERTS: _("How many alerts a week it would have made"),
    Fact.APPROVALS: _("Who approved it"),
    Fact.CHECKS: _("That today's checks find nothing to mend"),
    Fact.CRISIS: _("Advice that is always shown"),
    Fact.DANGER_SIGNS: _("The danger signs on every error page"),
    Fact.DIFFERENCE: _("Who fares otherwise than under the version before"),
    Fact.DOCUMENT: _("That the document is what was published"),
    Fact.DOSES: _("Doses that stand closed, with a caution"),
    Fact.FLOORS: _("The safety floors"),
    Fact.NEGATIVES: _("Vignettes that say what must not fire"),
    Fact.NUMBERS: _("That every number is set"),
    Fact.REVIEW_DATES: _("When the reading is to be looked at again"),
    Fact.REWORDINGS: _("Words that no proof can judge"),
    Fact.SAFETY_NET: _("That all advice says what would make it more urgent"),
    Fact.SCOPE: _("Who is out of scope"),
    Fact.UNSURE: _("That “not sure” can be answered"),
    Fact.UNITS: _("That every number has a range"),
    Fact.VIGNETTES: _("The signed vignettes"),
    Fact.WEAKENED: _("What it weakened, and who signed that"),
    Fact.WHY: _("That questions say why they are asked"),
}
