"""Vignettes tried under a document, signed by a clinician, and proposed at every border."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from triage.engine import questionnaire as engine
from triage.engine.answers import AnswerError, check_answers, fitting
from triage.engine.conditions import Value
from triage.engine.document import canonical
from triage.engine.outcome import Outcome, State, evaluate
from triage.engine.rule_standings import Side, sides
from triage.engine.urgency import Urgency
from triage.engine.words.boundary import Boundary, boundary_patients
from triage.engine.words.narrative import tell_patient
from triage.models import Questionnaire, Vignette

#: Order numbers are given in steps, so that one can be put between two.
_STEP = 10
_CODE_LENGTH = 60
_TITLE_LENGTH = 200
_SIDES = {Side.ON: ("just-on", "just on"), Side.OFF: ("just-off", "just off")}


class StaleVignette(Exception):
    """The vignette was changed after the person looked at it."""


@dataclass(frozen=True)
class Trial:
    """What became of one vignette. ``error`` says why it could not be tried at all."""

    vignette: Vignette
    urgency: Urgency | None
    fired: tuple[str, ...]
    missing: tuple[str, ...]
    unwanted: tuple[str, ...]
    error: str

    @property
    def passes(self) -> bool:
        """The urgency is as expected, every sign that must fire, and none that must not."""
        right = self.urgency == self.vignette.expected_urgency
        return right and not (self.missing or self.unwanted or self.error)


@dataclass(frozen=True)
class SignatureGone:
    """A signed vignette that was changed in substance, or deleted."""

    title: str
    at: datetime
    by: str


@dataclass(frozen=True)
class Proposal:
    """A vignette that nobody has stored yet, for a rule that lacks one on this side."""

    rule: str
    side: Side
    vignette: Vignette


def answers_of(vignette: Vignette, document: engine.Questionnaire) -> dict[str, tuple[Value, ...]]:
    """Those of its answers that fit a document, whatever is stored."""
    stored = vignette.answers if isinstance(vignette.answers, dict) else {}
    given = {key: tuple(values) for key, values in stored.items() if isinstance(values, list)}
    return fitting(document, given)


def try_vignettes(row: Questionnaire, draft: engine.Questionnaire) -> tuple[Trial, ...]:
    """Every vignette of a questionnaire under a document, failing ones first."""
    trials = [try_vignette(vignette, draft) for vignette in row.vignettes.all()]
    return tuple(sorted(trials, key=lambda trial: trial.passes))


def try_vignette(vignette: Vignette, document: engine.Questionnaire) -> Trial:
    """One vignette under a document."""
    try:
        answers = check_answers(document, vignette.answers)
    except AnswerError as error:
        return _not_tried(vignette, str(error))
    if document.default_disposition not in document.dispositions_by_code:
        return _not_tried(vignette, _("there is no default disposition"))
    outcome = evaluate(document, answers)
    if outcome.state is not State.COMPLETE:
        return _not_tried(vignette, _why_not_complete(outcome))
    return _tried(vignette, outcome)


def _not_tried(vignette: Vignette, error: str) -> Trial:
    return Trial(vignette, None, (), (), (), error)


def _tried(vignette: Vignette, outcome: Outcome) -> Trial:
    fired = tuple(dict.fromkeys(finding.sign for finding in outcome.findings))
    return Trial(
        vignette=vignette,
        urgency=outcome.urgency,
        fired=fired,
        missing=tuple(sign for sign in vignette.must_fire.split() if sign not in fired),
        unwanted=tuple(sign for sign in vignette.must_not_fire.split() if sign in fired),
        error="",
    )


def _why_not_complete(outcome: Outcome) -> str:
    if outcome.state is State.OUT_OF_SCOPE:
        return _("an answer ends the check without a result")
    return _("a question is not answered")


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
        yield _("“%(sign)s” must fire, and does not.") % {"sign": _title(document, code)}
    for code in trial.unwanted:
        yield _("“%(sign)s” must not fire, and does.") % {"sign": _title(document, code)}


def _title(document: engine.Questionnaire, sign: str) -> str:
    known = document.signs_by_code.get(sign)
    return known.title if known else sign


def fingerprint(vignette: Vignette) -> str:
    """Changes with the substance of a vignette and with nothing else."""
    return hashlib.sha256(canonical(vignette.substance()).encode()).hexdigest()


@transaction.atomic
def sign_vignette(vignette: Vignette, *, by: User, seen: str) -> Vignette:
    """Stand by a vignette as it was looked at; from now on it must pass.

    ``seen`` is its fingerprint then; :class:`StaleVignette` is raised when it has changed
    since. Signing what is signed changes nothing.
    """
    stored: Vignette = Vignette.objects.select_for_update().get(pk=vignette.pk)
    if fingerprint(stored) != seen:
        raise StaleVignette
    if not stored.is_signed:
        stored.signed_by, stored.signed_at = by, timezone.now()
        stored.save()
    return stored


@transaction.atomic
def save_vignette(vignette: Vignette) -> bool:
    """Store an edited vignette; says whether its signature went.

    It goes when the substance changed. Else it stays as it is stored, not as it was when
    the form was drawn.
    """
    before = Vignette.objects.select_for_update().filter(pk=vignette.pk).first()
    same = before is not None and before.substance() == vignette.substance()
    vignette.signed_by = before.signed_by if before and same else None
    vignette.signed_at = before.signed_at if before and same else None
    vignette.save()
    return before is not None and before.is_signed and not same


def borders_reached(
    vignettes: Iterable[Vignette], document: engine.Questionnaire
) -> frozenset[tuple[str, Side]]:
    """(rule, side) wherever some vignette whose answers fit stands."""
    found: set[tuple[str, Side]] = set()
    for vignette in vignettes:
        try:
            answers = check_answers(document, vignette.answers)
        except AnswerError:
            continue
        if evaluate(document, answers).state is State.COMPLETE:
            found.update(sides(document, answers))
    return frozenset(found)


def propose_vignettes(row: Questionnaire, draft: engine.Questionnaire) -> tuple[Proposal, ...]:
    """A made-up patient for each side of a rule on which no vignette stands.

    The draft must be without problems. Raises ``Undecided`` when the solver does not find
    out within its limit.
    """
    stored = tuple(row.vignettes.all())
    reached = borders_reached(stored, draft)
    codes = {vignette.code for vignette in stored}
    return tuple(
        Proposal(patient.rule, patient.side, _vignette(row, draft, patient, codes))
        for patient in boundary_patients(draft)
        if (patient.rule, patient.side) not in reached
    )


@transaction.atomic
def add_proposals(row: Questionnaire, draft: engine.Questionnaire) -> tuple[Vignette, ...]:
    """Store every proposal, unsigned; the second time there is nothing left to add."""
    Questionnaire.objects.select_for_update().get(pk=row.pk)
    last = row.vignettes.order_by("-order").values_list("order", flat=True).first() or 0
    added = []
    for place, proposal in enumerate(propose_vignettes(row, draft), start=1):
        proposal.vignette.order = last + place * _STEP
        proposal.vignette.save()
        added.append(proposal.vignette)
    return tuple(added)


def _vignette(
    row: Questionnaire, draft: engine.Questionnaire, patient: Boundary, codes: set[str]
) -> Vignette:
    """The boundary patient in plain sentences. What does not concern the rule may fire or not."""
    rule = next(rule for rule in draft.rules if rule.code == patient.rule)
    suffix, words = _SIDES[patient.side]
    fires = rule.sign in patient.signs
    title = f"{_title(draft, rule.sign)}: {rule.code} {words}"
    return Vignette(
        questionnaire=row,
        code=_free_code(rule.code, suffix, codes),
        title=title[:_TITLE_LENGTH],
        narrative=tell_patient(draft, patient.answers, always=rule.criteria.reads()),
        answers={link_id: list(values) for link_id, values in patient.answers.items()},
        expected_urgency=int(patient.urgency),
        must_fire=rule.sign if fires else "",
        must_not_fire="" if fires else rule.sign,
    )


def _free_code(rule: str, suffix: str, codes: set[str]) -> str:
    """A code that no vignette has, the older ones of this rule included; it is then taken."""
    ends = (f"-{suffix}" if number == 1 else f"-{suffix}-{number}" for number in count(1))
    tried = (rule[: _CODE_LENGTH - len(end)] + end for end in ends)
    code = next(code for code in tried if code not in codes)
    codes.add(code)
    return code


def signatures_gone(
    row: Questionnaire, *, since: datetime | None, until: datetime
) -> tuple[SignatureGone, ...]:
    """Signatures that were taken off in a span of time, by a change or with the vignette."""
    gone: list[SignatureGone] = []
    was: dict[int, Any] = {}
    rows = Vignette.history.filter(questionnaire_id=row.pk, history_date__lte=until)
    for entry in rows.select_related("history_user").order_by("history_date", "history_id"):
        before = was.get(entry.id)
        was[entry.id] = entry
        stands = entry.signed_at is not None and entry.history_type != "-"
        late = since is None or entry.history_date > since
        if before and before.signed_at and not stands and late:
            by = str(entry.history_user or _("nobody known"))
            gone.append(SignatureGone(before.title, entry.history_date, by))
    return tuple(gone)
