"""From a draft to an immutable version, or every reason why not; and taking one back."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from triage.check.recalls import start_recall
from triage.editing.drafts import build_draft
from triage.editing.histories import editors_since
from triage.editing.vignettes import Trial, try_vignettes
from triage.engine import questionnaire as engine
from triage.engine.checks.draft import find_problems
from triage.engine.checks.problem import Problem
from triage.engine.checks.texts import tokens_used
from triage.engine.document import DocumentError, canonical, parse_text, to_document
from triage.engine.proof.diff import Change, find_changes
from triage.engine.proof.floors import LoweredFloor, find_lowered_floors
from triage.engine.proof.proof import Claim, prove
from triage.engine.words.edits import Edit, find_edits, rewordings
from triage.models import Approval, Questionnaire, QuestionnaireVersion
from triage.models.version import sha256_of
from triage.site.wording import empty_tokens


class NotPublishable(Exception):
    """The draft cannot be published; ``problems`` says why, each with its place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.code}: {p.sentence}" for p in self.problems))


class StaleApproval(Exception):
    """The draft was changed after the person looked at it."""


class NotWithdrawable(Exception):
    """The version is not the live one, or no reason was given."""


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
        return (*found, *_reading_back_problems(self.draft, self.document))

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
        unproved = (
            Problem(claim.place, claim.code, f"Not proved: {claim.sentence}")
            for claim in self.claims
            if claim.forbids_publishing
        )
        failing = (
            Problem("vignette", trial.vignette.code, "The signed vignette fails.")
            for trial in self.trials
            if trial.vignette.is_signed and not trial.passes
        )
        locked = (
            Problem("floor", lowered.floor.code, "A locked safety floor is lowered by nobody.")
            for lowered in self.lowered_floors
            if lowered.floor.locked
        )
        return (*self.problems, *unproved, *failing, *locked)

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
    live = row.versions.filter(status=QuestionnaireVersion.Status.ACTIVE).first()
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


def approve(row: Questionnaire, *, sha256: str, by: User, note: str) -> Approval:
    """Sign the document that the person looked at, if it is still the draft.

    Signing twice changes nothing. Raises :class:`StaleApproval` when the draft has changed
    since, and :class:`NotPublishable` when no signature could make it publishable.
    """
    report = make_report(row)
    if report.sha256 != sha256:
        raise StaleApproval
    if report.reasons:
        raise NotPublishable(report.reasons)
    approval, _ = Approval.objects.get_or_create(
        questionnaire=row, sha256=sha256, approved_by=by, defaults={"note": note}
    )
    return approval


def publish(
    row: Questionnaire, *, by: User | None, note: str = "", sha256: str = ""
) -> QuestionnaireVersion:
    """Freeze the draft as the next version and make it the live one.

    ``sha256`` is that of the document somebody looked at; only that one is published then.
    Publishing a draft that is already live changes nothing and returns the live version.
    In DEBUG a draft nobody signed may be published, as a demonstration. Past submissions
    that it rates more urgent are recalled. Raises :class:`NotPublishable`, or
    :class:`StaleApproval` when somebody changes the draft at this very moment.
    """
    report = make_report(row)
    if sha256 and report.sha256 != sha256:
        raise StaleApproval
    refuse_unpublishable(report)
    if report.live is not None and report.live.sha256 == report.sha256:
        return report.live
    return _store(report, by=by, note=note)


@transaction.atomic
def _store(report: Report, *, by: User | None, note: str) -> QuestionnaireVersion:
    """Only the storing holds the lock: what is proved is checked to be what is stored."""
    row = Questionnaire.objects.select_for_update().get(pk=report.row.pk)
    current = make_report(row)
    if current.sha256 != report.sha256:
        raise StaleApproval
    if current.live is not None and current.live.sha256 == report.sha256:
        return current.live  # somebody else was faster
    if current.live != report.live:
        raise StaleApproval  # what was proved was proved beside another live version
    now = timezone.now()
    if report.live is not None:
        report.live.status, report.live.retired_at = QuestionnaireVersion.Status.RETIRED, now
        report.live.save(update_fields=["status", "retired_at"])
    last = row.versions.order_by("-number").first()
    version: QuestionnaireVersion = row.versions.create(
        number=last.number + 1 if last else 1,
        document=report.document,
        sha256=report.sha256,
        note=note,
        published_at=now,
        published_by=by,
    )
    others = row.versions.exclude(pk=version.pk)
    start_recall(version, of=others, now=now)
    if report.live is None:  # withdrawn with nothing in its place, so nobody was recalled then
        start_recall(version, of=others.exclude(withdrawn_reason=""), now=now, days=None)
    return version


def refuse_unpublishable(report: Report) -> None:
    """Raise :class:`NotPublishable` with every reason, missing signatures included."""
    reasons = list(report.reasons)
    if report.approvals_missing and not settings.DEBUG:
        reasons.append(Problem("questionnaire", report.draft.slug, report.approvals_missing))
    if reasons:
        raise NotPublishable(reasons)


@transaction.atomic
def withdraw(
    version: QuestionnaireVersion, *, by: User, reason: str, to: QuestionnaireVersion | None = None
) -> None:
    """Take a version back. Its unfinished checks move when their people come again.

    ``to`` names an earlier version that goes live in its place; without one nothing is
    live, and every page shows danger signs and numbers until something is published. What
    the version rated lower than the one now live is recalled.
    """
    for one in filter(None, (version, to)):  # as they are now, and nobody else's meanwhile
        one.refresh_from_db(from_queryset=QuestionnaireVersion.objects.select_for_update())
    if not reason.strip() or version.is_withdrawn or (to is not None and to.is_withdrawn):
        raise NotWithdrawable
    now = timezone.now()
    was_live = version.status == QuestionnaireVersion.Status.ACTIVE
    version.status = QuestionnaireVersion.Status.RETIRED
    version.retired_at = version.retired_at or now
    version.withdrawn_reason, version.withdrawn_by = reason.strip(), by
    version.save(update_fields=["status", "retired_at", "withdrawn_reason", "withdrawn_by"])
    if was_live and to is not None:
        to.status, to.retired_at = QuestionnaireVersion.Status.ACTIVE, None
        to.save(update_fields=["status", "retired_at"])
    live = version.questionnaire.versions.filter(status=QuestionnaireVersion.Status.ACTIVE).first()
    if live is not None:
        same = version.questionnaire.versions.filter(pk=version.pk)
        start_recall(live, of=same, now=now, days=None)


def _reading_back_problems(draft: engine.Questionnaire, document: str) -> list[Problem]:
    """A column or cell typed as JSON may be of a kind that no reader of the document knows."""
    try:
        again = parse_text(document)
    except DocumentError as error:
        return [Problem("questionnaire", draft.slug, f"It cannot be read back: {error}.")]
    differs = Problem("questionnaire", draft.slug, "It does not read back the same.")
    return [] if again == draft else [differs]
