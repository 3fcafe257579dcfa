"""The same questionnaire as a person would write it by hand: variables and ifs, no engine.

Nobody keeps 140 rules by hand in two places, so a program writes the ifs. They are what a
careful person would write: one variable a question, one expression a rule, numbers
unpacked once, nothing computed twice, and no reasons, no objects, nothing to read afterwards.
"""

from collections.abc import Callable, Iterator

from triage.engine.conditions import ASKED_UNKNOWN, Answers, Condition, Criteria, Operator
from triage.engine.question import NUMBER_TYPES
from triage.engine.questionnaire import Questionnaire

#: How urgent, and which rules fired, each with whether the person was not sure.
Assessed = tuple[int, list[tuple[str, bool]]]


def write(questionnaire: Questionnaire) -> str:
    """The source of ``assess(answers)``; an unfinished check raises ``KeyError``."""
    return "\n".join(["def assess(answers):", *_lines(questionnaire)])


def compiled(questionnaire: Questionnaire) -> Callable[[Answers], Assessed]:
    """The function, ready to call."""
    found: dict[str, Callable[[Answers], Assessed]] = {}
    exec(compile(write(questionnaire), "ifs", "exec"), found)  # noqa: S102 (written above)
    return found["assess"]


def _lines(questionnaire: Questionnaire) -> Iterator[str]:
    numbers = {q.link_id for q in questionnaire.questions if q.type in NUMBER_TYPES}
    for question in questionnaire.questions:
        name = question.link_id
        given = f"answers[{name!r}]" if question.required else f"answers.get({name!r}, ())"
        if question.enable_when is None:
            yield f"    {name} = {given}"
        else:
            asked = _holds(question.enable_when, numbers, unsure=True)
            yield f"    {name} = {given} if {asked} else ()"
        if name in numbers:
            yield f"    {name}_n = {name}[0] if {name} and {name}[0] != {ASKED_UNKNOWN!r} else None"
    default = questionnaire.dispositions_by_code[questionnaire.default_disposition]
    yield f"    urgency, fired = {default.urgency.value}, []"
    yield from _rules(questionnaire, numbers)
    yield "    return urgency, fired"


def _rules(questionnaire: Questionnaire, numbers: set[str]) -> Iterator[str]:
    for rule in questionnaire.rules:
        for word, unsure, code in (
            ("if", False, rule.disposition),
            ("elif", True, rule.disposition_if_unsure),
        ):
            level = questionnaire.dispositions_by_code[code].urgency.value
            yield f"    {word} {_holds(rule.criteria, numbers, unsure=unsure)}:"
            yield f"        fired.append(({rule.code!r}, {unsure}))"
            yield f"        if urgency < {level}:"
            yield f"            urgency = {level}"


def _holds(criteria: Criteria, numbers: set[str], *, unsure: bool) -> str:
    groups = []
    for group in criteria.groups:
        parts = [_compare(condition, numbers) for condition in group]
        if unsure:
            asked = dict.fromkeys(condition.question for condition in group)
            parts += [f"{ASKED_UNKNOWN!r} in {name}" for name in asked]
        groups.append(f"({' or '.join(dict.fromkeys(parts))})")
    return " and ".join(groups)


def _compare(condition: Condition, numbers: set[str]) -> str:
    name, value = condition.question, condition.value
    if name not in numbers or value == ASKED_UNKNOWN:
        return f"{value!r} in {name}"
    sign = "==" if condition.operator is Operator.EQUALS else condition.operator.value
    return f"({name}_n is not None and {name}_n {sign} {value!r})"
