"""A questionnaire as large as one may become: 200 questions, 300 rules, 100 floors."""

from dataclasses import replace

from tests.small import SMALL, when
from triage.engine.conditions import Criteria
from triage.engine.question import Question
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import Rule, SafetyFloor

QUESTIONS, RULES, FLOORS, SIGNS = 200, 300, 100, 60
_LONG = "Difficulty with something that takes a good while to be told"


def large() -> Questionnaire:
    """With long words for everything, and most questions opened by others."""
    signs = tuple(
        replace(SMALL.signs[0], code=f"sign-{n}", title=f"{_LONG} {n}") for n in range(SIGNS)
    )
    return replace(
        SMALL,
        questions=tuple(map(_question, range(QUESTIONS))),
        signs=signs,
        rules=tuple(map(_rule, range(RULES))),
        floors=tuple(map(_floor, range(FLOORS))),
        suggestions=(),
    )


def _question(n: int) -> Question:
    return replace(
        SMALL.questions_by_id["fever"],
        link_id=f"q{n}",
        part=f"Part {n // 25}",
        short_text=f"{_LONG}, number {n}",
        is_gate=n < 20,
        enable_when=when((f"q{n - 7}", "yes"), (f"q{n - 9}", "yes")) if n % 3 and n > 20 else None,
    )


def _reads(n: int) -> Criteria:
    places = [(n * step) % QUESTIONS for step in (1, 3, 7, 11)]
    groups = [when((f"q{place}", "yes")).groups for place in sorted(set(places))]
    return Criteria(tuple(group for some in groups for group in some))


def _rule(n: int) -> Rule:
    return replace(SMALL.rules[0], code=f"rule-{n}", sign=f"sign-{n % SIGNS}", criteria=_reads(n))


def _floor(n: int) -> SafetyFloor:
    return replace(SMALL.floors[0], code=f"floor-{n}", criteria=_reads(n))
