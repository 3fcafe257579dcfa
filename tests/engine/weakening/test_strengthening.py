"""What takes nothing from anybody is no weakening."""

from dataclasses import replace

import pytest

from tests.engine.build import (
    CRISIS,
    EMERGENCY,
    NONE,
    NOT_SURE,
    all_of,
    choice,
    floor,
    is_,
    item,
    option,
    rule,
    section,
    sign,
    suggestion,
    yes_no,
)
from tests.engine.weakening.live import (
    BLADDER,
    LIVE,
    SEVERE,
    Change,
    all_,
    disposition_with,
    floor_with,
    moved,
    option_with,
    options_of,
    question_with,
    rule_with,
    with_,
    with_row,
    without,
    without_option,
)
from triage.engine.conditions import ASKED_UNKNOWN, Condition, Operator
from triage.engine.question import Worse
from triage.engine.questionnaire import Questionnaire
from triage.engine.urgency import Urgency
from triage.engine.weakening.find import find_weakenings
from triage.engine.weakening.weakening import Weakening, WeakeningKind

FROM_5 = Condition("pain", Operator.GREATER_OR_EQUAL, 5)
SHOWN = replace(EMERGENCY, code="crisis-now", always_shown=True)
BLOOD = option("blood", label="Blood in it")
BY_ITSELF: tuple[Change, ...] = (
    with_(),
    with_(title="New", audience="All of you", intended_use="Help", introduction="Read this."),
    with_(danger_signs=LIVE.danger_signs[::-1]),
    with_(danger_signs=("You have a fit.", *LIVE.danger_signs)),
    with_(rules=LIVE.rules[::-1]),
    with_(dispositions=LIVE.dispositions[::-1]),
    with_(signs=LIVE.signs[::-1], floors=LIVE.floors[::-1]),
    with_(suggestions=(suggestion("s", is_("mood", "yes")),), sections=(section(items=(item(),)),)),
    # rules, signs and dispositions
    rule_with("pain", disposition="today", disposition_if_unsure="soon"),
    rule_with("pain", disposition="today", disposition_if_unsure="today"),
    rule_with("bladder-new", disposition_if_unsure="emergency"),
    rule_with("pain", criteria=all_of(FROM_5)),
    rule_with("pain", criteria=all_of((SEVERE, is_("pain", ASKED_UNKNOWN)))),
    rule_with("fever", criteria=all_of((is_("fever", "yes"), is_("mood", "yes")))),
    rule_with("pain", rationale="Other.", source="Other."),
    with_row("rules", rule("more", "soon", is_("onset", "new"))),
    all_(
        with_row("dispositions", SHOWN),
        rule_with("mood", disposition="crisis-now", disposition_if_unsure="crisis-now"),
    ),
    with_row("signs", sign("another")),
    disposition_with("soon", urgency=Urgency.SAME_DAY, act_within_hours=24),
    disposition_with("soon", act_within_hours=100),
    disposition_with("today", act_within_hours=12),
    disposition_with("calm", act_within_hours=2160, respond_within_hours=24),
    disposition_with("today", always_shown=True),
    disposition_with("soon", title="Other words", summary="Other words", steps=("Other words",)),
    # floors
    with_row("floors", floor("more", Urgency.SOON, is_("mood", "yes"))),
    floor_with("fever", locked=True),
    floor_with("fever", minimum=Urgency.EMERGENCY),
    floor_with("new-sign", minimum_if_unsure=Urgency.EMERGENCY),
    floor_with("pain", criteria=all_of(FROM_5)),
    floor_with("pain", title="Other", source="Other"),
    # questions and answers
    with_row("questions", yes_no("last")),
    with_row("questions", choice("last", "a", "b", when=all_of(is_("fever", "yes")))),
    with_row("questions", replace(yes_no("last"), options=(option("a", harmless=True), NONE))),
    question_with("mood", is_gate=True),
    question_with("where", required=True),
    question_with("since", enable_when=None),
    question_with("since", enable_when=all_of(FROM_5)),
    question_with("fever", text="Other words?", help="Other words.", why="Other words."),
    question_with("onset", why="Other words.", part="Another part"),
    moved("fever", 1),
    moved("where", 6),
    option_with("where", "leg", label="Other words", note="Other words."),
    option_with("adult", "no", out_of_scope=False),
    option_with("onset", "old", harmless=False),
    option_with("fever", "no", negative=False),
    options_of("fever", lambda options: options[::-1]),
    options_of("where", lambda options: [*options, option("arm")]),
    all_(
        options_of("bladder", lambda options: [BLOOD, *options]),
        with_row("rules", rule("blood", "emergency", is_("bladder", "blood"))),
    ),
)
#: From this version on.
FROM: tuple[tuple[Questionnaire, Change], ...] = (
    (question_with("pain", worse=Worse.NEITHER)(LIVE), question_with("pain", worse=Worse.HIGH)),
    (
        without_option("pain", ASKED_UNKNOWN)(LIVE),
        options_of("pain", lambda options: [*options, NOT_SURE]),
    ),
    (moved("fever", 6)(LIVE), moved("fever", 3)),
    (
        disposition_with("calm", act_within_hours=48)(LIVE),
        disposition_with("calm", act_within_hours=24),
    ),
    (
        disposition_with("crisis", always_shown=False)(LIVE),
        disposition_with("crisis", always_shown=True),
    ),
    (without("rules", "pain")(LIVE), with_row("rules", rule("pain", "soon", SEVERE))),
    (
        rule_with("bladder-any", criteria=all_of(BLADDER[0]))(LIVE),
        rule_with("bladder-any", criteria=all_of(BLADDER)),
    ),
)


def loosened(live: Questionnaire, new: Questionnaire) -> list[Weakening]:
    """Whatever guards less; what is other or new is read by two all the same."""
    only_read = {WeakeningKind.WORDS, WeakeningKind.ADDED, WeakeningKind.OTHER}
    return [one for one in find_weakenings(live, new) if one.kind not in only_read]


@pytest.mark.parametrize("change", BY_ITSELF)
def test_what_is_stricter_or_only_other_is_no_weakening(change: Change):
    assert loosened(LIVE, change(LIVE)) == []


@pytest.mark.parametrize(("live", "change"), FROM)
def test_what_gives_back_is_no_weakening(live: Questionnaire, change: Change):
    assert loosened(live, change(live)) == []


def test_the_first_version_weakens_nothing():
    assert find_weakenings(None, LIVE) == ()


def test_a_crisis_that_is_sharper_is_shown_as_before():
    sharper = replace(CRISIS, code="sharper", urgency=Urgency.EMERGENCY, act_within_hours=0)
    change = all_(
        with_row("dispositions", sharper),
        rule_with("mood", disposition="sharper", disposition_if_unsure="sharper"),
    )

    assert loosened(LIVE, change(LIVE)) == []
