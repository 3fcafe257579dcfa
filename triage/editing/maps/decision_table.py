"""The rules of a warning sign as a table: a row a rule, a column a question that they read."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import NamedTuple

from triage.editing.maps.rule_chart import Ruled
from triage.engine.conditions import ASKED_UNKNOWN, Condition, Criteria, Operator
from triage.engine.question import Question
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import Disposition, Rule, SafetyFloor
from triage.engine.urgency import Urgency
from triage.engine.words.sentences import answer_text

_Group = tuple[Condition, ...]
#: Whether the first takes what the second does.
_Takes = Callable[[Condition, Condition], bool]


@dataclass(frozen=True)
class Asked:
    """What is asked of one answer: any of these words.

    Of all in a row that share a ``mark`` one is enough; what has none must hold itself.
    """

    mark: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Covered:
    """A floor that whoever a rule applies to meets, and what it keeps them from falling below.

    ``sure`` holds where the rule surely applies, ``unsure`` where it does in doubt.
    """

    floor: SafetyFloor
    sure: Urgency
    unsure: Urgency


@dataclass(frozen=True)
class Row:
    """A rule: what it asks of each column's answer, where it leads, and what covers it.

    ``never_applies`` where nobody can meet it, which the cells do not say.
    """

    rule: Rule
    cells: tuple[tuple[Asked, ...], ...]
    disposition: Disposition | None
    if_unsure: Disposition | None
    floors: tuple[Covered, ...]
    never_applies: bool


@dataclass(frozen=True)
class Table:
    """The rules of a sign, and the questions that they read in the order asked."""

    sign: Ruled
    questions: tuple[Question, ...]
    rows: tuple[Row, ...]


def make_table(document: Questionnaire, sign: Ruled) -> Table:
    """The table of a sign; a condition on a question that is gone can never hold."""
    reads = frozenset[str]().union(*(rule.criteria.reads() for rule in sign.rules))
    questions = tuple(q for q in document.questions if q.link_id in reads)
    rows = tuple(_row(document, rule, questions) for rule in sign.rules)
    return Table(sign, questions, rows)


def _row(document: Questionnaire, rule: Rule, questions: tuple[Question, ...]) -> Row:
    groups = list(_marked(rule.criteria))
    known = document.dispositions_by_code
    return Row(
        rule=rule,
        cells=tuple(tuple(_cell(question, groups)) for question in questions),
        disposition=known.get(rule.disposition),
        if_unsure=known.get(rule.disposition_if_unsure),
        floors=covering(document, rule),
        never_applies=not groups or any(_asks_nothing(document, group) for _, group in groups),
    )


def _asks_nothing(document: Questionnaire, group: _Group) -> bool:
    """Whether it stands in no column: it is empty, or all that it reads is gone."""
    return all(condition.question not in document.questions_by_id for condition in group)


def _marked(criteria: Criteria) -> Iterator[tuple[str, tuple[Condition, ...]]]:
    """The groups; such as read several questions get a letter, or two where letters run out."""
    several = 0
    for group in criteria.groups:
        if len({condition.question for condition in group}) == 1:
            yield "", group
            continue
        times, letter = divmod(several, len(ascii_uppercase))
        yield ascii_uppercase[letter] * (times + 1), group
        several += 1


def _cell(question: Question, groups: list[tuple[str, tuple[Condition, ...]]]) -> Iterator[Asked]:
    for mark, group in groups:
        read = [c for c in group if c.question == question.link_id]
        words = dict.fromkeys(answer_text(question, c.operator, c.value) for c in read)
        if words:
            yield Asked(mark, tuple(words))


def covering(document: Questionnaire, rule: Rule) -> tuple[Covered, ...]:
    """The floors that whoever the rule applies to meets, in doubt at least.

    Read from the conditions: each group of the floor is there in the rule, or in what the
    rule's questions are asked because of. So a floor that only a proof could find is not named.
    Somebody surely meets it only by what stands in the rule itself: "not sure" asks a
    follow-up too.
    """
    groups = _given(document, rule.criteria)
    return tuple(
        Covered(floor, _sure_minimum(rule, floor), floor.minimum_if_unsure)
        for floor in document.floors
        if _lies_within(groups, floor.criteria, _takes_or_doubts)
    )


def _sure_minimum(rule: Rule, floor: SafetyFloor) -> Urgency:
    is_sure = _lies_within(rule.criteria.groups, floor.criteria, _takes)
    return floor.minimum if is_sure else floor.minimum_if_unsure


def _lies_within(groups: Sequence[_Group], criteria: Criteria, takes: _Takes) -> bool:
    return bool(criteria.groups) and all(
        any(_implies(given, wanted, takes) for given in groups) for wanted in criteria.groups
    )


def _given(document: Questionnaire, criteria: Criteria) -> list[_Group]:
    """The groups, and what must hold, in doubt at least, for an only question to be asked."""
    groups, seen = list(criteria.groups), set[str]()
    for group in groups:  # which grows meanwhile
        reads = {condition.question for condition in group}
        question = document.questions_by_id.get(min(reads)) if len(reads) == 1 else None
        if question and question.enable_when and question.link_id not in seen:
            seen.add(question.link_id)
            groups.extend(question.enable_when.groups)
    return groups


def _implies(given: _Group, wanted: _Group, takes: _Takes) -> bool:
    """Whether each way in which one group holds is a way in which the other does."""
    return bool(given) and all(any(takes(other, one) for other in wanted) for one in given)


class _Step(NamedTuple):
    """From a bound to the first number within it, and on which side the others are."""

    first: int
    way: int


_STEPS = {
    Operator.GREATER: _Step(1, 1),
    Operator.GREATER_OR_EQUAL: _Step(0, 1),
    Operator.LESS: _Step(-1, -1),
    Operator.LESS_OR_EQUAL: _Step(0, -1),
}


def _takes_or_doubts(other: Condition, one: Condition) -> bool:
    """Whether each answer that the one takes is taken by the other, or in doubt for it."""
    is_unsure = one.question == other.question and one.value == ASKED_UNKNOWN
    return is_unsure or _takes(other, one)


def _takes(other: Condition, one: Condition) -> bool:
    """Whether each answer that the one takes is taken by the other."""
    if one.question != other.question:
        return False
    if one == other:
        return True
    if one.operator is Operator.EQUALS:
        return other.holds_for(one.value)
    if not isinstance(one.value, int):
        return False
    step = _STEPS[one.operator]
    is_same_way = other.operator in _STEPS and _STEPS[other.operator].way == step.way
    return is_same_way and other.holds_for(one.value + step.first)
