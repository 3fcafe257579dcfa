"""The safety file of a version: each hazard, and what the stored record brings against it.

Written anew from what is stored whenever somebody asks. It judges nothing: risk is for the
clinical owner to say.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.safety.evidence import Evidence, look_up
from triage.editing.safety.hazard import Fact
from triage.editing.safety.version_record import VersionRecord
from triage.engine.proof.claims import Claim, Verdict
from triage.models import Hazard, QuestionnaireVersion


class Standing(StrEnum):
    """What the record says of a hazard, or of one piece of evidence."""

    SHOWN = "shown"
    OPEN = "open"
    SILENT = "silent"


STANDING_WORDS: dict[Standing, Promise] = {
    Standing.SHOWN: gettext_lazy("Evidence, none of it open"),
    Standing.OPEN: gettext_lazy("Open"),
    Standing.SILENT: gettext_lazy("Not shown by what is stored"),
}


#: Kind of proof -> what is claimed of every possible patient.
CLAIM_WORDS: dict[str, Promise] = {
    "totality": gettext_lazy("Each complete set of answers has exactly one outcome"),
    "floor": gettext_lazy("Nobody whom a safety floor protects ends below it"),
    "gate": gettext_lazy("Each gate is always asked, and “not sure” never lowers the outcome"),
    "self-care": gettext_lazy("A sign answered at a gate never ends as self-care"),
    "reach": gettext_lazy("Each question, answer, rule, sign and disposition can occur"),
    "overshadowed": gettext_lazy("Each rule decides the outcome for somebody"),
    "blind-spot": gettext_lazy("No rule misses somebody because a question is hidden"),
}


@dataclass(frozen=True)
class Answered:
    """A hazard with what the record brings against it."""

    hazard: Hazard
    evidence: tuple[Evidence, ...]

    @property
    def standing(self) -> Standing:
        """Open where any piece of evidence is; silent where there is none at all."""
        if not self.evidence:
            return Standing.SILENT
        return Standing.SHOWN if all(one.holds for one in self.evidence) else Standing.OPEN

    @property
    def standing_words(self) -> str:
        """The same in words."""
        return str(STANDING_WORDS[self.standing])


@dataclass(frozen=True)
class SafetyFile(VersionRecord):
    """What is stored of a version, brought against every hazard."""

    @cached_property
    def hazards(self) -> tuple[Answered, ...]:
        """Each hazard, as it is judged now, with the evidence of this version."""
        rows = self.version.questionnaire.hazards.order_by("order", "code")
        return tuple(Answered(hazard, tuple(self._evidence(hazard))) for hazard in rows)

    def proofs(self) -> Iterator[tuple[str, int, int]]:
        """(what is claimed, how often it is proved, how often it is claimed)."""
        for kind, words in CLAIM_WORDS.items():
            claims = [claim for claim in self.claims if claim.kind == kind]
            proved = sum(claim.verdict is Verdict.PROVED for claim in claims)
            yield str(words), proved, len(claims)

    def _evidence(self, hazard: Hazard) -> Iterator[Evidence]:
        for kind in hazard.claims.split():
            yield self._proved(kind)
        for fact in hazard.facts.split():
            yield from look_up(Fact(fact), self)

    def _proved(self, kind: str) -> Evidence:
        claims = [claim for claim in self.claims if claim.kind == kind]
        words = str(CLAIM_WORDS[kind])
        if not claims:
            return Evidence(False, _("%(what)s: nothing of the kind is proved.") % {"what": words})
        lacking = [claim for claim in claims if claim.verdict is not Verdict.PROVED]
        numbers = {"what": words, "n": len(claims) - len(lacking), "all": len(claims)}
        sentence = _("%(what)s: proved for %(n)d of %(all)d.") % numbers
        return Evidence(not lacking, sentence, tuple(map(_claim_text, lacking)))


def write_safety_file(version: QuestionnaireVersion) -> SafetyFile:
    """The safety file as it stands now."""
    return SafetyFile(version, timezone.now())


def _claim_text(claim: Claim) -> str:
    decided = "" if claim.verdict is Verdict.REFUTED else _(" (not decided within the limit)")
    return f"{claim.code}: {claim.sentence}{decided}"
