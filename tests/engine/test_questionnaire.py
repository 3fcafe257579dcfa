import pytest

from tests.engine.build import (
    CRISIS,
    EMERGENCY,
    TODAY,
    all_of,
    choice,
    choices,
    days,
    disposition,
    floor,
    gate,
    is_,
    item,
    option,
    question,
    questionnaire,
    rule,
    section,
    suggestion,
    yes_no,
)
from triage.engine.conditions import ASKED_UNKNOWN
from triage.engine.question import QuestionType
from triage.engine.rules import Disposition
from triage.engine.urgency import Urgency


def test_urgencies_are_ordered_and_named_as_in_json():
    assert [urgency.code for urgency in sorted(Urgency)] == [
        "self_care",
        "routine",
        "soon",
        "same_day",
        "emergency",
    ]


def test_a_question_knows_its_labels_in_order_what_means_no_and_what_ends_the_route():
    options = [option("yes"), option("no", negative=True), option("child", out_of_scope=True)]
    adult = question("adult", QuestionType.CHOICE, options)

    assert list(adult.labels.items()) == [("yes", "Yes"), ("no", "No"), ("child", "Child")]
    assert adult.negative == {"no"}
    assert adult.out_of_scope == {"child"}


def test_a_question_allows_not_sure_when_it_is_among_the_options():
    assert choice("legs", "one", "both").allows_unsure
    assert not question("legs", QuestionType.CHOICE, [option("one")]).allows_unsure


@pytest.mark.parametrize(
    ("told", "stops"),
    [
        (EMERGENCY, True),
        (CRISIS, True),
        (disposition("kind", Urgency.SELF_CARE, always_shown=True), True),
        (TODAY, False),
    ],
)
def test_what_is_an_emergency_or_always_shown_comes_before_the_next_question(
    told: Disposition, stops: bool
):
    assert told.stops_at_once is stops


def test_everything_with_a_code_is_found_by_it():
    saddle, fever = gate("saddle"), gate("fever")
    check = questionnaire([saddle, fever], [rule("r", "soon", is_("saddle", "yes"))])
    reading = section()

    assert check.questions_by_id == {"saddle": saddle, "fever": fever}
    assert list(check.dispositions_by_code.values()) == list(check.dispositions)
    assert check.signs_by_code == {"sign-of-r": check.signs[0]}
    assert check.items_by_code == {"item": (reading, item())}
    assert check.sections_by_code == {"section": reading}


def test_only_criteria_that_decide_something_medical_are_listed_each_with_its_place():
    saddle = is_("saddle", "yes")
    numb = choices("numb", "left", "right", when=all_of(saddle))
    sudden = (is_("sudden", "yes"), is_("sudden", ASKED_UNKNOWN))
    check = questionnaire(
        [gate("saddle"), numb, yes_no("sudden"), days("since")],
        [rule("r", "soon", is_("numb", "left"), sudden)],
        floors=(floor("f", Urgency.SOON, saddle),),
        suggestions=(suggestion("s", is_("sudden", "no")),),
    )

    assert list(check.criteria()) == [
        ("question numb", all_of(saddle)),
        ("rule r", all_of(is_("numb", "left"), sudden)),
        ("safety floor f", all_of(saddle)),
    ]
    assert list(check.conditions()) == [saddle, is_("numb", "left"), *sudden, saddle]
