"""Vignettes: tried, explained, signed, and proposed at the borders of rules."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from tests.checks import EMERGENCY
from tests.conftest import store_version
from tests.drafts import store_draft
from tests.small import BENIGN, SMALL
from tests.variants import from_score, leading_to, without_question, without_rule
from triage.editing.drafts import build_draft
from triage.editing.vignettes import (
    StaleVignette,
    add_proposals,
    answers_of,
    borders_reached,
    fingerprint,
    propose_vignettes,
    save_vignette,
    sign_vignette,
    signatures_gone,
    try_vignette,
    try_vignettes,
    why_it_fails,
)
from triage.engine.questionnaire import Questionnaire as Parsed
from triage.engine.rule_standings import Side
from triage.models import Questionnaire, Vignette

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(db: None) -> Questionnaire:
    return store_draft(SMALL)


@pytest.fixture
def lead(db: None) -> User:
    return User.objects.create(username="lead")


def vignette(row: Questionnaire, code: str = "fever", **fields: Any) -> Vignette:
    """Somebody with a fever, who should be seen on the same day."""
    answers = {**{k: list(v) for k, v in BENIGN.items()}, "fever": ["yes"]}
    plain = {
        "title": "Fever",
        "narrative": "Ann has a fever.",
        "answers": answers,
        "expected_urgency": 30,
        "must_fire": "infection",
        "must_not_fire": "bladder-sign",
    }
    made: Vignette = Vignette.objects.create(questionnaire=row, code=code, **{**plain, **fields})
    return made


def why(one: Vignette, document: Parsed) -> tuple[str, ...]:
    return why_it_fails(try_vignette(one, document), document)


# tried


def test_a_vignette_passes_when_all_is_as_expected(row: Questionnaire) -> None:
    trial = try_vignette(vignette(row), SMALL)

    assert trial.passes
    assert (trial.urgency, trial.fired) == (30, ("infection",))
    assert why_it_fails(trial, SMALL) == ()


@pytest.mark.parametrize(
    ("fields", "document", "sentences"),
    [
        ({}, leading_to("fever", "soon"), ("It ends as soon. Expected: same day.",)),
        (
            {},
            without_rule("fever"),
            (
                "It ends as self care. Expected: same day.",
                "“Sign infection” must fire, and does not.",
            ),
        ),
        (
            {"must_fire": "long-pain gone", "must_not_fire": "infection"},
            SMALL,
            (
                "“Sign long-pain” must fire, and does not.",
                "“gone” must fire, and does not.",
                "“Sign infection” must not fire, and does.",
            ),
        ),
        ({}, without_question("weight"), ("It cannot be tried: weight: no such question.",)),
        (
            {"answers": {"adult": ["yes"], "fever": ["yes"]}},
            SMALL,
            ("It cannot be tried: a question is not answered.",),
        ),
        (
            {},
            replace(SMALL, default_disposition=""),
            ("It cannot be tried: there is no default disposition.",),
        ),
        (
            {"answers": {"adult": ["no"]}},
            SMALL,
            ("It cannot be tried: an answer ends the check without a result.",),
        ),
        (
            {"answers": ["nonsense"]},
            SMALL,
            ("It cannot be tried: answers: expected an object of link ids.",),
        ),
    ],
)
def test_a_vignette_that_fails_says_why(
    row: Questionnaire, fields: dict[str, Any], document: Parsed, sentences: tuple[str, ...]
) -> None:
    one = vignette(row, **fields)

    assert not try_vignette(one, document).passes
    assert why(one, document) == sentences


def test_failing_vignettes_come_first(row: Questionnaire) -> None:
    vignette(row, "right")
    vignette(row, "wrong", expected_urgency=10)

    assert [trial.vignette.code for trial in try_vignettes(row, SMALL)] == ["wrong", "right"]


@pytest.mark.parametrize(
    ("stored", "kept"),
    [
        ({"fever": ["yes"], "gone": ["yes"], "score": "3"}, {"fever": ("yes",)}),
        (["fever"], {}),
        ("fever", {}),
    ],
)
def test_the_answers_that_fit_are_shown_whatever_is_stored(
    row: Questionnaire, stored: Any, kept: dict[str, object]
) -> None:
    assert answers_of(vignette(row, answers=stored), SMALL) == kept


# signed


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


# proposed


def test_a_border_is_reached_by_whoever_stands_at_it(row: Questionnaire) -> None:
    vignette(row)
    vignette(row, "open", answers={"adult": ["yes"]})
    vignette(row, "misfit", answers={"gone": ["yes"]})

    found = borders_reached(row.vignettes.all(), SMALL)

    assert found == {
        ("fever", Side.ON),
        ("bladder-any", Side.OFF),
        ("mood", Side.OFF),
    }


def test_proposals_stand_on_both_sides_of_every_rule_and_pass(row: Questionnaire) -> None:
    added = add_proposals(row, build_draft(row))

    codes = [one.code for one in added]
    assert codes == [f"{rule.code}-just-{side}" for rule in SMALL.rules for side in ("on", "off")]
    assert not any(one.is_signed for one in added)
    assert all(try_vignette(one, SMALL).passes for one in added)
    assert len(borders_reached(added, SMALL)) == 2 * len(SMALL.rules)


def test_a_proposal_is_told_in_plain_sentences(row: Questionnaire) -> None:
    on, off = (p.vignette for p in propose_vignettes(row, SMALL) if p.rule == "long-pain")

    assert on.title == "Sign long-pain: long-pain just on"
    assert on.narrative == "A person who says: Score: 7; Duration: 43 days."
    assert (on.expected_urgency, on.must_fire, on.must_not_fire) == (20, "long-pain", "")
    assert off.narrative == "A person who says: Score: 6; Duration: 43 days."
    assert (off.expected_urgency, off.must_fire, off.must_not_fire) == (10, "", "long-pain")


def test_proposing_again_adds_nothing(row: Questionnaire) -> None:
    first = add_proposals(row, SMALL)
    orders = list(row.vignettes.values_list("order", flat=True))

    assert add_proposals(row, SMALL) == ()
    assert row.vignettes.count() == len(first)
    assert orders == [10 * n for n in range(1, len(first) + 1)]


def test_where_somebody_stands_already_nobody_is_proposed(row: Questionnaire) -> None:
    vignette(row, order=200)

    proposed = propose_vignettes(row, SMALL)
    added = add_proposals(row, SMALL)

    sides = [(p.rule, p.side) for p in proposed]
    assert ("fever", Side.ON) not in sides
    assert ("fever", Side.OFF) in sides
    assert added[0].order == 210


def test_a_proposal_that_lost_its_place_stays_and_another_is_made(row: Questionnaire) -> None:
    add_proposals(row, SMALL)

    added = add_proposals(row, from_score(9))

    assert [one.code for one in added] == ["long-pain-just-on-2"]
    assert added[0].narrative == "A person who says: Score: 9; Duration: 43 days."
    assert row.vignettes.filter(code="long-pain-just-on").exists()
    assert add_proposals(row, from_score(9)) == ()


def test_a_sign_that_fires_through_another_rule_may_still_fire_when_one_is_off(
    row: Questionnaire,
) -> None:
    off = next(
        p.vignette
        for p in propose_vignettes(row, SMALL)
        if (p.rule, p.side) == ("bladder-new", Side.OFF)
    )

    assert (off.must_fire, off.must_not_fire) == ("bladder-sign", "")


def test_long_codes_are_cut(row: Questionnaire) -> None:
    code = "x" * 60
    rules = tuple(replace(r, code=code) if r.code == "fever" else r for r in SMALL.rules)
    draft = replace(SMALL, rules=rules)

    proposed = [p.vignette for p in propose_vignettes(row, draft) if p.rule == code]

    assert [len(one.code) for one in proposed] == [60, 60]
    assert len({one.code for one in proposed}) == 2


def test_vignettes_are_tried_under_any_version(row: Questionnaire) -> None:
    given = {key: list(values) for key, values in {**BENIGN, **EMERGENCY}.items()}
    one = vignette(row, answers=given, expected_urgency=40, must_fire="", must_not_fire="")

    assert try_vignette(one, store_version(SMALL).parsed()).passes
