"""Vignettes are signed as looked at; a signature stays with a mark, or goes for a reason."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from tests.editing.made_up import WHY, signed, vignette
from tests.small import BENIGN
from triage.editing.signatures import (
    Act,
    ReasonMissing,
    StaleVignette,
    fingerprint,
    marks_of,
    remove_vignette,
    save_vignette,
    sign_vignette,
    to_be_signed,
)
from triage.models import Questionnaire, Vignette, VignetteChange

pytestmark = pytest.mark.django_db


def changes() -> list[tuple[str, str]]:
    return list(VignetteChange.objects.values_list("act", "reason"))


# signing


def test_a_vignette_is_signed_as_it_was_looked_at(draft: Questionnaire, lead: User) -> None:
    one = vignette(draft)

    now = signed(one, lead)

    assert now.is_signed
    assert (now.signed_by, Vignette.objects.get().signed_by) == (lead, lead)
    assert now.signed_outcome == {"urgency": 30, "fired": ["infection"]}
    assert now.first_signed_at == now.signed_at


@pytest.mark.parametrize(
    "changes_", [{"expected_urgency": 40}, {"narrative": "Another story."}, {"title": "Another"}]
)
def test_a_vignette_that_changed_meanwhile_is_not_signed(
    draft: Questionnaire, lead: User, changes_: dict[str, Any]
) -> None:
    one = vignette(draft)
    seen = fingerprint(one)
    Vignette.objects.update(**changes_)

    with pytest.raises(StaleVignette):
        sign_vignette(one, by=lead, seen=seen)

    assert not Vignette.objects.get().is_signed


def test_signing_twice_keeps_the_first_name(draft: Questionnaire, lead: User) -> None:
    one = vignette(draft)
    first = signed(one, lead)

    signed(one, User.objects.create(username="other"))

    stored = Vignette.objects.get()
    assert (stored.signed_by, stored.signed_at) == (lead, first.signed_at)


def test_signing_again_takes_the_marks_off(draft: Questionnaire, lead: User) -> None:
    one = signed(vignette(draft), lead)
    one.title = "A fever"
    save_vignette(one, by=lead)
    assert to_be_signed([one]) == [one]
    assert len(marks_of([one])[one.pk]) == 1

    again = signed(one, User.objects.create(username="other"))

    assert again.signed_by != lead
    assert (again.first_signed_at, again.signed_at != again.first_signed_at) == (
        one.signed_at,
        True,
    )
    assert marks_of([again])[one.pk] == []
    assert to_be_signed([again]) == []
    assert to_be_signed([vignette(draft, "new")]) != []


# changing


@pytest.mark.parametrize(
    ("changed", "acts"),
    [
        ({"narrative": "Ben has a fever."}, (Act.REWORDED,)),
        ({"title": "A fever."}, (Act.REWORDED,)),
        ({"answers": {**{k: list(v) for k, v in BENIGN.items()}}}, (Act.CHANGED,)),
        ({"answers": "nonsense"}, (Act.CHANGED,)),
        ({"expected_urgency": 40}, (Act.CHANGED,)),
        ({"must_fire": ""}, (Act.CHANGED,)),
        ({"must_not_fire": "bladder-sign long-pain"}, (Act.CHANGED,)),
        ({"must_not_fire": "", "title": "A fever"}, (Act.REWORDED, Act.CHANGED)),
        ({"must_fire": " infection "}, ()),
        ({"order": 70}, ()),
    ],
)
def test_a_signature_goes_with_what_was_signed_and_nothing_else(
    draft: Questionnaire, lead: User, changed: dict[str, Any], acts: tuple[Act, ...]
) -> None:
    edited = signed(vignette(draft), lead)
    for name, value in changed.items():
        setattr(edited, name, value)

    assert save_vignette(edited, by=lead, reason=WHY) == acts

    assert Vignette.objects.get().is_signed is (Act.CHANGED not in acts)
    assert changes() == [(act, WHY if act is Act.CHANGED else "") for act in acts]


def test_without_a_reason_what_was_signed_stays(draft: Questionnaire, lead: User) -> None:
    edited = signed(vignette(draft), lead)
    edited.expected_urgency = 10

    for reason in ("", "  \n"):
        with pytest.raises(ReasonMissing):
            save_vignette(edited, by=lead, reason=reason)

    stored = Vignette.objects.get()
    assert (stored.expected_urgency, stored.is_signed, changes()) == (30, True, [])


def test_what_was_signed_once_has_a_reason_for_ever(draft: Questionnaire, lead: User) -> None:
    edited = signed(vignette(draft), lead)
    edited.expected_urgency = 40
    save_vignette(edited, by=lead, reason=WHY)
    edited = Vignette.objects.get()
    assert not edited.is_signed

    edited.expected_urgency = 10
    with pytest.raises(ReasonMissing):
        save_vignette(edited, by=lead)
    with pytest.raises(ReasonMissing):
        remove_vignette(edited, by=lead, reason=" ")

    assert Vignette.objects.get().expected_urgency == 40


def test_a_form_drawn_before_it_was_signed_does_not_take_the_signature_off(
    draft: Questionnaire, lead: User
) -> None:
    drawn = vignette(draft)
    signed(drawn, lead)
    drawn.title = "A fever"

    assert save_vignette(drawn, by=lead) == (Act.REWORDED,)

    stored = Vignette.objects.get()
    assert (stored.signed_by, stored.signed_outcome is not None) == (lead, True)


def test_a_new_vignette_and_a_proposal_have_no_signature_to_lose(
    draft: Questionnaire, lead: User
) -> None:
    one = vignette(draft)
    one.expected_urgency = 10
    another = Vignette(questionnaire=draft, code="other", answers={}, expected_urgency=10)

    assert save_vignette(one, by=lead) == ()
    assert save_vignette(another, by=lead) == ()
    assert changes() == []


def test_nobody_smuggles_a_signature_in(draft: Questionnaire, lead: User) -> None:
    one = vignette(draft)
    one.signed_by, one.signed_at, one.first_signed_at = lead, timezone.now(), timezone.now()

    save_vignette(one, by=lead)

    stored = Vignette.objects.get()
    assert (stored.is_signed, stored.was_ever_signed) == (False, False)


# deleting


def test_what_was_signed_is_deleted_for_a_reason_and_what_it_was_is_kept(
    draft: Questionnaire, lead: User
) -> None:
    one = signed(vignette(draft), lead)

    with pytest.raises(ReasonMissing):
        remove_vignette(one, by=lead, reason="")
    remove_vignette(one, by=lead, reason=f" {WHY} ")

    assert not Vignette.objects.exists()
    kept = VignetteChange.objects.get()
    assert (kept.act, kept.reason, kept.by, kept.after) == ("removed", WHY, lead, None)
    assert kept.before == {
        "answers": {**{k: list(v) for k, v in BENIGN.items()}, "fever": ["yes"]},
        "expected_urgency": 30,
        "must_fire": ["infection"],
        "must_not_fire": ["bladder-sign"],
        "narrative": "Ann has a fever.",
        "title": "Fever",
    }


def test_a_proposal_is_deleted_without_a_word(draft: Questionnaire, lead: User) -> None:
    remove_vignette(vignette(draft), by=lead, reason="")

    assert (Vignette.objects.exists(), changes()) == (False, [])


def test_what_is_on_record_stays(draft: Questionnaire, lead: User) -> None:
    remove_vignette(signed(vignette(draft), lead), by=lead, reason=WHY)

    with pytest.raises(TypeError):
        VignetteChange.objects.get().delete()
    assert str(VignetteChange.objects.get()) == "Fever: deleted"
