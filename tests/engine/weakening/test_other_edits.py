"""What differs and has no finder of its own is told, unless it is known to harm nobody."""

from dataclasses import replace
from typing import Any

import pytest

from tests.engine.build import all_of, is_, item, rule, section, suggestion
from tests.engine.weakening.live import LIVE, Change, with_, with_row
from triage.engine.conditions import Criteria
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import Place
from triage.engine.weakening.find import find_weakenings
from triage.engine.weakening.weakening import WeakeningKind

REST = suggestion("rest", is_("fever", "yes"))
_BEHIND = section("more", items=(item("another"),))


def told(old: Questionnaire, new: Questionnaire) -> list[str]:
    return [f"{w.kind.value} {w.place} {w.code}" for w in find_weakenings(old, new)]


def row_with(noun: str, code: str, **fields: object) -> Change:
    """One row otherwise."""

    def change(q: Questionnaire) -> Questionnaire:
        rows = getattr(q, noun)
        found = (replace(row, **fields) if row.code == code else row for row in rows)
        rows_now: Any = {noun: tuple(found)}
        return replace(q, **rows_now)

    return change


def test_an_added_rule_is_told_with_what_it_says():
    (weakening,) = find_weakenings(
        LIVE,
        with_row("rules", rule("more", "today", is_("mood", "yes"), sign="sign-of-mood"))(LIVE),
    )

    assert (weakening.kind, weakening.sentence) == (WeakeningKind.ADDED, "“more” is new.")
    assert weakening.after.startswith("Fires when the person answers “Yes” to “Mood”.")


def test_a_rule_with_other_numbers_is_judged_by_how_people_fare():
    pain = {rule.code: rule for rule in LIVE.rules}["pain"]
    lower = replace(pain, criteria=_with_number(pain.criteria, 5))

    assert told(LIVE, row_with("rules", "pain", criteria=lower.criteria)(LIVE)) == []


def _with_number(criteria: Criteria, number: int) -> Criteria:
    groups = tuple(tuple(replace(c, value=number) for c in group) for group in criteria.groups)
    return Criteria(groups)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (row_with("signs", "sign-of-fever", origin="answers"), ["other sign sign-of-fever"]),
        (row_with("signs", "sign-of-fever", source="Read."), []),
        (row_with("rules", "fever", rationale="Why."), []),
        (with_(slug="elsewhere"), []),
        (with_(danger_signs=LIVE.danger_signs[::-1]), ["other questionnaire back"]),
        (
            with_(danger_signs=(*LIVE.danger_signs, LIVE.danger_signs[0])),
            ["other questionnaire back"],
        ),
        (
            with_row("suggestions", suggestion("rest", is_("fever", "yes"))),
            ["added suggestion rest"],
        ),
        (
            with_row(
                "suggestions", suggestion("link", is_("fever", "yes"), note="", items=("item",))
            ),
            [],
        ),
    ],
)
def test_it_is_told_or_free(change: Change, expected: list[str]):
    assert told(LIVE, change(LIVE)) == expected


def test_reading_is_free_unless_an_urgent_result_begins_with_it():
    live = with_row("sections", _BEHIND)(LIVE)
    first, *_ = live.sections
    reworded = replace(first, items=(replace(first.items[0], body="It goes away."),))
    behind = replace(_BEHIND, items=(replace(_BEHIND.items[0], body="It goes away."),))

    assert told(live, replace(live, sections=(reworded, _BEHIND))) == ["other item item"]
    assert told(live, replace(live, sections=(replace(first, label="Calm"), _BEHIND))) == [
        f"other section {first.code}"
    ]
    assert told(live, replace(live, sections=(first, behind))) == []
    assert told(live, replace(live, sections=(replace(first, source="Read."), behind))) == []


def test_only_what_a_sign_begins_with_is_read_in_an_emergency():
    live = with_row("sections", _BEHIND)(LIVE)

    assert told(live, row_with("signs", "sign-of-fever", reading=("item", "another"))(live)) == []
    assert told(live, row_with("signs", "sign-of-fever", reading=("another",))(live)) == [
        "other sign sign-of-fever"
    ]


def test_a_line_beside_a_result_is_told_and_where_it_leads_is_not():
    live = with_row("suggestions", suggestion("rest", is_("fever", "yes")))(LIVE)

    for changes in (
        {"note": "Rest."},
        {"place": Place.ACTION},
        {"criteria": all_of(is_("mood", "yes"))},
    ):
        assert told(live, row_with("suggestions", "rest", **changes)(live)) == [
            "other suggestion rest"
        ]
    assert told(live, row_with("suggestions", "rest", items=("item",), title="Rest")(live)) == []
