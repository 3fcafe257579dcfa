from dataclasses import replace
from typing import Any

import pytest

from tests.engine.build import (
    all_of,
    floor,
    gate,
    is_,
    item,
    questionnaire,
    rule,
    section,
    sign,
    suggestion,
)
from tests.engine.checks.whole import QUESTIONS, WEAK, WHOLE, told
from triage.engine.checks.draft import find_problems
from triage.engine.checks.problem import Problem
from triage.engine.education import Column, EducationalSection
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import Place, Rule
from triage.engine.urgency import Urgency


def test_a_questionnaire_that_is_whole_may_be_published():
    assert find_problems(WHOLE) == ()


def test_a_problem_names_the_row_where_it_is_mended():
    assert find_problems(replace(WHOLE, default_disposition="")) == (
        Problem("questionnaire", "back", "There is no default disposition."),
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
    late = [
        ("question", "adult", gates_first),
        ("question", "weak", "A gate comes before all that is none, and so before “legs”."),
    ]
    assert problems == expected + (late if field == "questions" else [])


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


def test_a_draft_is_proved_beside_what_leaves_its_answers_and_rules_readable():
    hidden = replace(gate("late"), enable_when=all_of(WEAK))
    check = replace(
        WHOLE, questions=(*WHOLE.questions, hidden), default_disposition="gone", sections=()
    )

    found = {(p.code, p.sentence): p.breaks_proofs for p in find_problems(check)}

    assert not found["late", "A gate is always asked: no condition."]
    assert not found["sign-of-r", "The reading “item” is gone."]
    assert found["back", "There is no default disposition."]


def test_what_only_chooses_reading_adds_no_advice():
    asked = replace(QUESTIONS[-1], link_id="topics", for_reading=True, required=False)
    reads = suggestion("topics", is_("topics", "high"))
    check = replace(WHOLE, questions=(*WHOLE.questions, asked), suggestions=(reads,))
    advises = replace(check, suggestions=(replace(reads, place=Place.ACTION),))

    found = {problem.sentence for problem in find_problems(advises)}

    assert found - {problem.sentence for problem in find_problems(check)} == {
        "It reads what only chooses reading, so it can only be reading."
    }
