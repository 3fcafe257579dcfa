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


def questionnaire(questions: int, rules: int, floors: int) -> Questionnaire:
    """The same one for the same sizes, every time."""
    chance = random.Random(questions * 10_000 + rules)
    topics = range(questions // _TOPIC)
    return build.questionnaire(
        [question for topic in topics for question in _questions(topic)],
        [
            *(build.rule(f"any{topic}", "soon", _gate(topic)) for topic in topics),
            *(_rule(chance, code, topics) for code in range(rules - len(topics))),
        ],
        floors=tuple(_floor(number, topics) for number in range(floors)),
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


def _floor(number: int, topics: range) -> SafetyFloor:
    """Most hold, as any sign is soon; every tenth asks for more, as in a draft."""
    topic = topics[number % len(topics)]
    reads = (
        build.is_(f"t{topic}-since", "new"),
        build.is_(f"t{topic}-course", "worse"),
        _above(f"t{topic}-score", 7),
        _above(f"t{topic}-days", 42),
    )
    read = reads[number // len(topics) % len(reads)]
    minimum = Urgency.SAME_DAY if number % 10 == 9 else Urgency.SOON
    return build.floor(f"f{number}", minimum, _gate(topic), read)
