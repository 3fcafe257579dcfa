"""All that a newer version weakens, found by the program and declared by nobody."""

from collections.abc import Callable, Iterator

from triage.engine.proof.patients import LIMIT
from triage.engine.proof.versions import Versions
from triage.engine.questionnaire import Questionnaire
from triage.engine.weakening.additions import (
    added_questions,
    added_words,
    new_questions_first,
)
from triage.engine.weakening.advice import (
    calmer_dispositions,
    longer_times,
    no_longer_always_shown,
    no_longer_at_once,
)
from triage.engine.weakening.answers import (
    declared_answers,
    lost_options,
    new_exits,
    other_numbers,
)
from triage.engine.weakening.comparison import Comparison
from triage.engine.weakening.floors import weakened_floors
from triage.engine.weakening.guards import (
    lost_danger_signs,
    lost_gates,
    lost_signs,
    moved_gates,
)
from triage.engine.weakening.other_edits import other_edits
from triage.engine.weakening.people import people_who_fare_calmer, questions_asked_of_fewer
from triage.engine.weakening.rules import weakened_rules
from triage.engine.weakening.weakening import Weakening
from triage.engine.weakening.wording import changed_words

_FINDERS: tuple[Callable[[Comparison], Iterator[Weakening]], ...] = (
    people_who_fare_calmer,
    weakened_floors,
    lost_gates,
    lost_signs,
    lost_danger_signs,
    weakened_rules,
    calmer_dispositions,
    no_longer_always_shown,
    no_longer_at_once,
    lost_options,
    declared_answers,
    new_exits,
    questions_asked_of_fewer,
    moved_gates,
    new_questions_first,
    longer_times,
    changed_words,
    added_words,
    added_questions,
    other_numbers,
)


def find_weakenings(
    old: Questionnaire | None,
    new: Questionnaire,
    *,
    versions: Versions | None = None,
    limit: int = LIMIT,
) -> tuple[Weakening, ...]:
    """Everything that somebody could rely on in the older version and cannot in the newer one.

    The most harmful first, and inside a kind what nobody may do at all. Neither may have a
    problem that breaks proofs. ``versions`` are these two where they are encoded already.
    A question that only chooses reading from now on is gone from the check.
    Without an older version there is nothing to weaken: the first publication shows the whole.
    """
    if old is None or old == new:
        return ()
    compared = Comparison(old.check_alone, new.check_alone, versions=versions, limit=limit)
    found = [weakening for find in _FINDERS for weakening in find(compared)]
    found.extend(other_edits(old, new, found))
    return tuple(sorted(found, key=lambda one: (one.kind.harm, not one.forbidden)))
