"""The state of a draft in one line: what differs, what is wrong, what is weakened, what is proved.

What takes seconds is found when somebody asks, and remembered by the digests of both documents.
"""

from dataclasses import dataclass

from triage.editing.draft_report import Report

#: A few words for each document that was proved lately.
_REMEMBERED = 64


@dataclass(frozen=True)
class Proofs:
    """How many claims are not proved, and how many things guard people less than before."""

    unproved: int
    weakenings: int


#: By the digests of the version before, and of the draft.
_KNOWN: dict[tuple[str, str], Proofs] = {}


def known_proofs(report: Report) -> Proofs | None:
    """What was found of exactly this draft beside that version; ``None``: nobody asked yet."""
    return _KNOWN.get(_key(report))


def find_proofs(report: Report) -> Proofs:
    """Prove the draft, and compare it with the version before."""
    unproved = sum(claim.forbids_publishing for claim in report.claims)
    while len(_KNOWN) >= _REMEMBERED:
        _KNOWN.pop(next(iter(_KNOWN)), None)
    return _KNOWN.setdefault(_key(report), Proofs(unproved, len(report.weakenings)))


def _key(report: Report) -> tuple[str, str]:
    return (report.over.sha256 if report.over else "", report.sha256)
