"""Signatures under vignettes: given, kept with a mark, or taken off for a reason.

A signature is under the answers, the expected urgency and the signs. It stays when a vignette is
told in other words, and when a new question is answered in it that changes neither the urgency
nor the signs that fired when it was signed; a mark says so. Anything else takes it off.

Once signed, a vignette stands between a draft and the patients. If it lost its signature by a
full stop and were deleted then, nobody would see it go. So whatever changes its substance, or
deletes it, has a reason, and stays on record for whoever publishes.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from triage.editing.drafts import build_draft
from triage.editing.vignettes import Trials
from triage.engine.document import canonical
from triage.models import Questionnaire, QuestionnaireVersion, Vignette, VignetteChange

Act = VignetteChange.Act


class StaleVignette(Exception):
    """The vignette was changed after the person looked at it."""


class ReasonMissing(Exception):
    """What was signed would change, or go, and nobody says why."""


class Documents:
    """The draft and the live version of a questionnaire, each read when it is first needed."""

    def __init__(self, row: Questionnaire) -> None:
        self._row = row

    @cached_property
    def draft(self) -> Trials:
        """The draft as it stands."""
        return Trials(build_draft(self._row))

    @cached_property
    def live(self) -> Trials | None:
        """The live version, if there is one."""
        active = QuestionnaireVersion.Status.ACTIVE
        version = self._row.versions.filter(status=active).first()
        return Trials(version.parsed()) if version and version.is_readable else None

    def signed_outcome(self, vignette: Vignette) -> dict[str, Any] | None:
        """The urgency and the signs when it was signed; ``None`` where nobody knows.

        Of one that was signed before these were kept, what the live version makes of it counts.
        """
        if vignette.signed_outcome is not None or self.live is None:
            return vignette.signed_outcome
        ending = self.live.ending_of_fitting(vignette)
        return None if ending.error else ending.stored()


def fingerprint(vignette: Vignette) -> str:
    """Changes with whatever somebody reads before they sign, and with nothing else."""
    return hashlib.sha256(canonical(_whole(vignette)).encode()).hexdigest()


def _whole(vignette: Vignette) -> dict[str, Any]:
    return {**vignette.substance(), **vignette.wording()}


@transaction.atomic
def sign_vignette(
    vignette: Vignette, *, by: User, seen: str, draft: Trials | None = None
) -> Vignette:
    """Stand by a vignette as it was looked at; from now on it must pass.

    ``seen`` is its fingerprint then; :class:`StaleVignette` is raised when it has changed
    since. Signing what is signed changes nothing, unless there are marks: these go with it.
    """
    stored: Vignette = Vignette.objects.select_for_update().get(pk=vignette.pk)
    if fingerprint(stored) != seen:
        raise StaleVignette
    if stored.is_signed and not marks_of([stored])[stored.pk]:
        return stored
    draft = draft or Documents(stored.questionnaire).draft
    stored.signed_by, stored.signed_at = by, timezone.now()
    stored.signed_outcome = draft.of(stored).ending.stored()
    stored.first_signed_at = stored.first_signed_at or stored.signed_at
    stored.save()
    return stored


def find_acts(before: Vignette, after: Vignette, documents: Documents) -> tuple[Act, ...]:
    """What it would be to store ``after``; nothing where nobody ever signed.

    ``CHANGED`` takes a signature off, the others leave it standing.
    """
    acts = []
    if before.is_signed and before.wording() != after.wording():
        acts.append(Act.REWORDED)
    if not before.was_ever_signed or before.substance() == after.substance():
        return tuple(acts)
    if not _only_answered(before, after):
        acts.append(Act.CHANGED)
    elif before.is_signed:
        acts.append(Act.ANSWERED if _ends_as_signed(before, after, documents) else Act.CHANGED)
    return tuple(acts)


def _only_answered(before: Vignette, after: Vignette) -> bool:
    """Whether nothing but answers came to it."""
    old, new = before.substance(), after.substance()
    answered, answers = old.pop("answers"), new.pop("answers")
    return old == new and has_all(answers, answered)


def _ends_as_signed(before: Vignette, after: Vignette, documents: Documents) -> bool:
    ending = documents.draft.of(after).ending
    return not ending.error and ending.stored() == documents.signed_outcome(before)


def has_all(answers: object, answered: object) -> bool:
    """Whether every answer is still there as it was; others may have come."""
    if not (isinstance(answers, dict) and isinstance(answered, dict)):
        return False
    return all(answers.get(link_id) == values for link_id, values in answered.items())


@transaction.atomic
def save_vignette(vignette: Vignette, *, by: User, reason: str = "") -> tuple[Act, ...]:
    """Store an edited vignette; what that did to what was signed, which is on record then.

    A signature that stays is the one that is stored, not the one of when the form was drawn.
    Raises :class:`ReasonMissing` when it would go for no reason.
    """
    before = Vignette.objects.select_for_update().filter(pk=vignette.pk).first()
    acts = find_acts(before, vignette, Documents(before.questionnaire)) if before else ()
    if Act.CHANGED in acts and not reason.strip():
        raise ReasonMissing
    if before:
        for act in acts:
            make_change(before, act, by=by, after=vignette, reason=reason).save()
    carry_signature(before, vignette, stays=Act.CHANGED not in acts)
    vignette.save()
    return acts


def carry_signature(before: Vignette | None, after: Vignette, *, stays: bool) -> None:
    """Give ``after`` the signature that is stored, or none; that it was signed once is kept."""
    kept = before if before and stays else None
    after.signed_by = kept.signed_by if kept else None
    after.signed_at = kept.signed_at if kept else None
    after.signed_outcome = kept.signed_outcome if kept else None
    after.first_signed_at = (before.first_signed_at or before.signed_at) if before else None


def make_change(
    before: Vignette, act: Act, *, by: User, after: Vignette | None, reason: str = ""
) -> VignetteChange:
    """The record of what is about to be done to a vignette that was signed; not stored yet."""
    return VignetteChange(
        questionnaire=before.questionnaire,
        vignette_id=before.pk,
        title=before.title,
        act=act,
        before=_whole(before),
        after=_whole(after) if after else None,
        reason="" if act in VignetteChange.MARKS else reason.strip(),
        by=by,
    )


@transaction.atomic
def remove_vignette(vignette: Vignette, *, by: User, reason: str) -> None:
    """Delete a vignette; of one that was ever signed it is kept what it was, and why it went."""
    stored: Vignette = Vignette.objects.select_for_update().get(pk=vignette.pk)
    if stored.was_ever_signed:
        if not reason.strip():
            raise ReasonMissing
        make_change(stored, Act.REMOVED, by=by, after=None, reason=reason).save()
    stored.delete()


def to_be_signed(vignettes: Iterable[Vignette]) -> list[Vignette]:
    """Those that nobody has signed, or that have marks."""
    every = list(vignettes)
    marks = marks_of(every)
    return [one for one in every if not one.is_signed or marks[one.pk]]


def marks_of(vignettes: Iterable[Vignette]) -> Mapping[int, list[VignetteChange]]:
    """What was done to each since it was signed, that left the signature standing; by its key."""
    signed = {one.pk: one.signed_at for one in vignettes if one.signed_at}
    found: dict[int, list[VignetteChange]] = defaultdict(list)
    changes = VignetteChange.objects.filter(vignette_id__in=signed, act__in=VignetteChange.MARKS)
    for change in changes.select_related("by"):
        if change.at > signed[change.vignette_id]:
            found[change.vignette_id].append(change)
    return found
