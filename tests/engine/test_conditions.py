import pytest

from tests.engine.build import all_of, is_
from triage.engine.conditions import ASKED_UNKNOWN, Answers, Condition, Operator, Value
from triage.engine.truth import Truth

NO, UNSURE, YES = Truth


@pytest.mark.parametrize(
    ("operator", "holds"),
    [
        ("=", (False, True, False)),
        (">", (False, False, True)),
        (">=", (False, True, True)),
        ("<", (True, False, False)),
        ("<=", (True, True, False)),
    ],
)
def test_a_number_is_compared_below_at_and_above_the_value(operator, holds):
    condition = Condition("days", Operator(operator), 42)

    assert tuple(condition.holds_for(days) for days in (41, 42, 43)) == holds


def test_there_is_no_operator_that_holds_for_a_question_nobody_asked():
    with pytest.raises(ValueError, match="'!=' is not a valid Operator"):
        Operator("!=")


@pytest.mark.parametrize(
    ("operator", "value", "given"),
    [
        (Operator.EQUALS, 1, "1"),
        (Operator.EQUALS, "1", 1),
        (Operator.EQUALS, 1, True),
        (Operator.LESS, 5, ASKED_UNKNOWN),
        (Operator.GREATER, 5, "9"),
    ],
)
def test_a_number_and_a_code_that_looks_like_it_are_never_compared(
    operator: Operator, value: Value, given: Value
):
    assert Condition("q", operator, value).holds_for(given) is False


@pytest.mark.parametrize(
    ("answers", "unanswered", "truth"),
    [
        ({}, {}, NO),
        ({"other": ("yes",)}, {"other": YES}, NO),
        ({}, {"q": NO}, NO),
        ({}, {"q": UNSURE}, UNSURE),
        ({}, {"q": YES}, YES),
        ({"q": ("yes",)}, {}, YES),
        ({"q": ("no",)}, {"q": YES}, NO),
        ({"q": ()}, {"q": YES}, NO),
        ({"q": (ASKED_UNKNOWN,)}, {}, UNSURE),
        ({"q": ("no", "yes")}, {}, YES),
        ({"q": ("yes", ASKED_UNKNOWN)}, {}, YES),
    ],
)
def test_a_condition_is_as_true_as_the_answer_or_else_as_the_caller_reads_no_answer(
    answers: Answers, unanswered: dict[str, Truth], truth: Truth
):
    assert is_("q", "yes").truth(answers, unanswered) is truth


def test_a_condition_that_names_not_sure_is_a_clear_yes_for_it():
    assert is_("q", ASKED_UNKNOWN).truth({"q": (ASKED_UNKNOWN,)}, {}) is YES


@pytest.mark.parametrize(
    ("given", "matched"),
    [
        (("numb", "weak"), ("weak",)),
        (("weak", ASKED_UNKNOWN), ("weak",)),
        (("numb",), ()),
        ((ASKED_UNKNOWN,), (ASKED_UNKNOWN,)),
        ((), ()),
    ],
)
def test_the_values_that_count_are_the_hits_or_else_not_sure(
    given: tuple[Value, ...], matched: tuple[Value, ...]
):
    assert is_("legs", "weak").matched(given) == matched


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        ("no", "no", NO),
        ("no", ASKED_UNKNOWN, UNSURE),
        ("no", "yes", YES),
        (ASKED_UNKNOWN, "no", UNSURE),
        (ASKED_UNKNOWN, "yes", YES),
        ("yes", ASKED_UNKNOWN, YES),
    ],
)
def test_a_group_is_as_true_as_its_truest_condition(first: str, second: str, together: Truth):
    either = all_of((is_("a", "yes"), is_("b", "yes")))

    assert either.truth({"a": (first,), "b": (second,)}, {}) is together


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        ("yes", "yes", YES),
        ("yes", ASKED_UNKNOWN, UNSURE),
        ("yes", "no", NO),
        (ASKED_UNKNOWN, "yes", UNSURE),
        (ASKED_UNKNOWN, "no", NO),
        ("no", "yes", NO),
    ],
)
def test_criteria_are_as_true_as_their_least_true_group(first: str, second: str, together: Truth):
    both = all_of(is_("a", "yes"), is_("b", "yes"))

    assert both.truth({"a": (first,), "b": (second,)}, {}) is together


@pytest.mark.parametrize("criteria", [all_of(), all_of(()), all_of(is_("a", "yes"), ())])
def test_criteria_without_groups_or_with_an_empty_one_hold_for_nobody(criteria):
    assert criteria.truth({"a": ("yes",)}, {}) is NO


def test_criteria_tell_their_conditions_in_order_and_the_questions_they_read():
    a, b, again = is_("a", "yes"), is_("b", "yes"), is_("a", "no")
    criteria = all_of((a, b), again)

    assert list(criteria.conditions()) == [a, b, again]
    assert criteria.reads() == {"a", "b"}
