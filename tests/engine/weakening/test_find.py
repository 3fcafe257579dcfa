"""Every kind of weakening is found, whichever column it is made in, and nothing that is none."""

from dataclasses import replace

import pytest

from tests.engine.build import (
    all_of,
    floor,
    gate,
    is_,
    number,
    option,
)
from tests.engine.weakening.live import (
    ADULT,
    BLADDER,
    LIVE,
    ON_8,
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
from triage.engine.question import QuestionType, Worse
from triage.engine.urgency import Urgency
from triage.engine.weakening.find import find_weakenings

CALMER = "fares-calmer questionnaire back"
LOCKED = ("floors", floor("new-sign", Urgency.EMERGENCY, BLADDER, is_("onset", "new")))
#: Another sign that the mood may be: nothing reads it yet.
HARMLESS, MEANS_NO = option("other", harmless=True), option("other", negative=True)


def told(change: Change) -> list[str]:
    found = find_weakenings(LIVE, change(LIVE))
    return [f"{one.kind} {one.place} {one.code}" for one in found]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        # floors
        (without("floors", "fever"), ["floor floor fever"]),
        (without("floors", "new-sign"), ["floor floor new-sign"]),
        (floor_with("fever", minimum=Urgency.SOON), ["floor floor fever"]),
        (
            floor_with("fever", minimum=Urgency.SOON, minimum_if_unsure=Urgency.SOON),
            ["floor floor fever"],
        ),
        (floor_with("fever", minimum_if_unsure=Urgency.SOON), ["unsure-tier floor fever"]),
        (floor_with("pain", criteria=all_of(ON_8)), ["floor floor pain"]),
        (
            floor_with("new-sign", criteria=all_of(BLADDER[0], is_("onset", "new"))),
            ["floor floor new-sign"],
        ),
        (floor_with("new-sign", locked=False), ["lock floor new-sign"]),
        (floor_with("pain", locked=False), ["lock floor pain"]),
        (
            all_(
                floor_with("pain", criteria=all_of(ON_8)),
                with_row("floors", floor("severe", Urgency.SOON, SEVERE, locked=False)),
            ),
            ["lock floor pain"],
        ),
        # gates, signs, danger signs
        (question_with("fever", is_gate=False), ["gate question fever"]),
        (
            all_(
                without("questions", "fever"), without("rules", "fever"), without("floors", "fever")
            ),
            [CALMER, CALMER, "floor floor fever", "gate question fever", "rule rule fever"],
        ),
        (
            all_(rule_with("pain", sign="sign-of-mood"), without("signs", "sign-of-pain")),
            ["sign sign sign-of-pain", "words rule pain"],
        ),
        (with_(danger_signs=LIVE.danger_signs[1:]), ["danger-sign questionnaire back"]),
        (
            with_(danger_signs=("Call us.",)),
            ["danger-sign questionnaire back"] * 2 + ["words questionnaire back"],
        ),
        (
            moved("mood", 0),
            [
                *[f"gate-moved question {gate}" for gate in ("bladder", "onset", "fever")],
                "other question ",
            ],
        ),
        (
            with_row("questions", number("age"), at=2),
            ["gate-moved question age", "added question age"],
        ),
        (
            with_row("questions", gate("worse"), at=2),
            ["gate-moved question worse", "added question worse"],
        ),
        # rules
        (without("rules", "pain"), [CALMER, "rule rule pain"]),
        (rule_with("pain", criteria=all_of(ON_8)), [CALMER, "rule rule pain"]),
        (rule_with("bladder-any", criteria=all_of(BLADDER[0])), [CALMER, "rule rule bladder-any"]),
        (
            rule_with("fever", criteria=all_of(is_("fever", "yes"), SEVERE)),
            [CALMER, CALMER, "rule rule fever"],
        ),
        (
            rule_with("fever", disposition="soon", disposition_if_unsure="soon"),
            [CALMER, "rule rule fever"],
        ),
        (
            rule_with("mood", disposition="today", disposition_if_unsure="today"),
            [CALMER, "rule rule mood"],
        ),
        (rule_with("fever", disposition_if_unsure="soon"), [CALMER, "unsure-tier rule fever"]),
        (rule_with("mood", disposition_if_unsure="today"), [CALMER, "unsure-tier rule mood"]),
        # dispositions
        (disposition_with("today", urgency=Urgency.SOON), [CALMER, "rule disposition today"]),
        (
            disposition_with("crisis", always_shown=False),
            [CALMER, "always-shown disposition crisis", "stops-at-once disposition crisis"],
        ),
        (
            disposition_with("emergency", urgency=Urgency.SAME_DAY),
            [CALMER, "rule disposition emergency", "stops-at-once disposition emergency"],
        ),
        (disposition_with("soon", act_within_hours=200), ["time disposition soon"]),
        (disposition_with("soon", act_within_hours=None), ["time disposition soon"]),
        (disposition_with("soon", respond_within_hours=2), ["time disposition soon"]),
        (disposition_with("soon", respond_within_hours=0), ["time disposition soon"]),
        # answers
        (without_option("where", "leg"), ["option option where:leg"]),
        (
            without_option("fever", "asked-unknown"),
            [CALMER, CALMER, "rule rule fever", "option option fever:asked-unknown"],
        ),
        (option_with("where", "leg", harmless=True), ["harmless option where:leg"]),
        (option_with("where", "leg", negative=True), ["harmless option where:leg"]),
        (
            options_of("where", lambda options: [*options, HARMLESS]),
            ["harmless option where:other", "added option where:other"],
        ),
        (
            options_of("fever", lambda options: [*options, MEANS_NO]),
            [CALMER, CALMER, "harmless option fever:other", "added option fever:other"],
        ),
        (
            option_with("adult", "yes", out_of_scope=True),
            [*[CALMER] * 4, "out-of-scope option adult:yes"],
        ),
        (
            with_row("questions", replace(ADULT, link_id="here"), at=0),
            [
                *[CALMER] * 4,
                "out-of-scope option here:no",
                "gate-moved question here",
                "added question here",
            ],
        ),
        # who is asked
        (without("questions", "where"), ["asked-of-fewer question where"]),
        (question_with("where", for_reading=True), ["asked-of-fewer question where"]),
        (question_with("since", required=False), ["asked-of-fewer question since"]),
        (
            question_with("mood", enable_when=all_of(is_("fever", "yes"))),
            [CALMER, CALMER, CALMER, "rule rule mood", "asked-of-fewer question mood"],
        ),
        (question_with("since", enable_when=all_of(ON_8)), ["asked-of-fewer question since"]),
        # numbers and types
        (question_with("pain", worse=Worse.LOW), ["number question pain"]),
        (question_with("pain", worse=Worse.NEITHER), ["number question pain"]),
        (
            question_with("pain", unit="points"),
            [CALMER, "rule rule pain", "asked-of-fewer question since", "number question pain"],
        ),
        (question_with("pain", maximum=11), ["number question pain"]),
        (question_with("pain", minimum=1), ["number question pain"]),
        (question_with("where", type=QuestionType.CHOICES), ["number question where"]),
    ],
)
def test_every_weakening_is_found(change: Change, expected: list[str]):
    assert told(change) == expected
