"""The state of a draft in one line: what differs, what is wrong, what is weakened, what is proved.

What takes seconds is found when somebody asks, and remembered by the digests of both documents.
What guards people less is told anew each time: it stands in the vignettes, too.
"""

from dataclasses import dataclass

from triage.editing.draft_report import Report
from triage.editing.remembered import Remembered


@dataclass(frozen=True)
class Proofs:
    """How many claims are not proved, and how many things guard people less than before."""

    unproved: int
    weakenings: int


#: How many claims are not proved, by the digests of the version before, and of the draft.
_KNOWN: Remembered[tuple[str, str], int] = Remembered(64)


def known_proofs(report: Report) -> Proofs | None:
    """What was found of exactly this draft beside that version; ``None``: nobody asked yet."""
    unproved = _KNOWN.get(_key(report)) if report.is_provable else None
    return None if unproved is None else Proofs(unproved, len(report.weakenings))


def find_proofs(report: Report) -> Proofs:
    """Prove the draft, and compare it with the version before."""
    unproved = sum(claim.forbids_publishing for claim in report.claims)
    if report.is_provable:  # that stands in other rows, too: of nothing proved nothing is kept
        _KNOWN.keep(_key(report), unproved)
    return Proofs(unproved, len(report.weakenings))


def _key(report: Report) -> tuple[str, str]:
    return (report.over.sha256 if report.over else "", report.sha256)
