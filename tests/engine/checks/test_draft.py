from dataclasses import replace
from typing import Any

import pytest

from tests.engine.build import (
    NOT_SURE,
    all_of,
    choice,
    choices,
    days,
    disposition,
    floor,
    gate,
    is_,
    item,
    number,
    option,
    question,
    questionnaire,
    rule,
    section,
    sign,
    suggestion,
    text,
    yes_no,
)
from triage.engine.checks.criteria import MAX_CONDITIONS, MAX_GROUPS
from triage.engine.checks.draft import find_problems
from triage.engine.checks.problem import Problem
from triage.engine.checks.texts import tokens_used
from triage.engine.conditions import ASKED_UNKNOWN, Condition, Criteria, Operator
from triage.engine.education import Column, EducationalSection
from triage.engine.question import AnswerOption, Question, QuestionType
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import Rule
from triage.engine.urgency import Urgency

WEAK = is_("weak", "yes")
OUT = option("no", negative=True, out_of_scope=True)
QUESTIONS = (
    question("adult", QuestionType.YES_NO, [option("yes"), OUT, NOT_SURE]),
    gate("weak"),
    choice("side", "left", "right", when=all_of(WEAK)),
    choices("legs", "numb", "cold"),
    number("pain"),
    days("since"),
    text("words"),
    choice("mood", "low", "high", required=False),
)
WHOLE = questionnaire(
    QUESTIONS,
    [rule("r", "today", WEAK, (is_("legs", "numb"), is_("legs", "cold")), unsure="soon")],
    floors=(floor("f", Urgency.SOON, WEAK),),
    suggestions=(
        suggestion("s", is_("mood", "low"), items=("item",)),
        suggestion("t", WEAK, note="", sections=("section",)),
    ),
)


def told(check: Questionnaire) -> list[tuple[str, str, str]]:
    return [(p.kind, p.code, p.sentence) for p in find_problems(check)]


def told_of_question(asked: Question) -> list[str]:
    """What is said of a questionnaire with this question alone."""
    problems = told(questionnaire([asked], signs=(), sections=()))
    assert {problem[:2] for problem in problems} <= {("question", asked.link_id)}
    return [sentence for _, _, sentence in problems]


def test_a_questionnaire_that_is_whole_may_be_published():
    assert find_problems(WHOLE) == ()


def test_a_problem_names_the_row_where_it_is_mended():
    assert find_problems(replace(WHOLE, danger_signs=())) == (
        Problem("questionnaire", "back", "There are no danger signs for the start page."),
    )


@pytest.mark.parametrize(
    ("field", "codes"),
    [
        ("questions", [("question", asked.link_id) for asked in QUESTIONS]),
        ("dispositions", [("disposition", d.code) for d in WHOLE.dispositions]),
        ("signs", [("sign", "sign-of-r")]),
        ("rules", [("rule", "r")]),
        ("floors", [("floor", "f")]),
        ("suggestions", [("suggestion", "s"), ("suggestion", "t")]),
        ("sections", [("section", "section"), ("item", "item")]),
    ],
)
def test_a_code_is_used_once(field: str, codes: list[tuple[str, str]]):
    twice = getattr(WHOLE, field) * 2
    problems = told(replace(WHOLE, **{field: twice}))

    expected = [(kind, code, f"The code “{code}” is used 2 times.") for kind, code in codes]
    gates_first = "Only a question before the first gate may end the check."
    late = [("question", "adult", gates_first)] if field == "questions" else []
    assert problems == expected + late


@pytest.mark.parametrize(
    ("check", "problem"),
    [
        (
            replace(WHOLE, default_disposition=""),
            ("questionnaire", "back", "There is no default disposition."),
        ),
        (
            questionnaire(signs=(), sections=()),
            ("questionnaire", "back", "There is no question."),
        ),
        *(
            (
                replace(WHOLE, rules=(rule("r", leads_to, WEAK, unsure="calm"),)),
                ("rule", "r", "A rule leads to the default disposition."),
            )
            for leads_to in ("calm", "today")
        ),
        (
            replace(WHOLE, signs=(*WHOLE.signs, sign("spare"))),
            ("sign", "spare", "No rule stands under this warning sign."),
        ),
        (
            replace(WHOLE, signs=()),
            ("rule", "r", "Its warning sign “sign-of-r” is gone."),
        ),
        (
            replace(WHOLE, signs=(sign("sign-of-r", reading=()),)),
            ("sign", "sign-of-r", "The warning sign has no reading."),
        ),
        (
            replace(WHOLE, signs=(sign("sign-of-r", reading=("item", "gone")),)),
            ("sign", "sign-of-r", "The reading “gone” is gone."),
        ),
    ],
)
def test_a_questionnaire_has_every_part_and_every_part_is_used(
    check: Questionnaire, problem: tuple[str, str, str]
):
    assert told(check) == [problem]


def one_of(*options: AnswerOption, **changes: Any) -> Question:
    return question("q", QuestionType.CHOICE, options, **changes)


A, B = option("a"), option("b")


@pytest.mark.parametrize(
    ("asked", "sentences"),
    [
        (gate("a-1_b"), []),
        *(
            (
                gate(link_id),
                ["The link id must be small letters, digits, hyphens and underscores."],
            )
            for link_id in ("", "1a", "A", "a b", "é", "-a", "a\n")
        ),
        (one_of(A, B, A), ["Two options have the same code."]),
        (one_of(A), ["A choice needs at least two options."]),
        (
            question("q", QuestionType.YES_NO, [A, B]),
            ["A yes-or-no question needs the options “yes” and “no”."],
        ),
        (
            question("q", QuestionType.YES_NO, [option("yes"), NOT_SURE]),
            ["A yes-or-no question needs the options “yes” and “no”."],
        ),
        (
            replace(number("q"), options=(A,)),
            ["A number or text has no options but “not sure”."],
        ),
        (
            replace(text("q"), options=(A, NOT_SURE)),
            ["A number or text has no options but “not sure”."],
        ),
        (replace(text("q"), options=(NOT_SURE,)), []),
        (number("q", minimum=None), ["A number needs a smallest and a largest value."]),
        (number("q", minimum=3, maximum=3), []),
        (number("q", minimum=4, maximum=3), ["The smallest value is larger than the largest."]),
        (days("q", maximum=None), ["A number needs a smallest and a largest value."]),
        (one_of(A, replace(NOT_SURE, negative=True)), ["“Not sure” can never mean “no”."]),
        (one_of(A, replace(NOT_SURE, exclusive=False)), ["“Not sure” must be exclusive."]),
        (
            replace(gate("q"), enable_when=Criteria(())),
            ["A gate is always asked: no condition.", "It has no conditions, or an empty group."],
        ),
        (replace(gate("q"), required=False), ["A gate must be required."]),
        (one_of(A, NOT_SURE, is_gate=True), ["A gate needs an option that means “no”."]),
        (one_of(A, OUT), []),
        (
            one_of(A, OUT, enable_when=all_of(is_("a", "yes"))),
            [
                "A question that may end the check is always asked: no condition.",
                "Its condition reads “a”, which is not asked before it.",
                "It reads “a”, which is gone.",
            ],
        ),
        (one_of(A, replace(NOT_SURE, out_of_scope=True)), ["“Not sure” can never end the check."]),
        (
            one_of(A, OUT, is_gate=True),
            ["Only a question before the first gate may end the check."],
        ),
    ],
)
def test_a_question_can_be_answered_and_a_gate_is_always_asked(
    asked: Question, sentences: list[str]
):
    assert told_of_question(asked) == sentences


def test_a_condition_of_a_question_reads_only_questions_before_it():
    asked = [
        yes_no("a", all_of(is_("a", "yes"), (is_("c", "yes"), is_("b", "yes")))),
        yes_no("b", all_of(is_("a", "yes"))),
        yes_no("c"),
    ]

    assert told(questionnaire(asked, signs=(), sections=())) == [
        ("question", "a", f"Its condition reads “{later}”, which is not asked before it.")
        for later in "abc"
    ]


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


@pytest.mark.parametrize(
    ("changed", "sentences"),
    [
        (rule("r", "gone", WEAK, unsure="soon"), ["Its disposition “gone” is gone."]),
        (rule("r", "today", WEAK, unsure="gone"), ["Its disposition “gone” is gone."]),
        (
            rule("r", "today", WEAK, unsure="emergency"),
            ["“Not sure” would be more urgent than “yes”."],
        ),
        (rule("r", "today", WEAK, unsure="today-too"), []),
    ],
)
def test_a_rule_leads_somewhere_and_not_sure_never_leads_higher(
    changed: Rule, sentences: list[str]
):
    assert told(replace(WHOLE, rules=(changed,))) == [("rule", "r", s) for s in sentences]


def test_no_rule_leads_to_something_calmer_than_the_default():
    rules = (rule("r", "today", WEAK, unsure="routine"), rule("s", "today", WEAK))
    check = questionnaire(QUESTIONS, rules, default_disposition="soon")

    assert told(check) == [
        ("rule", "r", "It leads to something calmer than the default disposition.")
    ]


def test_a_floor_is_never_higher_for_not_sure():
    floors = tuple(
        floor(urgency.code, Urgency.SOON, WEAK, minimum_if_unsure=urgency)
        for urgency in (Urgency.ROUTINE, Urgency.SOON, Urgency.SAME_DAY)
    )

    assert told(replace(WHOLE, floors=floors)) == [
        ("floor", "same_day", "“Not sure” would be more urgent than “yes”.")
    ]


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"items": ("gone",)}, [("suggestion", "s", "The reading “gone” is gone.")]),
        ({"sections": ("gone",)}, [("suggestion", "s", "The section “gone” is gone.")]),
        ({"note": ""}, [("suggestion", "s", "It says nothing and links to nothing.")]),
        ({"note": "", "items": ("item",)}, []),
        ({"note": "", "sections": ("section",)}, []),
    ],
)
def test_a_suggestion_says_something_or_links_to_what_is_there(
    changes: dict[str, Any], problems: list[tuple[str, str, str]]
):
    check = replace(WHOLE, suggestions=(suggestion("s", WEAK, **changes),))

    assert told(check) == problems


@pytest.mark.parametrize(
    ("suggested", "unlinked"),
    [({}, ["a", "b"]), ({"items": ("b",)}, ["a"]), ({"sections": ("more",)}, [])],
)
def test_everything_to_read_is_linked_from_somewhere(
    suggested: dict[str, Any], unlinked: list[str]
):
    more = section("more", items=(item("b"), item("a")))
    check = replace(
        WHOLE,
        sections=(section(), more),
        suggestions=(suggestion("s", WEAK, **suggested),),
    )

    assert told(check) == [
        ("item", code, "No warning sign and no suggestion links to it.") for code in unlinked
    ]


DOSE, USE = Column("Dose", professional=True), Column("Use", professional=False)


@pytest.mark.parametrize(
    ("changed", "problems"),
    [
        (
            section(columns=(DOSE, USE)),
            [("item", "item", "It has 1 table cells for 2 columns.")],
        ),
        (section(columns=()), [("item", "item", "It has 1 table cells for 0 columns.")]),
        (section(columns=(DOSE, USE), items=(item(cells=("", "")),)), []),
    ],
)
def test_an_item_has_a_cell_for_every_column(
    changed: EducationalSection, problems: list[tuple[str, str, str]]
):
    assert told(replace(WHOLE, sections=(changed,))) == problems


def test_a_section_has_items():
    check = replace(WHOLE, sections=(*WHOLE.sections, section("empty", items=())))

    assert told(check) == [("section", "empty", "The section has no items.")]


A_TOKEN = disposition("d", Urgency.SOON, steps=("Wait.", "Call {no}."))
KNOWN = "{clinic_name}, {crisis_line}, {emergency_number}, {surgical_team_phone}, {urgent_line}"


@pytest.mark.parametrize(
    ("changes", "kind", "code"),
    [
        ({"questions": (*QUESTIONS, replace(gate("a"), help="{no}"))}, "question", "a"),
        ({"questions": (*QUESTIONS, one_of(A, option("b", label="{no}")))}, "question", "q"),
        ({"dispositions": (*WHOLE.dispositions, A_TOKEN)}, "disposition", "d"),
        ({"signs": (sign("sign-of-r", explanation="{no}"),)}, "sign", "sign-of-r"),
        ({"rules": (replace(WHOLE.rules[0], rationale="{no}"),)}, "rule", "r"),
        ({"floors": (replace(WHOLE.floors[0], title="{no}"),)}, "floor", "f"),
        ({"suggestions": (suggestion("s", WEAK, title="{no}"),)}, "suggestion", "s"),
        ({"sections": (section(items=(item(body="{no}"),)),)}, "section", "section"),
        ({"title": "{no}"}, "questionnaire", "back"),
        ({"audience": "{no}"}, "questionnaire", "back"),
        ({"intended_use": "{no}"}, "questionnaire", "back"),
        ({"introduction": "{no}"}, "questionnaire", "back"),
        ({"unfinished_title": "{no}"}, "questionnaire", "back"),
        ({"unfinished_advice": "{no}"}, "questionnaire", "back"),
        ({"danger_signs": ("{no}",)}, "questionnaire", "back"),
    ],
)
def test_a_token_that_nobody_knows_is_told_with_those_that_are_known(
    changes: dict[str, Any], kind: str, code: str
):
    check = replace(WHOLE, **changes)

    assert told(check) == [(kind, code, f"{{no}} is no token; known are {KNOWN}.")]


def test_the_tokens_used_are_the_names_in_braces_of_every_text_known_or_not():
    check = replace(WHOLE, title="{crisis_line} {} {no} } {", audience="{urgent_line}{no}")

    assert tokens_used(check) == {"crisis_line", "", "no", "urgent_line", "emergency_number"}
