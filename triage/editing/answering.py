"""New questions answered in all vignettes at once, each with one chosen answer.

A question that came to the draft is open in every vignette, and none of them can be tried any
more. Who adds it says what all these people would have answered; it is shown first for whom that
changes anything, and stored only as it was shown.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from simple_history.utils import bulk_update_with_history

from triage.editing.signatures import (
    Act,
    Documents,
    ReasonMissing,
    carry_signature,
    find_acts,
    fingerprint,
    make_change,
)
from triage.editing.vignettes import Trial
from triage.engine.document import canonical
from triage.engine.question import Question
from triage.models import Questionnaire, Vignette, VignetteChange

#: An answer for each question that gets one, as vignettes store it.
Given = Mapping[str, list[Any]]
_STORED = ("answers", "signed_by", "signed_at", "signed_outcome", "first_signed_at")


class StalePlan(Exception):
    """The draft or a vignette was changed after the person looked at what would become of them."""


@dataclass(frozen=True)
class Answered:
    """A vignette with the answers that it would get, beside what it is now.

    ``outcome`` is that of when it was signed; of one that is not signed, what the live version
    makes of it. ``takes_signature`` says that storing it would take a signature off: for
    clinical leads, with a reason.
    """

    before: Vignette
    after: Vignette
    trial: Trial
    outcome: Mapping[str, Any] | None
    acts: tuple[Act, ...]

    @property
    def takes_signature(self) -> bool:
        """Whether what a clinical lead stood by would not stand any more."""
        return Act.CHANGED in self.acts

    @property
    def is_elsewhere(self) -> bool:
        """Whether it ends otherwise than before; where nobody knows, than is expected of it."""
        if self.takes_signature:
            return True
        if self.outcome is None:
            return not self.trial.passes
        return bool(self.trial.error) or self.trial.ending.stored() != self.outcome


@dataclass(frozen=True)
class Plan:
    """What would become of the vignettes that get an answer."""

    answered: tuple[Answered, ...]

    @property
    def elsewhere(self) -> tuple[Answered, ...]:
        """Those that would end elsewhere, or could still not be tried."""
        return tuple(one for one in self.answered if one.is_elsewhere)

    @property
    def losing(self) -> tuple[Answered, ...]:
        """Those whose signature would go."""
        return tuple(one for one in self.answered if one.takes_signature)

    @property
    def seen(self) -> str:
        """Changes with whatever is shown of the plan."""
        shown = [
            (fingerprint(one.before), fingerprint(one.after), one.trial.ending.stored(), one.acts)
            for one in self.answered
        ]
        return hashlib.sha256(canonical({"answered": shown}).encode()).hexdigest()


def find_open(documents: Documents, vignettes: Iterable[Vignette]) -> dict[str, int]:
    """The first question that is open in each vignette, and in how many, in the draft's order."""
    draft = documents.draft
    found = Counter(draft.of(vignette).ending.question for vignette in vignettes)
    asked = (question.link_id for question in draft.document.questions)
    return {link_id: found[link_id] for link_id in asked if found[link_id]}


def plan_answers(
    documents: Documents, vignettes: Iterable[Vignette], given: Given
) -> tuple[Plan, tuple[Question, ...]]:
    """What would become of them with these answers, and the questions that are open then."""
    vignettes = tuple(vignettes)
    after = {vignette.pk: _answered(documents, vignette, given) for vignette in vignettes}
    changed = (one for one in vignettes if after[one.pk].answers != one.answers)
    still = find_open(documents, after.values())
    questions = documents.draft.document.questions_by_id
    plan = Plan(tuple(_plan_one(documents, one, after[one.pk]) for one in changed))
    return plan, tuple(questions[link_id] for link_id in still)


def _answered(documents: Documents, vignette: Vignette, given: Given) -> Vignette:
    """The vignette with an answer to each question that is open, as far as there are answers."""
    after = copy(vignette)
    for _answer in given:
        link_id = documents.draft.of(after).ending.question
        if link_id in given:
            after.answers = {**after.answers, link_id: given[link_id]}
    return after


def _plan_one(documents: Documents, before: Vignette, after: Vignette) -> Answered:
    return Answered(
        before=before,
        after=after,
        trial=documents.draft.of(after),
        outcome=_outcome_before(documents, before),
        acts=find_acts(before, after, documents),
    )


def _outcome_before(documents: Documents, vignette: Vignette) -> Mapping[str, Any] | None:
    if vignette.is_signed:
        return documents.signed_outcome(vignette)
    ending = documents.live.ending_of_fitting(vignette) if documents.live else None
    return ending.stored() if ending and not ending.error else None


@transaction.atomic
def store_answers(
    row: Questionnaire, given: Given, *, by: User, seen: str, reason: str = "", may_unsign: bool
) -> Plan:
    """Store what was looked at; those whose signature would go only for who may, with a reason.

    What was stored is returned. Raises :class:`StalePlan` when it would be something else than
    was shown, and :class:`ReasonMissing` when a signature would go for no reason.
    """
    held = row.vignettes.select_related("signed_by").select_for_update(of=("self",))
    plan, _still = plan_answers(Documents(row), held, given)
    if plan.seen != seen:
        raise StalePlan
    if may_unsign and plan.losing and not reason.strip():
        raise ReasonMissing
    stored = [one for one in plan.answered if may_unsign or not one.takes_signature]
    VignetteChange.objects.bulk_create(
        make_change(one.before, act, by=by, after=one.after, reason=reason)
        for one in stored
        for act in one.acts
    )
    for one in stored:
        carry_signature(one.before, one.after, stays=not one.takes_signature)
    after = [one.after for one in stored]
    bulk_update_with_history(after, Vignette, _STORED, batch_size=100, default_user=by)
    return Plan(tuple(stored))
