"""Made-up people who answer as people do: most have no sign, some are not sure, a few are ill.

The same seed makes the same people, whatever the questionnaire asks.
"""

from collections.abc import Iterator
from random import Random

from triage.engine.conditions import ASKED_UNKNOWN, Value
from triage.engine.question import NUMBER_TYPES, Question, QuestionType
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import find_route

Answers = dict[str, tuple[Value, ...]]

#: Of a hundred people, so many have no sign that a gate asks for, and so many are not sure.
_NO_SIGN, _NOT_SURE = 97, 1
#: Elsewhere so many say no where one can, and so many are not sure.
_NO, _UNSURE = 90, 3


def plausible_people(check: Questionnaire, count: int, *, seed: int = 1) -> Iterator[Answers]:
    """Complete answers in the order asked; nobody is out of scope."""
    chance = Random(seed)
    for _ in range(count):
        answers: Answers = {}
        while (link_id := find_route(check, answers).next_question) is not None:
            answers[link_id] = _answer(check.questions_by_id[link_id], chance)
        yield answers


def _answer(question: Question, chance: Random) -> tuple[Value, ...]:
    if question.type is QuestionType.TEXT:
        return ()
    unsure = _NOT_SURE if question.is_gate else _UNSURE
    if question.allows_unsure and chance.randrange(100) < unsure:
        return (ASKED_UNKNOWN,)
    if question.type in NUMBER_TYPES:
        return (_number(question, chance),)
    return _options(question, chance)


def _number(question: Question, chance: Random) -> int:
    """Small ones more often than large ones."""
    low, high = question.minimum or 0, question.maximum or 0
    span = min(high - low, 1500)
    return low + int(span * chance.random() ** 2)


def _options(question: Question, chance: Random) -> tuple[Value, ...]:
    inside = [o for o in question.options if not o.out_of_scope and o.value != ASKED_UNKNOWN]
    calm = [o.value for o in inside if o.negative or o.harmless]
    wanted = _NO_SIGN if question.is_gate else _NO
    if calm and chance.randrange(100) < wanted:
        return (chance.choice(calm),)
    others = [o.value for o in inside if not (o.negative or o.harmless)]
    return (chance.choice(others or [o.value for o in inside]),)
