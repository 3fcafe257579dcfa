"""Made-up questionnaires of any size, shaped as real ones are: gates, follow-ups, rules on both."""

import random
from collections.abc import Iterator

from tests.engine import build
from triage.engine.conditions import Condition, Operator
from triage.engine.question import Question
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import Rule, SafetyFloor
from triage.engine.urgency import Urgency

#: A gate and what it opens.
_TOPIC = 5
_SIGNS = ("a", "b", "c", "d")
_LEADS_TO = ("routine", "soon", "today", "today-too", "emergency")


def questionnaire(questions: int, rules: int) -> Questionnaire:
    """The same one for the same sizes, every time."""
    chance = random.Random(questions * 10_000 + rules)
    topics = range(questions // _TOPIC)
    return build.questionnaire(
        [question for topic in topics for question in _questions(topic)],
        [_rule(chance, code, topics) for code in range(rules)],
        floors=tuple(_floors(topics)),
    )


def _gate(topic: int) -> tuple[Condition, ...]:
    return tuple(build.is_(f"t{topic}-gate", value) for value in _SIGNS)


def _questions(topic: int) -> Iterator[Question]:
    when = build.all_of(_gate(topic))
    yield build.choices(f"t{topic}-gate", *_SIGNS, is_gate=True)
    yield build.choice(f"t{topic}-since", "new", "old", "older", when=when)
    yield build.choice(f"t{topic}-course", "worse", "same", "better", when=when)
    yield build.days(f"t{topic}-days", when=when)
    yield build.number(f"t{topic}-score", when=when)


def _rule(chance: random.Random, code: int, topics: range) -> Rule:
    topic, other = chance.choice(topics), chance.choice(topics)
    groups = [
        tuple(build.is_(f"t{topic}-gate", value) for value in chance.sample(_SIGNS, 2)),
        chance.choice(
            [
                (build.is_(f"t{topic}-since", "new"), build.is_(f"t{topic}-course", "worse")),
                (_above(f"t{topic}-days", chance.randint(1, 60)),),
                (_above(f"t{topic}-score", chance.randint(2, 8)),),
            ]
        ),
        (build.is_(f"t{other}-gate", "a"), build.is_(f"t{other}-course", "worse")),
    ]
    return build.rule(f"r{code}", chance.choice(_LEADS_TO), *groups[: chance.randint(2, 3)])


def _above(link_id: str, value: int) -> Condition:
    return Condition(link_id, Operator.GREATER_OR_EQUAL, value)


def _floors(topics: range) -> Iterator[SafetyFloor]:
    """Some hold and some do not, as in a draft."""
    for topic in topics:
        new = build.is_(f"t{topic}-since", "new")
        yield build.floor(f"f{topic}", Urgency.SOON, _gate(topic), new)
