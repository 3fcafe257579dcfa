"""Other engines under the same rules, in their own environment; told what to do line by line.

The first line has rules and people; every other asks for a round, and is answered with the
seconds that each engine takes for one person. An engine that fails says so instead.
"""

import json
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from tests.bench.timing import seconds_each

#: A rule: its code, and the conditions that must all hold: question, sign, value.
Rule = tuple[str, list[tuple[str, str, Any]]]
Person = dict[str, Any]
Engine = Callable[[Person], list[str]]


def _words(conditions: list[tuple[str, str, Any]], text: str = "{!r}") -> str:
    parts = (f"{name} {sign} {text.format(value)}" for name, sign, value in conditions)
    return " and ".join(parts)


def simpleeval(rules: list[Rule]) -> Engine:
    evaluator = import_module("simpleeval").SimpleEval
    parsed = [(code, words, evaluator.parse(words)) for code, words in _written(rules)]

    def run(person: Person) -> list[str]:
        engine = evaluator(names=person)
        return [code for code, words, tree in parsed if engine.eval(words, previously_parsed=tree)]

    return run


def _written(rules: list[Rule]) -> list[tuple[str, str]]:
    return [(code, _words(conditions)) for code, conditions in rules]


def zen_engine(rules: list[Rule]) -> Engine:
    """A decision table with a row a rule, that collects what holds."""
    zen = import_module("zen")
    table = {
        "hitPolicy": "collect",
        "inputs": [{"id": "when", "name": "When"}],
        "outputs": [{"id": "code", "name": "Code", "field": "code"}],
        "rules": [
            {"_id": code, "when": words, "code": f'"{code}"'} for code, words in _written(rules)
        ],
    }
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode"},
        {"id": "table", "name": "table", "type": "decisionTableNode", "content": table},
        {"id": "out", "name": "out", "type": "outputNode"},
    ]
    ends = (("in", "table"), ("table", "out"))
    edges = [{"id": a, "type": "edge", "sourceId": a, "targetId": b} for a, b in ends]
    decision = zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))
    return lambda person: [found["code"] for found in decision.evaluate(person)["result"]]


def rule_engine(rules: list[Rule]) -> Engine:
    compile_rule = import_module("rule_engine").Rule
    compiled = [(code, compile_rule(words)) for code, words in _written(rules)]
    return lambda person: [code for code, rule in compiled if rule.matches(person)]


def json_logic(rules: list[Rule]) -> Engine:
    holds = import_module("json_logic").jsonLogic
    trees = [
        (code, {"and": [{sign: [{"var": name}, value]} for name, sign, value in conditions]})
        for code, conditions in rules
    ]
    return lambda person: [code for code, tree in trees if holds(tree, person)]


def business_rules(rules: list[Rule]) -> Engine:
    """Each rule has an action, that notes its code."""
    run_all = import_module("business_rules.engine").run_all
    asked_of = _variables(rules)
    listed = [_rule(code, conditions) for code, conditions in rules]

    def run(person: Person) -> list[str]:
        asked, codes = asked_of(), _Codes()
        asked.person = person
        run_all(listed, asked, codes)
        return codes.found

    return run


class _Codes:
    """What rules may do."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def find(self, code: str) -> None:
        self.found.append(code)


def _variables(rules: list[Rule]) -> Any:
    """A class with a method for each question, as the package wants it."""
    kinds, marked = import_module("business_rules.operators"), "business_rules.variables"
    base, variable = import_module(marked).BaseVariables, import_module(marked).rule_variable

    def method(name: str, value: object) -> Any:
        kind = kinds.StringType if isinstance(value, str) else kinds.NumericType
        return variable(kind, label=name)(lambda self: self.person[name])

    used = {name: value for _, conditions in rules for name, _, value in conditions}
    return type("Person", (base,), {name: method(name, value) for name, value in used.items()})


def _rule(code: str, conditions: list[tuple[str, str, Any]]) -> dict[str, Any]:
    signs = {"==": "equal_to", ">=": "greater_than_or_equal_to"}
    held = [{"name": n, "operator": signs[sign], "value": value} for n, sign, value in conditions]
    return {
        "conditions": {"all": held},
        "actions": [{"name": "find", "params": {"code": code}}],
    }


ENGINES = {
    "simpleeval": simpleeval,
    "zen-engine": zen_engine,
    "rule-engine": rule_engine,
    "json-logic-qubit": json_logic,
    "business-rules": business_rules,
}


def _ready(name: str, given: dict[str, Any]) -> Engine | str:
    """The engine, once it has found what it should; else what is wrong with it."""
    try:
        run = ENGINES[name](given["rules"])
        found = [run(person) for person in given["people"]]
    except Exception as error:  # noqa: BLE001 (whatever it is, the table says it)
        return f"{type(error).__name__}: {error}"[:60]
    return run if found == given["fired"] else "it finds other rules"


def main() -> None:
    """Get ready, then a round for every line."""
    given = json.loads(sys.stdin.readline())
    ready = {name: _ready(name, given) for name in ENGINES}
    for _line in sys.stdin:
        found = {
            name: run if isinstance(run, str) else seconds_each(run, given["people"])
            for name, run in ready.items()
        }
        print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
