"""Vignettes are proposed at every border where nobody stands."""

from dataclasses import replace

import pytest

from tests.drafts import store_draft
from tests.editing.made_up import vignette
from tests.small import SMALL
from tests.variants import from_score
from triage.editing.drafts import build_draft
from triage.editing.vignette_proposals import add_proposals, borders_reached, propose_vignettes
from triage.editing.vignettes import try_vignette
from triage.engine.rule_standings import Side
from triage.models import Questionnaire

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(db: None) -> Questionnaire:
    return store_draft(SMALL)


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
