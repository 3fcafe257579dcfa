"""Vignettes are signed as they were looked at, and what is changed loses its signature."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from tests.drafts import store_draft
from tests.editing.made_up import vignette
from tests.small import BENIGN, SMALL
from triage.editing.vignettes import (
    StaleVignette,
    fingerprint,
    save_vignette,
    sign_vignette,
    signatures_gone,
)
from triage.models import Questionnaire, Vignette

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(db: None) -> Questionnaire:
    return store_draft(SMALL)


@pytest.fixture
def lead(db: None) -> User:
    return User.objects.create(username="lead")


def test_a_vignette_is_signed_as_it_was_looked_at(row: Questionnaire, lead: User) -> None:
    one = vignette(row)

    signed = sign_vignette(one, by=lead, seen=fingerprint(one))

    assert signed.is_signed
    assert (signed.signed_by, Vignette.objects.get().signed_by) == (lead, lead)


def test_a_vignette_that_changed_meanwhile_is_not_signed(row: Questionnaire, lead: User) -> None:
    one = vignette(row)
    seen = fingerprint(one)
    Vignette.objects.update(expected_urgency=40)

    with pytest.raises(StaleVignette):
        sign_vignette(one, by=lead, seen=seen)

    assert not Vignette.objects.get().is_signed


def test_signing_twice_keeps_the_first_name(row: Questionnaire, lead: User) -> None:
    one = vignette(row)
    first = sign_vignette(one, by=lead, seen=fingerprint(one))

    sign_vignette(one, by=User.objects.create(username="other"), seen=fingerprint(one))

    stored = Vignette.objects.get()
    assert (stored.signed_by, stored.signed_at) == (lead, first.signed_at)


@pytest.mark.parametrize(
    ("changes", "gone"),
    [
        ({"narrative": "Ben has a fever."}, True),
        ({"answers": {**{k: list(v) for k, v in BENIGN.items()}}}, True),
        ({"expected_urgency": 40}, True),
        ({"must_fire": ""}, True),
        ({"must_not_fire": "bladder-sign long-pain"}, True),
        ({"must_fire": " infection "}, False),
        ({"title": "A fever"}, False),
        ({"order": 70}, False),
    ],
)
def test_a_signature_goes_with_what_was_signed(
    row: Questionnaire, lead: User, changes: dict[str, Any], gone: bool
) -> None:
    one = vignette(row)
    edited = sign_vignette(one, by=lead, seen=fingerprint(one))
    for name, value in changes.items():
        setattr(edited, name, value)

    assert save_vignette(edited) is gone

    assert Vignette.objects.get().is_signed is not gone


def test_a_form_drawn_before_it_was_signed_does_not_take_the_signature_off(
    row: Questionnaire, lead: User
) -> None:
    drawn = vignette(row)
    sign_vignette(drawn, by=lead, seen=fingerprint(drawn))
    drawn.title = "A fever"

    assert save_vignette(drawn) is False

    assert Vignette.objects.get().signed_by == lead


def test_a_new_vignette_and_a_proposal_have_no_signature_to_lose(row: Questionnaire) -> None:
    one = vignette(row)
    one.narrative = "Ben has a fever."
    another = Vignette(questionnaire=row, code="other", answers={}, expected_urgency=10)

    assert (save_vignette(one), save_vignette(another)) == (False, False)


def test_nobody_smuggles_a_signature_in(row: Questionnaire, lead: User) -> None:
    one = vignette(row)
    one.signed_by, one.signed_at = lead, timezone.now()

    save_vignette(one)

    assert not Vignette.objects.get().is_signed


def test_signatures_that_went_are_told_with_who_took_them_off(
    row: Questionnaire, lead: User
) -> None:
    before = timezone.now()
    kept, changed, deleted = vignette(row, "a"), vignette(row, "b"), vignette(row, "c")
    for one in (kept, changed, deleted):
        sign_vignette(one, by=lead, seen=fingerprint(one))
    changed = Vignette.objects.get(code="b")
    changed.narrative, changed.title = "Another", "New title"
    changed._history_user = lead
    save_vignette(changed)
    Vignette.objects.get(code="c").delete()
    after = timezone.now()

    found = signatures_gone(row, since=before, until=after)

    assert [(one.title, one.by) for one in found] == [("Fever", "lead"), ("Fever", "nobody known")]
    assert signatures_gone(row, since=None, until=after) == found
    assert signatures_gone(row, since=after, until=after + timedelta(days=1)) == ()
    assert signatures_gone(row, since=None, until=before) == ()
