"""What one edit would change for patients, found before it is stored."""

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from triage.editing.draft_problems import find_draft_problems
from triage.editing.vignettes import Ending, Trials
from triage.engine import questionnaire as engine
from triage.engine.checks.problem import Problem
from triage.engine.document import canonical, parse_text, to_document
from triage.engine.proof.claims import Claim
from triage.engine.proof.diff import Change, find_changes
from triage.engine.proof.proof import prove
from triage.models import Questionnaire, Vignette

_REMEMBERED = 16


@dataclass(frozen=True)
class Turned:
    """A vignette that would end elsewhere; ``fails`` says that it would not pass any more."""

    vignette: Vignette
    before: Ending
    after: Ending
    passed: bool
    passes: bool


@dataclass(frozen=True)
class Effect:
    """What would differ. Without ``comparable`` nothing is known of patients, and why is a problem.

    ``problems`` are those that the edit makes, ``claims`` what would not be proved because of it.
    """

    changed: bool
    problems: tuple[Problem, ...]
    comparable: bool
    changes: tuple[Change, ...] = ()
    claims: tuple[Claim, ...] = ()
    turned: tuple[Turned, ...] = ()

    @property
    def rise(self) -> tuple[Change, ...]:
        """Who fares more urgently."""
        return tuple(change for change in self.changes if not change.lowered)

    @property
    def fall(self) -> tuple[Change, ...]:
        """Who fares calmer."""
        return tuple(change for change in self.changes if change.lowered)


def find_effect(
    row: Questionnaire, before: engine.Questionnaire, after: engine.Questionnaire
) -> Effect:
    """The draft as it is beside the draft as it would be."""
    was, now = find_draft_problems(before), find_draft_problems(after)
    new = tuple((Counter(now) - Counter(was)).elements())
    if any(problem.breaks_proofs for problem in (*was, *now)):
        return Effect(before != after, new, comparable=False)
    changes, claims = _compare(canonical(to_document(before)), canonical(to_document(after)))
    turned = _turned(row, before, after)
    return Effect(before != after, new, True, changes, claims, turned)


@lru_cache(maxsize=_REMEMBERED)
def _compare(before: str, after: str) -> tuple[tuple[Change, ...], tuple[Claim, ...]]:
    """Both documents before the same patients: the same edit is looked at again and again."""
    if before == after:
        return (), ()
    old, new = parse_text(before), parse_text(after)
    lost = _unproved(after)
    known = {_about(claim) for claim in _unproved(before)} if lost else set()
    return find_changes(old, new), tuple(one for one in lost if _about(one) not in known)


@lru_cache(maxsize=_REMEMBERED)
def _unproved(document: str) -> tuple[Claim, ...]:
    return tuple(claim for claim in prove(parse_text(document)) if claim.forbids_publishing)


def _about(claim: Claim) -> tuple[str, str, str]:
    return claim.place, claim.code, claim.sentence


def _turned(
    row: Questionnaire, before: engine.Questionnaire, after: engine.Questionnaire
) -> tuple[Turned, ...]:
    old, new = Trials(before), Trials(after)
    found = ((one, old.of(one), new.of(one)) for one in row.vignettes.select_related("signed_by"))
    return tuple(
        Turned(vignette, was.ending, now.ending, was.passes, now.passes)
        for vignette, was, now in found
        if was.ending != now.ending
    )
