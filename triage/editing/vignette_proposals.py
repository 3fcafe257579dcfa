"""Vignettes that are missing: a made-up patient for each side of a rule on which none stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

from django.db import transaction

from triage.editing.vignettes import sign_title
from triage.engine import questionnaire as engine
from triage.engine.answers import AnswerError, check_answers
from triage.engine.outcome import State, evaluate
from triage.engine.rule_standings import Side, sides
from triage.engine.words.boundary import Boundary, boundary_patients
from triage.engine.words.narrative import tell_patient
from triage.models import Questionnaire, Vignette

#: Order numbers are given in steps, so that one can be put between two.
_STEP = 10
_CODE_LENGTH = 60
_TITLE_LENGTH = 200
_SIDES = {Side.ON: ("just-on", "just on"), Side.OFF: ("just-off", "just off")}


@dataclass(frozen=True)
class Proposal:
    """A vignette that nobody has stored yet, for a rule that lacks one on this side."""

    rule: str
    side: Side
    vignette: Vignette


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
    title = f"{sign_title(draft, rule.sign)}: {rule.code} {words}"
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
