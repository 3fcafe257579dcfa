"""Small questionnaires that may be proved, and the answers people give to them.

Whatever is drawn has no problem that breaks proofs, though some of its answers may go unread,
and holds one thing that no check asks for, without which "not sure" could be read more calmly
than "no": a rule that reads a "no" leads no less far for "not sure".
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations
from typing import NamedTuple, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from tests.engine.build import (
    CALM,
    CRISIS,
    DISPOSITIONS,
    NO,
    NOT_SURE,
    choice,
    choices,
    days,
    floor,
    gate,
    number,
    option,
    question,
    questionnaire,
    rule,
    suggestion,
    text,
    yes_no,
)
from triage.engine.conditions import ASKED_UNKNOWN, Condition, Criteria, Operator, Value
from triage.engine.question import CHOICE_TYPES, Question, QuestionType
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import Disposition, Rule
from triage.engine.urgency import Urgency
from triage.engine.words.sentences import question_sentence, rule_sentence

T = TypeVar("T")
Values = tuple[Value, ...]
Record = dict[str, Values]

ADULT = question(
    "adult",
    QuestionType.YES_NO,
    [option("yes"), replace(NO, out_of_scope=True), NOT_SURE],
)
GATES = (
    gate("g"),
    choices("g", "a", "b", is_gate=True),
    replace(choice("g", "a", "b"), options=(option("a"), NO, NOT_SURE), is_gate=True),
)
OTHERS = (
    yes_no("q"),
    choice("q", "a", "b"),
    choices("q", "a", "b"),
    number("q", maximum=3),
    days("q", maximum=2),
    replace(choice("q", "a", "b"), options=(option("a"), option("b"))),
    text("q"),
    choice("q", "a", "b", required=False),
)


class Patient(NamedTuple):
    """A questionnaire and what somebody answered."""

    questionnaire: Questionnaire
    answers: Record

    def __repr__(self) -> str:
        """A counter-example that a person can read."""
        check = self.questionnaire
        return "\n".join(
            [
                f"answers: {self.answers}",
                *(f"{q.link_id}: {q.type} {question_sentence(check, q)}" for q in check.questions),
                *(f"{one.code}: {rule_sentence(check, one)}" for one in check.rules),
            ]
        )


@st.composite
def patients(
    draw: DrawFn, *, complete: bool = False, most: int = 4, reads_no: bool = True
) -> Patient:
    """Anybody, who answered some questions or all, on the route or off it."""
    drawn = draw(questionnaires(most=most, reads_no=reads_no))
    return Patient(drawn, draw(answers_to(drawn, complete=complete)))


@st.composite
def answers_to(draw: DrawFn, check: Questionnaire, *, complete: bool = False) -> Record:
    """An answer to every question, or to some and some skipped, on the route or off it."""
    nothing: list[Values | None] = [] if complete else [None, ()]
    given = {
        asked.link_id: _pick(draw, [*possible_answers(asked), *nothing])
        for asked in check.questions
    }
    return {link_id: values for link_id, values in given.items() if values is not None}


@st.composite
def questionnaires(draw: DrawFn, *, most: int = 4, reads_no: bool = True) -> Questionnaire:
    """A questionnaire of one or two gates and at most so many other questions.

    ``reads_no`` says whether criteria may name an option that means "no".
    """
    asked = _questions(draw, most, reads_no=reads_no)
    dispositions = _dispositions(draw)
    rules = _some(draw, 1, 4, lambda: _rule(draw, asked, dispositions, reads_no=reads_no))
    criteria = _criteria(draw, asked, 2, reads_no=reads_no)
    return questionnaire(
        asked,
        [replace(drawn, code=f"r{n}") for n, drawn in enumerate(rules)],
        dispositions=tuple(dispositions),
        floors=(replace(floor("f", Urgency.SOON), criteria=criteria),),
        suggestions=(replace(suggestion("s"), criteria=criteria),),
    )


def possible_answers(asked: Question) -> list[Values]:
    """Every answer to a question; one text stands for all."""
    alone: list[Values] = [(option.value,) for option in asked.options]
    if asked.type is QuestionType.CHOICES:
        ticks = [option.value for option in asked.options if not option.exclusive]
        more = range(2, len(ticks) + 1)
        return [*alone, *(some for size in more for some in combinations(ticks, size))]
    if asked.type is QuestionType.TEXT:
        return [("Words.",), *alone]
    if asked.type in CHOICE_TYPES:
        return alone
    return [*((n,) for n in range(asked.minimum or 0, (asked.maximum or 0) + 1)), *alone]


@cache
def _up_to(most: int) -> SearchStrategy[int]:
    """Made once each: making strategies takes longer than drawing from them."""
    return st.integers(0, most)


def _pick(draw: DrawFn, options: Sequence[T]) -> T:
    return options[draw(_up_to(len(options) - 1))]


def _some(draw: DrawFn, least: int, most: int, one: Callable[[], T]) -> list[T]:
    return [one() for _ in range(least + draw(_up_to(most - least)))]


def _questions(draw: DrawFn, most: int, *, reads_no: bool) -> list[Question]:
    """Perhaps one that ends the check, then gates, then others, most of them follow-ups."""
    asked = list(_pick(draw, [(), (), (ADULT,)]))
    for n, one in enumerate(_some(draw, 1, 2, lambda: _pick(draw, GATES))):
        asked.append(replace(one, link_id=f"g{n}"))
    for n, one in enumerate(_some(draw, 0, most, lambda: _pick(draw, OTHERS))):
        always = draw(_up_to(3)) == 3
        when = None if always else _criteria(draw, asked, 2, reads_no=reads_no)
        asked.append(replace(one, link_id=f"q{n}", enable_when=when))
    return asked


def _dispositions(draw: DrawFn) -> list[Disposition]:
    """One or two of each urgency, forwards or backwards, one of them always shown."""
    crisis = replace(CRISIS, urgency=_pick(draw, list(Urgency)))
    order = [crisis, *(d for d in DISPOSITIONS if d is not CRISIS)]
    return order[:: _pick(draw, [1, -1])]


def _rule(
    draw: DrawFn, asked: list[Question], dispositions: list[Disposition], *, reads_no: bool
) -> Rule:
    criteria = _criteria(draw, asked, 3, reads_no=reads_no)
    leads_to = [d for d in dispositions if d is not CALM]
    unsure, sure = sorted((_pick(draw, leads_to), _pick(draw, leads_to)), key=lambda d: d.urgency)
    no = {question.link_id: question.negative for question in asked}
    if any(condition.value in no[condition.question] for condition in criteria.conditions()):
        unsure = sure
    drawn = rule("r", sure.code, unsure=unsure.code, sign=_pick(draw, ["sign-1", "sign-2"]))
    return replace(drawn, criteria=criteria)


def _criteria(draw: DrawFn, asked: list[Question], most: int, *, reads_no: bool) -> Criteria:
    readable = [q for q in asked if q.required and q.type is not QuestionType.TEXT]
    groups = _some(draw, 1, most, lambda: _group(draw, readable, reads_no=reads_no))
    return Criteria(tuple(groups))


def _group(draw: DrawFn, readable: list[Question], *, reads_no: bool) -> tuple[Condition, ...]:
    """Comparisons of one or two questions."""
    read = _some(draw, 1, 2, lambda: _pick(draw, readable))
    drawn = [_pick(draw, comparisons(question, reads_no=reads_no)) for question in read]
    return tuple(condition for conditions in drawn for condition in conditions)


def comparisons(read: Question, *, reads_no: bool) -> list[tuple[Condition, ...]]:
    """Every comparison with a clear answer, and the first again with "not sure" beside it."""
    passed_over = {ASKED_UNKNOWN, *(() if reads_no else read.negative)}
    clear = [values[0] for values in possible_answers(read) if len(values) == 1]
    operators = [Operator.EQUALS] if read.type in CHOICE_TYPES else list(Operator)
    alone = [
        (Condition(read.link_id, operator, value),)
        for operator in operators
        for value in clear
        if value not in passed_over
    ]
    unsure = Condition(read.link_id, Operator.EQUALS, ASKED_UNKNOWN)
    return [*alone, *((one, unsure) for (one,) in alone[:1] if read.allows_unsure)]
