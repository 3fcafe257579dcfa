"""The safety file of a version: each hazard, and what the stored record brings against it.

Written anew from what is stored whenever somebody asks. It proves again, compares again and
tries the vignettes again; it judges nothing: risk is for the clinical owner to say.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property, lru_cache

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.histories import Changed, changes_since
from triage.editing.replay_figures import ReplayFigures
from triage.editing.safety.facts import FACTS
from triage.editing.safety.hazards import HAZARDS, Fact, Hazard
from triage.editing.vignettes import SignatureGone, Trial, signatures_gone, try_vignettes
from triage.engine.checks.draft import find_problems
from triage.engine.checks.problem import Problem
from triage.engine.document import parse_text
from triage.engine.proof.claims import Claim, Verdict
from triage.engine.proof.diff import Change, find_changes
from triage.engine.proof.proof import prove
from triage.engine.questionnaire import Questionnaire
from triage.engine.words.edits import Edit, find_edits, rewordings
from triage.models import Approval, QuestionnaireVersion, Recall, Replay

#: Versions, and pairs of versions, whose proofs are remembered by one process.
_REMEMBERED = 8


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
class Evidence:
    """One thing that the record says. ``details`` names what is open, one thing a line."""

    holds: bool
    sentence: str
    details: tuple[str, ...] = ()

    @property
    def standing_words(self) -> str:
        """Whether it holds, as a word."""
        return _("Holds") if self.holds else _("Open")


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
class SafetyFile:
    """All there is to know of a published version; each part found when asked.

    Raises ``CorruptDocument`` or ``DocumentError`` when the stored document is damaged.
    """

    version: QuestionnaireVersion
    written_at: datetime

    @cached_property
    def document(self) -> Questionnaire:
        """The version as values; that it matches its SHA-256 was just checked."""
        return self.version.parsed()

    @cached_property
    def previous(self) -> QuestionnaireVersion | None:
        """The version published before, if there is one."""
        earlier = self.version.questionnaire.versions.filter(number__lt=self.version.number)
        return earlier.order_by("-number").first()

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What today's checks find."""
        return find_problems(self.document)

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """What is proved of every possible patient; nothing while there are problems."""
        return () if self.problems else _claims(self.version.document)

    @cached_property
    def trials(self) -> tuple[Trial, ...]:
        """The vignettes as they stand now, tried under this version."""
        return try_vignettes(self.version.questionnaire, self.document)

    @cached_property
    def signed(self) -> tuple[Trial, ...]:
        """Those that a clinical lead stands by."""
        return tuple(trial for trial in self.trials if trial.vignette.is_signed)

    @cached_property
    def proposals(self) -> tuple[Trial, ...]:
        """Those that nobody has signed: no evidence yet."""
        return tuple(trial for trial in self.trials if not trial.vignette.is_signed)

    @cached_property
    def approvals(self) -> tuple[Approval, ...]:
        """Signatures under exactly this document."""
        found = Approval.objects.filter(sha256=self.version.sha256).select_related("approved_by")
        return tuple(found.order_by("approved_at"))

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        """How it differs from the version before, in words."""
        return find_edits(self.previous.parsed(), self.document) if self.previous else ()

    @cached_property
    def rewordings(self) -> tuple[Edit, ...]:
        """Changed words that no proof can judge."""
        return rewordings(self.previous.parsed(), self.document) if self.previous else ()

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Patients who fare differently than under the version before."""
        if self.previous is None or self.problems:
            return ()
        return _changes(self.previous.document, self.version.document)

    @cached_property
    def recorded(self) -> tuple[Changed, ...]:
        """Every recorded change of the draft from the version before to this one."""
        found = changes_since(self.version.questionnaire, self._since)
        return tuple(change for change in found if change.at <= self.version.published_at)

    @cached_property
    def editors(self) -> tuple[str, ...]:
        """Who made them."""
        return tuple(dict.fromkeys(change.by for change in self.recorded))

    @cached_property
    def signatures_gone(self) -> tuple[SignatureGone, ...]:
        """Signatures under vignettes that were taken off meanwhile."""
        return signatures_gone(
            self.version.questionnaire, since=self._since, until=self.version.published_at
        )

    @cached_property
    def figures(self) -> ReplayFigures | None:
        """Of the newest finished replay of past checks under this document."""
        done = Replay.objects.filter(sha256=self.version.sha256, recall_version=None)
        replay = done.exclude(finished_at=None).defer("document").first()
        return ReplayFigures(replay, exact=False) if replay else None

    @cached_property
    def recalls(self) -> bool:
        """Whether it rated past checks more urgent."""
        return Recall.objects.filter(version=self.version).exists()

    @cached_property
    def warnings(self) -> tuple[Claim, ...]:
        """What was not proved."""
        return tuple(claim for claim in self.claims if claim.verdict is not Verdict.PROVED)

    @cached_property
    def hazards(self) -> tuple[Answered, ...]:
        """Each hazard with the evidence of this version."""
        return tuple(Answered(hazard, tuple(self._evidence(hazard))) for hazard in HAZARDS)

    @property
    def _since(self) -> datetime | None:
        return self.previous.published_at if self.previous else None

    def proofs(self) -> Iterator[tuple[str, int, int]]:
        """(what is claimed, how often it is proved, how often it is claimed)."""
        for kind, words in CLAIM_WORDS.items():
            claims = [claim for claim in self.claims if claim.kind == kind]
            proved = sum(claim.verdict is Verdict.PROVED for claim in claims)
            yield str(words), proved, len(claims)

    def _evidence(self, hazard: Hazard) -> Iterator[Evidence]:
        for kind in hazard.claims:
            yield self._proved(kind)
        for fact in hazard.facts:
            yield from _looked_up(fact, self)

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


def _looked_up(fact: Fact, file: SafetyFile) -> Iterable[Evidence]:
    find: Callable[[SafetyFile], Iterable[tuple[bool, str, Iterable[str]]]] = FACTS[fact]
    return (Evidence(holds, sentence, tuple(details)) for holds, sentence, details in find(file))


@lru_cache(maxsize=_REMEMBERED)
def _claims(document: str) -> tuple[Claim, ...]:
    return prove(parse_text(document))


@lru_cache(maxsize=_REMEMBERED)
def _changes(old: str, new: str) -> tuple[Change, ...]:
    return find_changes(parse_text(old), parse_text(new))
