"""What an editor can get wrong in conditions is told."""

import pytest

from tests.engine.build import all_of, floor, is_, number, questionnaire, rule, suggestion, yes_no
from tests.engine.checks.whole import QUESTIONS, WEAK, told
from triage.engine.checks.criteria import MAX_CONDITIONS, MAX_GROUPS
from triage.engine.conditions import ASKED_UNKNOWN, Condition, Operator
from triage.engine.urgency import Urgency


def many(groups: int, conditions: int) -> list[tuple[Condition, ...]]:
    return [(WEAK,) * conditions] * groups


TOO_MANY = "It has more conditions than a reader can hold."


@pytest.mark.parametrize(
    ("groups", "sentences"),
    [
        ([], ["It has no conditions, or an empty group."]),
        ([()], ["It has no conditions, or an empty group."]),
        ([WEAK, ()], ["It has no conditions, or an empty group."]),
        (many(MAX_GROUPS, 1), []),
        (many(MAX_GROUPS + 1, 1), [TOO_MANY]),
        (many(1, MAX_CONDITIONS), []),
        (many(1, MAX_CONDITIONS + 1), [TOO_MANY]),
        ([is_("gone", "yes")], ["It reads “gone”, which is gone."]),
        ([is_("mood", "low")], ["It reads “mood”, which is optional."]),
        ([is_("weak", "maybe")], ["“maybe” is no option of “weak”."]),
        ([is_("weak", 1)], ["“1” is no option of “weak”."]),
        ([Condition("weak", Operator.GREATER, "yes")], ["“yes” is no option of “weak”."]),
        ([is_("pain", "7")], ["“7” is no whole number."]),
        ([is_("pain", -1)], ["-1 is outside the range of “pain” (0 to 10)."]),
        ([is_("pain", 0), is_("pain", 10)], []),
        ([is_("since", 101)], ["101 is outside the range of “since” (0 to 100)."]),
        ([(WEAK, is_("weak", ASKED_UNKNOWN))], []),
        (
            [WEAK, is_("weak", ASKED_UNKNOWN)],
            ["“Not sure” of “weak” is named without a clear answer beside it."],
        ),
        (
            [(Condition("pain", Operator.LESS, ASKED_UNKNOWN), is_("pain", 3))],
            ["“pain” cannot be answered “not sure” like that."],
        ),
        (
            [is_("words", "help")],
            [
                "It reads “words”, which is optional.",
                "“words” is free text; nothing can be decided on it.",
            ],
        ),
        (
            [is_("words", ASKED_UNKNOWN)],
            [
                "It reads “words”, which is optional.",
                "“words” cannot be answered “not sure” like that.",
                "“Not sure” of “words” is named without a clear answer beside it.",
            ],
        ),
    ],
)
def test_criteria_can_be_read(groups: list[Condition], sentences: list[str]):
    check = questionnaire(QUESTIONS, [rule("r", "today", *groups)])

    assert told(check) == [("rule", "r", sentence) for sentence in sentences]


@pytest.mark.parametrize(("bounds", "value"), [({"minimum": None}, -9), ({"maximum": None}, 99)])
def test_without_a_bound_no_number_is_beyond_it(bounds: dict[str, None], value: int):
    check = questionnaire([number("pain", **bounds)], [rule("r", "today", is_("pain", value))])

    assert told(check) == [("question", "pain", "A number needs a smallest and a largest value.")]


def test_criteria_are_read_wherever_they_stand_and_only_suggestions_may_read_what_is_optional():
    low = is_("mood", "low")
    check = questionnaire(
        [*QUESTIONS, yes_no("last", all_of(low))],
        [rule("r", "today", low)],
        floors=(floor("f", Urgency.SOON, low),),
        suggestions=(suggestion("s", low), suggestion("t", is_("gone", "yes"))),
    )

    assert told(check) == [
        ("question", "last", "It reads “mood”, which is optional."),
        ("rule", "r", "It reads “mood”, which is optional."),
        ("floor", "f", "It reads “mood”, which is optional."),
        ("suggestion", "t", "It reads “gone”, which is gone."),
    ]
