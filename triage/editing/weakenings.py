"""What a draft weakens of the version that it would be published over.

The engine finds what is weaker in the document. Here stands what no document holds: vignettes
that guarded it, and documents that were taken back. Like the engine's, these sentences are
not translated: a reason and a signature are bound to every word of them.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace

from django.utils.timezone import localtime

from triage.editing.signed_vignettes import ChangedVignette
from triage.engine.checks.draft import find_problems
from triage.engine.document import DocumentError
from triage.engine.questionnaire import Questionnaire
from triage.engine.weakening.weakening import Weakening, WeakeningKind
from triage.models import Questionnaire as QuestionnaireRow
from triage.models import QuestionnaireVersion
from triage.models.version import CorruptDocument


def is_provable(document: Questionnaire) -> bool:
    """Whether it can be put to every patient, by today's checks."""
    return not any(problem.breaks_proofs for problem in find_problems(document))


def not_compared(draft: Questionnaire) -> Weakening:
    """What stands for everything that cannot be found: never toward calm."""
    return _weakening(
        WeakeningKind.FARES_CALMER,
        "questionnaire",
        draft.slug,
        "By today's checks the version before cannot be put to every patient, so nobody can "
        "tell who fares calmer.",
    )


def weakened_vignettes(changes: Iterable[ChangedVignette]) -> Iterator[Weakening]:
    """The vignettes that guard less than when they were signed."""
    for one in changes:
        if one.weakened:
            yield replace(
                _weakening(WeakeningKind.VIGNETTE, "vignette", one.code, one.weakened),
                before=one.before,
                after=one.after,
            )


def withdrawn_before(
    row: QuestionnaireRow, draft: Questionnaire, sha256: str
) -> Iterator[Weakening]:
    """The versions with this very document that were taken back, and those just taken back.

    What was wrong may still be in a draft that differs by a full stop. So whatever is published
    first after something was withdrawn is read and signed with the reason beside it.
    """
    taken_back = row.versions.exclude(withdrawn_reason="").select_related("withdrawn_by")
    newest = row.versions.order_by("-published_at").first()
    for version in taken_back.order_by("number"):
        if version.sha256 == sha256 or _reads_as(version, draft):
            yield _withdrawn(draft, withdrawn_sentence(version))
        elif newest and (version.withdrawn_at or version.published_at) >= newest.published_at:
            yield _withdrawn(draft, _first_since(version))


def _withdrawn(draft: Questionnaire, sentence: str) -> Weakening:
    return _weakening(WeakeningKind.WITHDRAWN_DOCUMENT, "questionnaire", draft.slug, sentence)


def _first_since(version: QuestionnaireVersion) -> str:
    """For those who sign what comes first after it."""
    return (
        f"Version {version.number} was withdrawn by {version.withdrawn_by}, because: "
        f"“{version.withdrawn_reason}” Nothing was published since: see that the reason is gone, "
        "and that nothing is lost which it guarded."
    )


def withdrawn_sentence(version: QuestionnaireVersion) -> str:
    """When a version was withdrawn, by whom and why."""
    at = version.withdrawn_at or version.retired_at
    day = f"{localtime(at):%d %B %Y}".lstrip("0") if at else "a day unknown"
    return (
        f"This very document was withdrawn as version {version.number} on {day} by "
        f"{version.withdrawn_by}, because: “{version.withdrawn_reason}”"
    )


def _reads_as(version: QuestionnaireVersion, draft: Questionnaire) -> bool:
    """Whether it means the same, though an older format says it in another text."""
    with suppress(CorruptDocument, DocumentError):
        return version.parsed() == draft
    return False


def _weakening(kind: WeakeningKind, place: str, code: str, sentence: str) -> Weakening:
    return Weakening(kind, place, code, sentence, "", "", None, None, forbidden=False)
