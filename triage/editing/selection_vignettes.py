"""Vignettes under some edits of a draft: guards of what is left out wait, all others hold.

A vignette is of the whole draft. It may answer what is not asked without the edits that are left
out, and expect what only these bring about. Everything else must pass as ever.
"""

from collections.abc import Iterator

from triage.editing.selection import Selection
from triage.editing.vignettes import Trial, Trials
from triage.engine.answers import AnswerError, check_answers
from triage.engine.questionnaire import Questionnaire as ParsedQuestionnaire
from triage.models import Questionnaire, Vignette


def try_alone(row: Questionnaire, selection: Selection) -> tuple[Trial, ...]:
    """Every vignette of a questionnaire under what was chosen, failing ones first."""
    return tuple(sorted(_trials(row, selection), key=lambda trial: trial.passes))


def _trials(row: Questionnaire, selection: Selection) -> Iterator[Trial]:
    alone = Trials(selection.document)
    before, whole = Trials(selection.old), Trials(selection.new)
    for vignette in row.vignettes.select_related("signed_by"):
        trial = alone.of(vignette)
        if not trial.passes and _fits(vignette, selection.new):
            trial = Trial(vignette, alone.ending_of_fitting(vignette))
        if not trial.passes:
            same = trial.ending == before.ending_of_fitting(vignette)
            waits = same and whole.of(vignette).passes
            trial = Trial(vignette, trial.ending, before.passes(vignette), waits)
        yield trial


def _fits(vignette: Vignette, document: ParsedQuestionnaire) -> bool:
    """Whether all its answers are answers to the draft: else it is wrong itself."""
    try:
        check_answers(document, vignette.answers)
    except AnswerError:
        return False
    return True
