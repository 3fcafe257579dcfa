"""What is stored of a published version, each part found when asked.

It proves again, compares again and tries the vignettes again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache

from triage.editing.histories import Changed, changes_since
from triage.editing.signature_record import SignatureGone, signatures_gone
from triage.editing.vignettes import Trial, try_vignettes
from triage.engine.checks.draft import find_problems
from triage.engine.checks.problem import Problem
from triage.engine.document import parse_text
from triage.engine.proof.claims import Claim, Verdict
from triage.engine.proof.diff import Change, find_changes
from triage.engine.proof.proof import prove
from triage.engine.questionnaire import Questionnaire
from triage.engine.words.edits import Edit, find_edits, rewordings
from triage.models import Approval, QuestionnaireVersion, Replay

#: Versions, and pairs of versions, whose proofs are remembered by one process.
_REMEMBERED = 8
#: What a look into the record yields: does it hold, a sentence, what is open.
Found = tuple[bool, str, Iterable[str]]


@dataclass(frozen=True)
class VersionRecord:
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
        """What is proved of every possible patient; nothing where a problem breaks proofs."""
        return _claims(self.version.document) if self._is_provable else ()

    @property
    def _is_provable(self) -> bool:
        return not any(problem.breaks_proofs for problem in self.problems)

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
        """Signatures under exactly this document, those that became void later included."""
        return tuple(self.version.signatures().select_related("over"))

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
        if self.previous is None or not self._is_provable:
            return ()
        return _changes(self.previous.document, self.version.document)

    @cached_property
    def recorded(self) -> tuple[Changed, ...]:
        """Every recorded change of the draft from the version before to this one."""
        since = self.previous.edits_since if self.previous else None
        found = changes_since(self.version.questionnaire, since)
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
    def replay(self) -> Replay | None:
        """The newest finished replay of past checks under this document.

        Only that it was run is told: the file is read by people who may not look at checks.
        """
        done = Replay.objects.filter(sha256=self.version.sha256, recall_version=None)
        found: Replay | None = done.exclude(finished_at=None).defer("document").first()
        return found

    @cached_property
    def warnings(self) -> tuple[Claim, ...]:
        """What was not proved."""
        return tuple(claim for claim in self.claims if claim.verdict is not Verdict.PROVED)

    @property
    def _since(self) -> datetime | None:
        return self.previous.published_at if self.previous else None


def signed_at(signature: dict[str, str]) -> datetime:
    """When somebody signed what a version weakened, as the version keeps it."""
    return datetime.fromisoformat(signature["at"])


@lru_cache(maxsize=_REMEMBERED)
def _claims(document: str) -> tuple[Claim, ...]:
    return prove(parse_text(document))


@lru_cache(maxsize=_REMEMBERED)
def _changes(old: str, new: str) -> tuple[Change, ...]:
    return find_changes(parse_text(old), parse_text(new))
