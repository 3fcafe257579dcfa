"""All there is to know of a draft before it is published, beside the live version."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.contrib.auth.models import User

from triage.editing.comparing import Compared, compare_documents, prove_alone
from triage.editing.draft_problems import find_all_problems
from triage.editing.drafts import build_draft
from triage.editing.histories import editors_since
from triage.editing.reading_list import Listed, list_edits, list_whole, rows_by_name
from triage.editing.reasons import reasoned
from triage.editing.refusals import NothingLive
from triage.editing.selection import Selection
from triage.editing.selection_vignettes import try_alone
from triage.editing.selection_words import find_selection_problems
from triage.editing.signed_vignettes import ChangedVignette, changed_since
from triage.editing.vignette_words import turned_in_words
from triage.editing.vignettes import Trial, try_vignettes
from triage.editing.weakenings import (
    is_provable,
    not_compared,
    weakened_vignettes,
    withdrawn_before,
)
from triage.engine import questionnaire as engine
from triage.engine.checks.problem import Problem
from triage.engine.document import canonical, to_document
from triage.engine.proof.claims import Claim
from triage.engine.proof.diff import Change
from triage.engine.proof.floors import LoweredFloor
from triage.engine.weakening.weakening import Weakening
from triage.engine.words.edits import Edit, find_edits
from triage.models import Approval, Questionnaire, QuestionnaireVersion
from triage.models.version import sha256_of

_Status = QuestionnaireVersion.Status
#: How many have to sign what weakens anything, whatever the settings.
LEADS_FOR_A_WEAKENING = 2
_UNSIGNED = "No clinical lead has approved this document."
_TWO_LEADS = (
    "Something is weakened: two clinical leads who did not edit the draft must approve it. "
    "So far: %(number)d."
)


@dataclass(frozen=True)
class Report:
    """All there is to know of a draft before it is published; each part found when asked.

    It is compared with the version that it would be published ``over``. A draft with a problem
    that breaks proofs cannot be proved, compared or tried: those parts are empty then. Any
    other problem forbids publishing all the same. Where only some edits are to go out, ``draft``
    is what they make, and ``selection`` says which they are.
    """

    row: Questionnaire
    draft: engine.Questionnaire
    live: QuestionnaireVersion | None
    over: QuestionnaireVersion | None
    selection: Selection | None = None

    @cached_property
    def document(self) -> str:
        """The canonical JSON that would be published."""
        return canonical(to_document(self.draft))

    @cached_property
    def sha256(self) -> str:
        """What an approval is bound to."""
        return sha256_of(self.document)

    @property
    def looked_at(self) -> tuple[str, int | None]:
        """What somebody who looks at this looks at: which document, over which version."""
        return self.sha256, self.over.pk if self.over else None

    @property
    def is_live(self) -> bool:
        """Whether there is nothing to publish."""
        return self.live is not None and self.live.sha256 == self.sha256

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """What the checks found."""
        alone = find_selection_problems(self.selection) if self.selection else ()
        return (*find_all_problems(self.row, self.draft, self.document, self.sha256), *alone)

    @cached_property
    def is_provable(self) -> bool:
        """Whether it can be put to every patient."""
        return not any(problem.breaks_proofs for problem in self.problems)

    @cached_property
    def is_comparable(self) -> bool:
        """Whether it and the version before can be put to the same patients."""
        return self.is_provable and self.before is not None and is_provable(self.before)

    @cached_property
    def _compared(self) -> Compared:
        if not self.is_provable:
            return Compared(())
        if self.over is None or not self.is_comparable:
            return prove_alone(self.document)
        return compare_documents(self.over.document, self.document)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """What was proved, and what was not."""
        return self._compared.claims

    @cached_property
    def before(self) -> engine.Questionnaire | None:
        """What the draft is compared with, as values."""
        return self.over.parsed() if self.over else None

    @cached_property
    def edits(self) -> tuple[Edit, ...]:
        """How the draft differs from the version before, in words."""
        return find_edits(self.before, self.draft) if self.before else ()

    @property
    def changes(self) -> tuple[Change, ...]:
        """Patients who would fare differently."""
        return self._compared.changes

    @property
    def lowered_floors(self) -> tuple[LoweredFloor, ...]:
        """Safety floors of the version before that the draft lowers."""
        return self._compared.lowered_floors

    @cached_property
    def trials(self) -> tuple[Trial, ...]:
        """What becomes of each vignette, and of those that fail, whether they passed before."""
        if not self.is_provable:
            return ()
        if self.selection is not None:
            return try_alone(self.row, self.selection)
        return try_vignettes(self.row, self.draft, self.before)

    @cached_property
    def vignette_changes(self) -> tuple[ChangedVignette, ...]:
        """What became of the vignettes that were signed when the version before went live."""
        if self.over is None or self.before is None:
            return ()
        since = self.over.published_at
        return changed_since(self.row, since, old=self.before, new=self.draft)

    @cached_property
    def weakenings(self) -> tuple[Weakening, ...]:
        """Everything that guards people less than before; the most harmful first."""
        if self.is_live:
            return ()
        return (
            *withdrawn_before(self.row, self.draft, self.sha256),
            *self._weakened_in_the_document(),
            *weakened_vignettes(self.vignette_changes),
        )

    def _weakened_in_the_document(self) -> tuple[Weakening, ...]:
        if self.over is not None and self.is_provable and not self.is_comparable:
            return (not_compared(self.draft),)
        return self._compared.weakenings

    @cached_property
    def reading_list(self) -> tuple[Listed, ...]:
        """Everything that is to be read before it is signed, each object with its tick.

        Edits say nothing where there is no version before, or only one that was taken back.
        """
        if self.is_live:
            return ()
        weakened = reasoned(self.row, self.weakenings)
        if self.before is None or self.over is None or self.over.is_withdrawn:
            return list_whole(self.draft, weakened)
        rows = rows_by_name(self.before, self.draft)
        turned = turned_in_words(self.trials, self.draft)
        return list_edits(self.edits, weakened, (*turned, *self.vignette_changes), rows=rows)

    @property
    def edits_since(self) -> datetime | None:
        """Since when whatever it has, that the version before has not, was edited."""
        return self.over.edits_since if self.over else None

    @property
    def left_edits_since(self) -> datetime | None:
        """The same, where edits of the draft would be left out and so be published later."""
        leaves = self.selection is not None and self.selection.left
        return self.edits_since if leaves else None

    @cached_property
    def editors(self) -> frozenset[int]:
        """Ids of everybody who changed the draft, or loosened a vignette, since that version."""
        loosened = (one.editors for one in self.vignette_changes if one.weakened)
        return frozenset(editors_since(self.row, self.edits_since)).union(*loosened)

    @cached_property
    def approvals(self) -> tuple[Approval, ...]:
        """Signatures that hold now: under this document, over this version, with every tick."""
        found = Approval.objects.filter(
            questionnaire=self.row, sha256=self.sha256, over=self.over, void_since=None
        )
        keys = {one.key for one in self.reading_list}
        stored = found.select_related("approved_by").order_by("approved_at")
        read = (one for one in stored if one.read is not None and keys.issubset(one.read))
        return tuple(one for one in read if _may_sign(one.approved_by))

    @cached_property
    def reasons(self) -> tuple[Problem, ...]:
        """Why it cannot be published whoever signs; empty when a signature is all it needs."""
        return (*self.problems, *self._objections())

    def _objections(self) -> Iterator[Problem]:
        for claim in self.claims:
            if claim.forbids_publishing:
                yield Problem(claim.place, claim.code, f"Not proved: {claim.sentence}")
        for trial in self.trials:
            if trial.vignette.is_signed and not (trial.passes or trial.waits):
                yield Problem("vignette", trial.vignette.code, "The signed vignette fails.")
        yield from self._forbidden()

    def _forbidden(self) -> Iterator[Problem]:
        for one in self.weakenings:
            if one.forbidden:
                yield Problem(one.place, one.code, f"Nobody may weaken this: {one.sentence}")
        for lowered in self.lowered_floors:
            if lowered.floor.locked:
                said = "A locked safety floor is lowered by nobody."
                yield Problem("floor", lowered.floor.code, said)

    @cached_property
    def approvals_missing(self) -> str:
        """What signature is still needed, as a sentence; empty when there are enough."""
        if self.live is not None and self.is_live:
            return "" if self.live.signatures().exists() else _UNSIGNED
        approvers = {approval.approved_by_id for approval in self.approvals}
        independent = approvers - self.editors
        if self.weakenings and len(independent) < LEADS_FOR_A_WEAKENING:
            return _TWO_LEADS % {"number": len(independent)}
        if not approvers:
            return _UNSIGNED
        if settings.REQUIRE_SECOND_APPROVER and not independent:
            return "Who edited the draft cannot approve it alone: another lead must approve."
        return ""


def _may_sign(lead: User) -> bool:
    """Today: who left, or is no clinical lead any more, answers for nothing that goes live."""
    return lead.is_active and lead.has_perm("triage.add_approval")


def make_report(row: Questionnaire, only: Collection[str] | None = None) -> Report:
    """The draft as it stands, beside the live version; or ``only`` these edits of it.

    These are keys of pieces, and nothing is left out of a draft of which nothing is live: then
    raises :class:`NothingLive`.
    """
    live = row.versions.filter(status=_Status.ACTIVE).first()
    draft = build_draft(row)
    if only is None:
        return Report(row, draft, live, live or _last_live(row))
    if live is None:
        raise NothingLive
    selection = Selection(live.parsed(), draft, frozenset(only))
    return Report(row, selection.document, live, live, selection)


def _last_live(row: Questionnaire) -> QuestionnaireVersion | None:
    """What was live last and was not taken back, or else what was live last.

    Else taking a version back would be a way round the comparison with it.
    """
    last = row.versions.order_by("-retired_at", "-number")
    return last.filter(withdrawn_reason="").first() or last.first()
