"""Small questionnaires for the tests of the engine.

Each is whole: it passes every check, so a test names only what it is about.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from tests.small import ACT_WITHIN, ANSWERS, ORIGINS
from triage.engine.conditions import ASKED_UNKNOWN, Condition, Criteria, Operator, Value
from triage.engine.education import Column, EducationalItem, EducationalSection
from triage.engine.question import AnswerOption, Question, QuestionType, Worse
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import (
    Disposition,
    Place,
    Rule,
    SafetyFloor,
    Suggestion,
    WarningSign,
)
from triage.engine.urgency import Urgency

Group = tuple[Condition, ...]

NOT_SURE = AnswerOption(ASKED_UNKNOWN, "Not sure", True, False, False)


def option(value: str, **changes: Any) -> AnswerOption:
    """An option that is a sign; say what else it is."""
    plain = AnswerOption(value, value.title(), exclusive=False, negative=False, out_of_scope=False)
    return replace(plain, **changes)


NO = option("no", negative=True)
NONE = option("none", exclusive=True, negative=True)


def question(
    link_id: str,
    type_: QuestionType,
    options: Iterable[AnswerOption] = (),
    when: Criteria | None = None,
    **changes: Any,
) -> Question:
    """A required question that is no gate."""
    plain = Question(
        link_id=link_id,
        part="Your back",
        type=type_,
        text=f"What about {link_id}?",
        short_text=link_id.title(),
        help="",
        why="",
        danger_line="",
        required=True,
        is_gate=False,
        options=tuple(options),
        minimum=None,
        maximum=None,
        unit="",
        enable_when=when,
    )
    return replace(plain, **changes)


def yes_no(link_id: str, when: Criteria | None = None, **changes: Any) -> Question:
    """A question with Yes, No and Not sure."""
    return question(link_id, QuestionType.YES_NO, (option("yes"), NO, NOT_SURE), when, **changes)


def gate(link_id: str) -> Question:
    """A question with Yes, No and Not sure that is always asked."""
    return yes_no(link_id, is_gate=True)


def choice(link_id: str, *values: str, when: Criteria | None = None, **changes: Any) -> Question:
    """One of these, or Not sure."""
    options = (*map(option, values), NOT_SURE)
    return question(link_id, QuestionType.CHOICE, options, when, **changes)


def choices(link_id: str, *values: str, when: Criteria | None = None, **changes: Any) -> Question:
    """Any of these, or None of these, or Not sure."""
    options = (*map(option, values), NONE, NOT_SURE)
    return question(link_id, QuestionType.CHOICES, options, when, **changes)


def number(link_id: str, when: Criteria | None = None, **changes: Any) -> Question:
    """A whole number from 0 to 10, or Not sure."""
    bounds = {"minimum": 0, "maximum": 10, "unit": "times", "worse": Worse.HIGH, **changes}
    return question(link_id, QuestionType.INTEGER, (NOT_SURE,), when, **bounds)


def days(link_id: str, when: Criteria | None = None, **changes: Any) -> Question:
    """How many days, 0 to 100, or Not sure."""
    bounds = {"minimum": 0, "maximum": 100, "unit": "days", "worse": Worse.HIGH, **changes}
    return question(link_id, QuestionType.DURATION, (NOT_SURE,), when, **bounds)


def text(link_id: str, when: Criteria | None = None, **changes: Any) -> Question:
    """Free text that may be skipped."""
    return question(link_id, QuestionType.TEXT, (), when, **{"required": False, **changes})


def is_(link_id: str, value: Value) -> Condition:
    """The answer is this."""
    return Condition(link_id, Operator.EQUALS, value)


def all_of(*groups: Condition | Group) -> Criteria:
    """Criteria of groups; a condition on its own is a group of one."""
    return Criteria(tuple(g if isinstance(g, tuple) else (g,) for g in groups))


def disposition(code: str, urgency: Urgency, **changes: Any) -> Disposition:
    """A disposition that is shown when nothing is higher."""
    plain = Disposition(
        code=code,
        urgency=urgency,
        title=f"Title of {code}",
        summary=f"Summary of {code}.",
        steps=("Call {emergency_number}.", "Take your medicines with you."),
        worsening="If it gets worse, call {emergency_number}.",
        act_within_hours=ACT_WITHIN[urgency],
        respond_within_hours=0 if urgency is Urgency.SELF_CARE else 1,
        always_shown=False,
    )
    return replace(plain, **changes)


CALM = disposition("calm", Urgency.SELF_CARE)
ROUTINE = disposition("routine", Urgency.ROUTINE)
SOON = disposition("soon", Urgency.SOON)
TODAY = disposition("today", Urgency.SAME_DAY)
TODAY_TOO = disposition("today-too", Urgency.SAME_DAY)
EMERGENCY = disposition("emergency", Urgency.EMERGENCY)
CRISIS = disposition(
    "crisis",
    Urgency.SAME_DAY,
    always_shown=True,
    steps=("Call {crisis_line}.", "If you might act, call {emergency_number}."),
)
DISPOSITIONS = (CALM, ROUTINE, SOON, TODAY, TODAY_TOO, CRISIS, EMERGENCY)


def rule(code: str, leads_to: str, *groups: Condition | Group, **changes: Any) -> Rule:
    """A rule under a sign of its own; not sure leads to the same."""
    plain = Rule(code, f"sign-of-{code}", leads_to, leads_to, all_of(*groups), "", "")
    return replace(plain, **{"disposition_if_unsure": changes.pop("unsure", leads_to), **changes})


def floor(code: str, minimum: Urgency, *groups: Condition | Group, **changes: Any) -> SafetyFloor:
    """A floor that holds for "not sure" just as much."""
    plain = SafetyFloor(code, code.title(), all_of(*groups), minimum, minimum, "", True)
    return replace(plain, **changes)


def suggestion(code: str, *groups: Condition | Group, **changes: Any) -> Suggestion:
    """One line of text."""
    plain = Suggestion(code, code.title(), "A line.", Place.READING, (), (), all_of(*groups))
    return replace(plain, **changes)


def sign(code: str, **changes: Any) -> WarningSign:
    """A warning sign from the article, with something to read."""
    title, explanation = f"Title of {code}", f"What {code} means."
    return replace(WarningSign(code, title, "article", explanation, "", ("item",)), **changes)


def item(code: str = "item", **changes: Any) -> EducationalItem:
    """Something to read, with one table cell."""
    return replace(EducationalItem(code, code.title(), "", "Words.", ("1",), "", ""), **changes)


def section(code: str = "section", **changes: Any) -> EducationalSection:
    """A section of one item and one column."""
    columns = (Column("Dose", professional=True),)
    dates = ("2026-01-01", "2027-01-01")
    plain = EducationalSection(
        code, code, code.title(), "", "Things", columns, "", *dates, (item(),)
    )
    return replace(plain, **changes)


def questionnaire(
    questions: Iterable[Question] = (), rules: Iterable[Rule] = (), **changes: Any
) -> Questionnaire:
    """A whole questionnaire; the signs that its rules name are made up."""
    rules = tuple(rules)
    codes = dict.fromkeys(rule.sign for rule in rules) or {"sign": None}
    plain = Questionnaire(
        slug="back",
        title="Back check",
        audience="Adults with back pain.",
        intended_use="To find out how soon to be seen.",
        introduction="A few questions.",
        danger_signs=("You can't pee.", "You have chest pain.", "Your legs are weak."),
        unfinished_title="Not finished",
        unfinished_advice="This is no all-clear. Call {emergency_number}.",
        default_disposition=CALM.code,
        questions=tuple(questions),
        dispositions=DISPOSITIONS,
        signs=tuple(map(sign, codes)),
        rules=rules,
        floors=(),
        suggestions=(),
        sections=(section(),),
        origins=(*ORIGINS, ANSWERS),
    )
    return replace(plain, **changes)
