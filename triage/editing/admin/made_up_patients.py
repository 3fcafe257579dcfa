"""A made-up patient on a staff page: first what is not harmless, then every answer."""

from dataclasses import dataclass

from triage.engine.conditions import Answers
from triage.engine.outcome import evaluate
from triage.engine.questionnaire import Questionnaire
from triage.engine.urgency import Urgency
from triage.engine.words.narrative import describe_patient, tell_patient, tell_unasked


@dataclass(frozen=True)
class ShownPatient:
    """One patient in words. ``urgency`` is where these answers end; ``None`` without a result.

    ``unasked`` is what they would say to questions that nobody asks them.
    """

    told: str
    answers: tuple[str, ...]
    urgency: Urgency | None
    unasked: tuple[str, ...] = ()


def show_patient(questionnaire: Questionnaire, answers: Answers | None) -> ShownPatient | None:
    """The patient of a claim or a change, where there is one."""
    if answers is None:
        return None
    return ShownPatient(
        told=tell_patient(questionnaire, answers),
        answers=describe_patient(questionnaire, answers),
        urgency=evaluate(questionnaire, answers).urgency,
        unasked=tell_unasked(questionnaire, answers),
    )
