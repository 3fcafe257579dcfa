"""Vignettes tried under a document: what becomes of each, and why it fails."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.remembered import Remembered
from triage.engine import questionnaire as engine
from triage.engine.answers import AnswerError, check_answers, fitting
from triage.engine.conditions import Value
from triage.engine.document import canonical, to_document
from triage.engine.outcome import State, evaluate
from triage.engine.route import find_route
from triage.engine.urgency import Urgency
from triage.models import Questionnaire, Vignette
from triage.models.version import sha256_of

#: Why nothing comes of some answers; a refusal of the engine's stands for itself.
_OPEN, _OUT_OF_SCOPE, _NO_DEFAULT = "open", "out of scope", "no default"
_WHY = {
    _OPEN: gettext_lazy("a question is not answered"),
    _OUT_OF_SCOPE: gettext_lazy("an answer ends the check without a result"),
    _NO_DEFAULT: gettext_lazy("there is no default disposition"),
}


@dataclass(frozen=True)
class Ending:
    """What a document makes of answers, or why it makes nothing of them.

    ``question`` is the first that is not answered, where that is why.
    """

    urgency: Urgency | None
    fired: tuple[str, ...]
    refusal: str = ""
    question: str = ""

    @property
    def error(self) -> str:
        """Why nothing comes of them, in words; empty when something does."""
        return str(_WHY.get(self.refusal, self.refusal))

    def stored(self) -> dict[str, Any]:
        """What is kept of it under a signature."""
        urgency = None if self.urgency is None else int(self.urgency)
        return {"urgency": urgency, "fired": sorted(self.fired)}


@dataclass(frozen=True)
class Trial:
    """What became of one vignette. ``turned`` says that it passes on the live version.

    Of some edits alone ``waits`` says that it fails for want of those that are left out: for this
    person nothing would differ from what is live, and with the whole draft it passes.
    """

    vignette: Vignette
    ending: Ending
    passes_live: bool = False
    waits: bool = False

    @property
    def urgency(self) -> Urgency | None:
        """Where it ended."""
        return self.ending.urgency

    @property
    def fired(self) -> tuple[str, ...]:
        """The signs that fired."""
        return self.ending.fired

    @property
    def error(self) -> str:
        """Why it could not be tried at all; empty when it was."""
        return self.ending.error

    @property
    def missing(self) -> tuple[str, ...]:
        """Signs that must fire, and did not; none where it could not be tried."""
        must = () if self.error else self.vignette.must_fire.split()
        return tuple(code for code in must if code not in self.fired)

    @property
    def unwanted(self) -> tuple[str, ...]:
        """Signs that must not fire, and did."""
        return tuple(code for code in self.vignette.must_not_fire.split() if code in self.fired)

    @property
    def passes(self) -> bool:
        """The urgency is as expected, every sign that must fire, and none that must not."""
        right = self.urgency == self.vignette.expected_urgency
        return right and not (self.missing or self.unwanted or self.error)

    @property
    def turned(self) -> bool:
        """Whether it passes on the live version and fails now."""
        return self.passes_live and not self.passes


def answers_of(vignette: Vignette, document: engine.Questionnaire) -> dict[str, tuple[Value, ...]]:
    """Those of its answers that fit a document, whatever is stored."""
    stored = vignette.answers if isinstance(vignette.answers, dict) else {}
    given = {key: tuple(values) for key, values in stored.items() if isinstance(values, list)}
    return fitting(document, given)


class Trials:
    """Vignettes under one document. The same answers are evaluated once in a process."""

    def __init__(self, document: engine.Questionnaire) -> None:
        self.document = document

    @cached_property
    def _sha256(self) -> str:
        return sha256_of(canonical(to_document(self.document)))

    def of(self, vignette: Vignette) -> Trial:
        """What becomes of a vignette with all its answers."""
        return Trial(vignette, self.ending(vignette.answers))

    def passes(self, vignette: Vignette) -> bool:
        """Whether it passes with those of its answers that fit: a version lacks what came later."""
        return Trial(vignette, self.ending_of_fitting(vignette)).passes

    def ending_of_fitting(self, vignette: Vignette) -> Ending:
        """What becomes of those of its answers that fit."""
        fit = answers_of(vignette, self.document)
        return self.ending({link_id: list(values) for link_id, values in fit.items()})

    def ending(self, answers: object) -> Ending:
        """What becomes of answers as they are stored."""
        key = (self._sha256, _digest(answers))
        return _ENDINGS.find(key, lambda: _find_ending(self.document, answers))


#: By the SHA-256 of the document and the digest of the answers; of some hundred vignettes under
#: a few documents.
_ENDINGS: Remembered[tuple[str, str], Ending] = Remembered(5_000)


def _digest(values: object) -> str:
    return hashlib.sha256(canonical({"answers": values}).encode()).hexdigest()


def _find_ending(document: engine.Questionnaire, stored: object) -> Ending:
    try:
        answers = check_answers(document, stored)
    except AnswerError as error:
        return Ending(None, (), str(error))
    if document.default_disposition not in document.dispositions_by_code:
        return Ending(None, (), _NO_DEFAULT)
    outcome = evaluate(document, answers)
    if outcome.state is State.OUT_OF_SCOPE:
        return Ending(None, (), _OUT_OF_SCOPE)
    if outcome.state is State.UNFINISHED:
        return Ending(None, (), _OPEN, find_route(document, answers).open_required[0])
    return Ending(outcome.urgency, tuple(dict.fromkeys(f.sign for f in outcome.findings)))


def try_vignettes(
    row: Questionnaire, draft: engine.Questionnaire, live: engine.Questionnaire | None = None
) -> tuple[Trial, ...]:
    """Every vignette of a questionnaire under a document, failing ones first.

    With the live version each trial that fails says whether it passes there.
    """
    now, before = Trials(draft), Trials(live) if live else None
    trials = (now.of(vignette) for vignette in row.vignettes.select_related("signed_by"))
    compared = (
        Trial(one.vignette, one.ending, before.passes(one.vignette))
        if before and not one.passes
        else one
        for one in trials
    )
    return tuple(sorted(compared, key=lambda trial: trial.passes))


def try_vignette(vignette: Vignette, document: engine.Questionnaire) -> Trial:
    """One vignette under a document."""
    return Trials(document).of(vignette)


def why_it_fails(trial: Trial, document: engine.Questionnaire) -> tuple[str, ...]:
    """Why a vignette fails, as sentences; empty when it passes."""
    return tuple(_complaints(trial, document))


def _complaints(trial: Trial, document: engine.Questionnaire) -> Iterator[str]:
    if trial.error:
        yield _("It cannot be tried: %(why)s.") % {"why": trial.error}
        return
    if trial.urgency is not None and trial.urgency != trial.vignette.expected_urgency:
        yield _("It ends as %(found)s. Expected: %(expected)s.") % {
            "found": trial.urgency.word,
            "expected": Urgency(trial.vignette.expected_urgency).word,
        }
    for code in trial.missing:
        yield _("“%(sign)s” must fire, and does not.") % {"sign": sign_title(document, code)}
    for code in trial.unwanted:
        yield _("“%(sign)s” must not fire, and does.") % {"sign": sign_title(document, code)}


def sign_title(document: engine.Questionnaire, sign: str) -> str:
    """What a sign is called; its code where it is gone."""
    known = document.signs_by_code.get(sign)
    return known.title if known else sign
