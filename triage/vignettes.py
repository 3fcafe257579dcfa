"""Vignettes tried under a document, and signed by a clinician."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.utils import timezone

from triage.engine import questionnaire as engine
from triage.engine.answers import AnswerError, check_answers
from triage.engine.outcome import State, evaluate
from triage.engine.questionnaire import Urgency
from triage.models import Questionnaire, Vignette


@dataclass(frozen=True)
class Trial:
    """What became of one vignette. ``error`` says that its answers no longer fit."""

    vignette: Vignette
    urgency: Urgency | None
    fired: tuple[str, ...]
    missing: tuple[str, ...]
    unwanted: tuple[str, ...]
    error: str

    @property
    def passes(self) -> bool:
        """The urgency is as expected, every sign that must fires, and none that must not."""
        right = self.urgency == self.vignette.expected_urgency
        return right and not (self.missing or self.unwanted or self.error)


def try_vignettes(row: Questionnaire, draft: engine.Questionnaire) -> tuple[Trial, ...]:
    """Every vignette of a questionnaire under a document, failing ones first."""
    trials = [try_vignette(vignette, draft) for vignette in row.vignettes.all()]
    return tuple(sorted(trials, key=lambda trial: trial.passes))


def try_vignette(vignette: Vignette, document: engine.Questionnaire) -> Trial:
    """One vignette under a document."""
    try:
        answers = check_answers(document, vignette.answers)
    except AnswerError as error:
        return Trial(vignette, None, (), (), (), str(error))
    outcome = evaluate(document, answers)
    if outcome.state is not State.COMPLETE:
        return Trial(vignette, None, (), (), (), "A question is not answered.")
    fired = tuple(dict.fromkeys(finding.sign for finding in outcome.findings))
    must, must_not = vignette.must_fire.split(), vignette.must_not_fire.split()
    return Trial(
        vignette=vignette,
        urgency=outcome.urgency,
        fired=fired,
        missing=tuple(sign for sign in must if sign not in fired),
        unwanted=tuple(sign for sign in must_not if sign in fired),
        error="",
    )


def sign_vignette(vignette: Vignette, *, by: User) -> None:
    """Stand by a vignette as it is; from now on it must pass."""
    vignette.signed_by, vignette.signed_at = by, timezone.now()
    vignette.save()


def save_vignette(vignette: Vignette) -> None:
    """Store an edited vignette. If its substance changed, the signature goes."""
    before = Vignette.objects.filter(pk=vignette.pk).first()
    if before is not None and before.substance() != vignette.substance():
        vignette.signed_by = vignette.signed_at = None
    vignette.save()
