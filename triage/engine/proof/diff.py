"""Which patients fare differently under two versions, each with an example.

A patient is the same person asked both questionnaires, as in
:mod:`triage.engine.proof.versions`. Who gets a result only under the newer version fares no
worse and is not listed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from triage.engine.outcome import Outcome, evaluate
from triage.engine.proof.patients import LIMIT, Literal, Patient, Undecided
from triage.engine.proof.versions import Pair, Versions
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import Disposition, Rule
from triage.engine.urgency import Urgency

#: Whether two outcomes show a change.
_Shows = Callable[[Outcome, Outcome], bool]


@dataclass(frozen=True)
class Change:
    """Patients who were at one urgency and are now at another.

    ``after`` is ``None`` when they get no disposition any more. ``lost`` names an
    always-shown disposition that they no longer see, nor one as urgent in its place.
    ``old_answers`` and ``new_answers`` are one such person; both are ``None`` when the
    solver did not decide whether there is one, which counts as lowered.
    """

    before: Urgency
    after: Urgency | None
    lost: str | None
    old_answers: Patient | None
    new_answers: Patient | None

    @property
    def lowered(self) -> bool:
        """Whether anybody fares worse: less urgent, no result, or a crisis line less."""
        if self.old_answers is None or self.after is None or self.lost is not None:
            return True
        return self.after < self.before


def find_changes(
    old: Questionnaire,
    new: Questionnaire,
    *,
    limit: int = LIMIT,
    versions: Versions | None = None,
) -> tuple[Change, ...]:
    """One change for each pair of urgencies that some patient goes between; lowered first.

    Neither questionnaire may have a problem that breaks proofs. ``versions`` are these two
    where they are encoded already.
    """
    versions = versions or Versions(old, new, limit)
    return tuple(sorted(_changes(versions), key=lambda change: not change.lowered))


def _changes(versions: Versions) -> Iterator[Change]:
    both = (versions.old, versions.new)
    levels = sorted({d.urgency for q in both for d in q.dispositions})
    for before in levels:
        for after in (*levels, None):
            if after is not before:
                yield from _between(versions, before, after)
    for disposition in versions.old.dispositions:
        if disposition.always_shown:
            yield from _lost(versions, disposition)


def _between(versions: Versions, before: Urgency, after: Urgency | None) -> Iterator[Change]:
    literals = [versions.before.in_scope, versions.before.ends_at(before)]
    if after is None:
        literals.append(versions.patients.opposite(versions.after.in_scope))
    else:
        literals.extend([versions.after.in_scope, versions.after.ends_at(after)])

    def shows(then: Outcome, now: Outcome) -> bool:
        return then.urgency == before and now.urgency == after

    yield from _find(versions, Change(before, after, None, None, None), literals, shows)


def _lost(versions: Versions, lost: Disposition) -> Iterator[Change]:
    """Who saw it, and now sees neither it nor what took its place."""
    instead = _stand_ins(versions.old, versions.new, lost)
    literals = [
        versions.before.in_scope,
        versions.after.in_scope,
        versions.before.shows(lost),
        *(versions.patients.opposite(versions.after.shows(other)) for other in instead),
    ]

    def shows(then: Outcome, now: Outcome) -> bool:
        return lost in then.dispositions and not set(instead).intersection(now.dispositions)

    change = Change(lost.urgency, lost.urgency, lost.code, None, None)
    yield from _find(versions, change, literals, shows)


def _find(
    versions: Versions, change: Change, literals: list[Literal], shows: _Shows
) -> Iterator[Change]:
    """The change with a person whom it happens to; nothing when there is none."""

    def holds(old: Patient, new: Patient) -> bool:
        return shows(evaluate(versions.old, old), evaluate(versions.new, new))

    try:
        pair = versions.find(literals, holds)
    except Undecided:
        yield change
        return
    if pair is not None:
        yield _shown(versions, change, pair)


def _shown(versions: Versions, change: Change, pair: Pair) -> Change:
    old, new = pair
    told_old, told_new = versions.told(pair)
    return replace(
        change,
        before=evaluate(versions.old, old).urgency or change.before,
        after=evaluate(versions.new, new).urgency,
        old_answers=told_old,
        new_answers=told_new,
    )


def _stand_ins(
    old: Questionnaire, new: Questionnaire, disposition: Disposition
) -> list[Disposition]:
    """It, and the always shown that is no less urgent and stands under the same signs."""
    signs = {rule.sign for rule in old.rules if disposition.code in _leads_to(rule)}
    codes = {code for rule in new.rules if rule.sign in signs for code in _leads_to(rule)}
    return [
        other
        for other in new.dispositions
        if other.code == disposition.code
        or (other.code in codes and other.always_shown and other.urgency >= disposition.urgency)
    ]


def _leads_to(rule: Rule) -> tuple[str, str]:
    return (rule.disposition, rule.disposition_if_unsure)
