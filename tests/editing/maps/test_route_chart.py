"""The route as a map: nothing is missing, and where a check may stop is where it does."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings

from tests.editing.maps.drawn_maps import check_maps, codes, relations, route_charts, sign_charts
from tests.engine.strategies import Patient, patients
from tests.small import SMALL, any_of, when
from tests.variants import with_question, with_rule
from triage.editing.maps.route_chart import (
    MOST_QUESTIONS,
    deciding_questions,
    divide,
    opening_words,
    route_chart,
)
from triage.engine.conditions import Criteria
from triage.engine.outcome import evaluate
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import find_route


def _many(number: int, *, parts: int) -> Questionnaire:
    """Each question but the first is asked because of the one before."""
    fever = SMALL.questions_by_id["fever"]
    questions = tuple(
        replace(
            fever,
            link_id=f"q{place}",
            part=f"Part {place * parts // number}",
            is_gate=False,
            enable_when=when((f"q{place - 1}", "yes")) if place else None,
        )
        for place in range(number)
    )
    return replace(SMALL, questions=questions, rules=(), floors=(), suggestions=())


def test_everything_of_a_small_questionnaire_stands_on_its_maps_and_in_their_words() -> None:
    check_maps(SMALL)


@settings(max_examples=100, deadline=None)
@given(patients())
def test_whatever_the_questionnaire_all_of_it_is_drawn(one: Patient) -> None:
    check_maps(one.questionnaire)


@settings(max_examples=200, deadline=None)
@given(patients())
def test_where_a_check_stops_a_stop_is_drawn(one: Patient) -> None:
    [chart] = route_charts(one.questionnaire)
    stops = {box.key for box in chart.boxes if box.key.startswith("stop:")}
    given, before = {}, frozenset[tuple[str, str]]()

    for link_id, values in find_route(one.questionnaire, one.answers).kept.items():
        given[link_id] = values
        now = evaluate(one.questionnaire, given).stops
        if now and find_route(one.questionnaire, given).out_of_scope is None:
            assert {f"stop:{link_id}:{code}" for _sign, code in now - before} <= stops
        before = before | now


def test_a_rule_is_decided_by_nothing_before_its_last_group_can_hold() -> None:
    rule = SMALL.rules[0]
    late = replace(
        rule, criteria=Criteria((*when(("adult", "yes")).groups, *when(("onset", "new")).groups))
    )

    assert deciding_questions(SMALL, late) == ["onset"]
    assert deciding_questions(SMALL, replace(rule, criteria=Criteria(()))) == []
    assert deciding_questions(SMALL, replace(rule, criteria=when(("gone", "x")))) == []


def test_a_rule_that_leads_to_what_is_gone_stops_nothing() -> None:
    code = SMALL.rules[0].code
    lost = with_rule(code, disposition="gone", disposition_if_unsure="gone")

    [chart] = route_charts(lost)

    assert code not in " ".join(note for box in chart.boxes for note in box.notes)


def test_few_questions_stand_on_one_map_and_many_on_one_for_each_part() -> None:
    pages = divide(_many(MOST_QUESTIONS * 2 + 2, parts=2))

    assert len(divide(_many(MOST_QUESTIONS, parts=2))) == 1
    assert [(name, len(rows)) for name, rows in pages] == [
        ("Part 0 (questions 1 to 60)", MOST_QUESTIONS),
        ("Part 0 (questions 61 to 61)", 1),
        ("Part 1 (questions 62 to 121)", MOST_QUESTIONS),
        ("Part 1 (questions 122 to 122)", 1),
    ]


def test_what_stands_on_another_map_is_named_where_it_opens_or_is_opened() -> None:
    many = _many(MOST_QUESTIONS + 2, parts=2)
    check_maps(many)
    half = (MOST_QUESTIONS + 2) // 2

    first, second = route_charts(many)

    assert [box.code for box in first.boxes if box.look == "elsewhere"] == [f"q{half}"]
    assert second.boxes[0].code == f"q{half - 1}"
    assert second.boxes[0].notes == ("In another part: Part 0",)
    assert (f"question:q{half - 1}", f"question:q{half}") in relations([first])


def test_the_end_stands_after_the_last_question_alone() -> None:
    first, second = route_charts(_many(MOST_QUESTIONS + 2, parts=2))

    assert codes([first], "end") == []
    assert codes([second], "end") == [SMALL.default_disposition]
    assert codes(route_charts(replace(SMALL, default_disposition="")), "end") == []


def test_a_questionnaire_without_questions_has_an_empty_map() -> None:
    chart = route_chart(replace(SMALL, questions=()), ())

    assert [box.key for box in chart.boxes] == ["end"]


def test_a_question_that_only_chooses_reading_says_so() -> None:
    [chart] = route_charts(with_question("note", for_reading=True))

    box = next(box for box in chart.boxes if box.code == "note")
    assert "It only chooses reading." in box.notes


@pytest.mark.parametrize(
    ("because", "words"),
    [
        (any_of("bladder", "cant_pee", "leak"), "“I can't pee” / “I leak”, or not sure opens"),
        (when(("bladder", "asked-unknown")), "“Not sure” opens"),
        (
            when(("bladder", "leak"), ("fever", "yes")),
            "“I leak”, or not sure is one of what opens",
        ),
    ],
)
def test_an_arrow_says_by_which_answers_and_whether_they_are_enough(
    because: Criteria, words: str
) -> None:
    assert opening_words(SMALL.questions_by_id["bladder"], because) == words


def test_an_answer_that_nobody_can_be_unsure_of_is_not_said_to_be() -> None:
    mood = SMALL.questions_by_id["mood"]

    assert opening_words(mood, when(("mood", "yes"))) == "“Yes” opens"


def test_words_that_run_the_other_way_turn_no_urgency_around() -> None:
    title = "\u2067No \u202eycnegreme\u2069"
    ways = tuple(replace(one, title=title) for one in SMALL.dispositions)
    labels = with_question("note", short_text="\u202dNote")
    turned = replace(labels, dispositions=ways)

    boxes = [box for chart in (*route_charts(turned), *sign_charts(turned)) for box in chart.boxes]

    said = {box.words for box in boxes}
    assert "\u2068No ycnegreme\u2069 (emergency)" in said
    assert "9. Note" in said
    assert not re.search("[\u202a-\u202e\u2066\u2067]", repr(boxes))
