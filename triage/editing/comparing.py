"""A draft beside the version that it would be published over, put to the same patients.

Encoding both for the solver is most of the work, so everything that asks it is found in one
go, and remembered by the process: looking, signing and publishing do it once.
"""

from dataclasses import dataclass
from functools import lru_cache

from triage.engine.document import parse_text
from triage.engine.proof.claims import Claim
from triage.engine.proof.diff import Change, find_changes
from triage.engine.proof.floors import LoweredFloor, find_lowered_floors
from triage.engine.proof.proof import prove
from triage.engine.proof.versions import Versions
from triage.engine.weakening.find import find_weakenings
from triage.engine.weakening.weakening import Weakening

_REMEMBERED = 4


@dataclass(frozen=True)
class Compared:
    """What was proved of a document, and how it differs for patients from the one before."""

    claims: tuple[Claim, ...]
    changes: tuple[Change, ...] = ()
    lowered_floors: tuple[LoweredFloor, ...] = ()
    weakenings: tuple[Weakening, ...] = ()


@lru_cache(maxsize=_REMEMBERED)
def prove_alone(document: str) -> Compared:
    """A document that there is nothing to compare with."""
    return Compared(prove(parse_text(document)))


@lru_cache(maxsize=_REMEMBERED)
def compare_documents(before: str, document: str) -> Compared:
    """A document beside the one before; neither may have a problem that breaks proofs."""
    old, new = parse_text(before), parse_text(document)
    versions = Versions(old, new)
    same_floors = old.floors == new.floors  # which then ask for no less
    return Compared(
        claims=prove(new, before=old, versions=versions),
        changes=find_changes(old, new, versions=versions),
        lowered_floors=() if same_floors else find_lowered_floors(old, new, versions=versions),
        weakenings=find_weakenings(old, new, versions=versions),
    )
