"""All there is to know of a draft before it is published, beside the live version."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.conf import settings

from triage.editing.addresses import find_address_problems
from triage.editing.drafts import build_draft
from triage.editing.histories import editors_since
from triage.editing.vignettes import Trial, try_vignettes
from triage.engine import questionnaire as engine
from triage.engine.checks.draft import find_problems
from triage.engine.checks.problem import Problem
from triage.engine.checks.texts import tokens_used
from triage.engine.document import DocumentError, canonical, parse_text, to_document
from triage.engine.proof.claims import Claim
from triage.engine.proof.diff import Change, find_changes
from triage.engine.proof.floors import LoweredFloor, find_lowered_floors
from triage.engine.proof.proof import prove
from triage.engine.words.edits import Edit, find_edits, rewordings
from triage.models import Approval, Questionnaire, QuestionnaireVersion
from triage.models.version import sha256_of
from triage.site.wording import empty_tokens

_Status = QuestionnaireVersion.Status


@dataclass(frozen=True)
class Report:
    """All there is to know of a draft before it is published; each part found when asked.

    A draft with problems cannot be proved or compared: those parts are empty then.
    """

    row: Questionnaire
    draft: engine.Questionnaire
    live: QuestionnaireVersion | None

    @cached_property
    def document(self) -> str:
        """The canonical JSON that would be published."""
        return canonical(to_document(self.draft))

    @cached_property
    def sha256(self) -> str:
        """What an approval is bound to."""
        return sha256_of(self.document)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What the checks found."""
        found = find_draft_problems(self.draft)
        addresses = find_address_problems(self.row)
        return (*found, *addresses, *_reading_back_problems(self.draft, self.document))

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """What was proved, and what was not."""
        return () if self.problems else _claims(self.document)

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        """How the draft differs from the live version, in words."""
        return find_edits(self.live.parsed(), self.draft) if self.live else ()

    @cached_property
    def rewordings(self) -> tuple[Edit, ...]:
        """Changed words that no proof can judge."""
        return rewordings(self.live.parsed(), self.draft) if self.live else ()

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Patients who would fare differently."""
        if self.live is None or self.problems:
            return ()
        return find_changes(self.live.parsed(), self.draft)

    @cached_property
    def lowered_floors(self) -> tuple[LoweredFloor, ...]:
        """Safety floors of the live version that the draft lowers."""
        if self.live is None or self.problems:
            return ()
        return find_lowered_floors(self.live.parsed(), self.draft)

    @cached_property
    def trials(self) -> tuple[Trial, ...]:
        """What becomes of each vignette."""
        return () if self.problems else try_vignettes(self.row, self.draft)

    @cached_property
    def approvals(self) -> tuple[Approval, ...]:
        """Signatures under exactly this document."""
        found = Approval.objects.filter(sha256=self.sha256).select_related("approved_by")
        return tuple(found.order_by("approved_at"))

    @cached_property
    def reasons(self) -> tuple[Problem, ...]:
        """Why it cannot be published whoever signs; empty when a signature is all it needs."""
        return (*self.problems, *self._objections())

    def _objections(self) -> Iterator[Problem]:
        for claim in self.claims:
            if claim.forbids_publishing:
                yield Problem(claim.place, claim.code, f"Not proved: {claim.sentence}")
        for trial in self.trials:
            if trial.vignette.is_signed and not trial.passes:
                yield Problem("vignette", trial.vignette.code, "The signed vignette fails.")
        for lowered in self.lowered_floors:
            if lowered.floor.locked:
                said = "A locked safety floor is lowered by nobody."
                yield Problem("floor", lowered.floor.code, said)

    @cached_property
    def approvals_missing(self) -> str:
        """What signature is still needed, as a sentence; empty when there are enough."""
        approvers = {approval.approved_by_id for approval in self.approvals}
        since = self.live.published_at if self.live else None
        independent = approvers - editors_since(self.row, since)
        if not approvers:
            return "No clinical lead has approved this document."
        if self.lowered_floors and len(approvers) == 1:
            return "A safety floor is lowered: a second clinical lead must approve as well."
        if settings.REQUIRE_SECOND_APPROVER and not independent:
            return "Who edited the draft cannot approve it alone: another lead must approve."
        return ""


@lru_cache(maxsize=4)
def _claims(document: str) -> tuple[Claim, ...]:
    """The same document has the same proofs: looking, signing and publishing prove it once."""
    return prove(parse_text(document))


def make_report(row: Questionnaire) -> Report:
    """The draft as it stands, beside the live version."""
    live = row.versions.filter(status=_Status.ACTIVE).first()
    return Report(row, build_draft(row), live)


def find_draft_problems(draft: engine.Questionnaire) -> tuple[Problem, ...]:
    """Every reason not to publish: the engine's, and texts this site cannot fill in."""
    missing = tuple(
        Problem(
            "questionnaire",
            draft.slug,
            f"The setting {name.upper()} is empty, but a text uses it.",
        )
        for name in empty_tokens(tokens_used(draft) | {"emergency_number"})
    )
    return (*find_problems(draft), *missing)


def _reading_back_problems(draft: engine.Questionnaire, document: str) -> list[Problem]:
    """A column or cell typed as JSON may be of a kind that no reader of the document knows."""
    try:
        again = parse_text(document)
    except DocumentError as error:
        return [Problem("questionnaire", draft.slug, f"It cannot be read back: {error}.")]
    differs = Problem("questionnaire", draft.slug, "It does not read back the same.")
    return [] if again == draft else [differs]
