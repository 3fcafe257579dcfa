"""`evaluate` beside other engines and hand-written ifs, from five rules to ten thousand."""

import json
import os
import random
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import tests.bench.ready  # noqa: F401 (before the models)
from tests.bench import ifs
from tests.bench.peers import ROOT, PeersMissingError, python_of_peers
from tests.bench.report import Row, emit, progress
from tests.bench.timing import seconds_each
from tests.engine import build
from triage.engine.conditions import Condition, Operator
from triage.engine.outcome import evaluate
from triage.engine.questionnaire import Questionnaire

SIZES = tuple(map(int, os.environ.get("BENCH_RULES", "5 20 100 1000 10000").split()))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
PEOPLE = 50
_NUMBERS = tuple(f"number{n}" for n in range(20))
_CHOICES = tuple(f"choice{n}" for n in range(20))
_VALUES = ("none", "mild", "severe")
#: Who should be slower, and where.
_SLOWER, _AT = ("simpleeval", "zen-engine"), (100, 1_000)
_OURS, _IFS = "evaluate", "the same rules as ifs"

#: A rule as `tests.bench.peer.engines` takes it.
Rule = tuple[str, list[tuple[str, str, Any]]]
Times = dict[str, float | str]


def main() -> None:
    """Every size in turn."""
    try:
        python: Path | None = python_of_peers()
    except PeersMissingError as error:
        emit(Row(f"other engines: not installed: {error}"))
        python = None
    for size in SIZES:
        progress(f"{size:,} rules")
        compare(size, python)


def compare(size: int, python: Path | None) -> None:
    """By turns, in two processes; all find the same rules, or they are not compared."""
    rules, people = _rules(size), _people()
    questionnaire = _questionnaire(rules)
    patients = [{name: (value,) for name, value in person.items()} for person in people]
    fired = [[f.rule for f in evaluate(questionnaire, one).findings] for one in patients]
    by_hand = ifs.compiled(questionnaire)
    if fired != [[code for code, _ in by_hand(one)[1]] for one in patients]:
        raise AssertionError("The ifs say otherwise.")
    given = json.dumps({"rules": rules, "people": people, "fired": fired})
    rounds: list[Times] = []
    with _others(python, given) as others:
        for _ in range(ROUNDS):
            ours = seconds_each(lambda one: evaluate(questionnaire, one), patients)
            rounds.append({_OURS: ours, _IFS: seconds_each(by_hand, patients), **others()})
    _describe(size, rounds)


@contextmanager
def _others(python: Path | None, given: str) -> Iterator[Callable[[], Times]]:
    """The other engines, waiting; each call is a round of theirs."""
    if python is None:
        yield dict
        return
    command = [str(python), "-m", "tests.bench.peer.engines"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        ask, answers = process.stdin, process.stdout
        print(given, file=ask, flush=True)

        def once() -> Times:
            print("round", file=ask, flush=True)
            found: Times = json.loads(answers.readline())
            return found

        yield once
        ask.close()


def _describe(size: int, rounds: list[Times]) -> None:
    emit(Row(f"{size:,} rules: µs for one person, and how many times evaluate's that is"))
    ours = _seconds(rounds, _OURS)
    for name, found in rounds[0].items():
        if isinstance(found, str):
            emit(Row(f"  {name}: {found}"))
            continue
        seconds = _seconds(rounds, name)
        ratio = median(one / our for one, our in zip(seconds, ours, strict=True))
        figure = f"{1e6 * median(seconds):,.1f}  {ratio:>7.2f}"
        slower = name in _SLOWER and size in _AT
        emit(Row(f"  {name}", figure, *(("> 1", ratio > 1) if slower else ())))


def _seconds(rounds: list[Times], name: str) -> list[float]:
    return [float(found[name]) for found in rounds]


def _rules(size: int) -> list[Rule]:
    """Two conditions each, one on a number and one on a choice; one rule in six holds or so."""
    chance = random.Random(size)
    return [
        (
            f"r{number}",
            [
                (chance.choice(_NUMBERS), ">=", chance.randint(3, 9)),
                (chance.choice(_CHOICES), "==", chance.choice(_VALUES)),
            ],
        )
        for number in range(size)
    ]


def _people() -> list[dict[str, Any]]:
    chance = random.Random(PEOPLE)
    return [
        {
            **{name: chance.randint(0, 10) for name in _NUMBERS},
            **{name: chance.choice(_VALUES) for name in _CHOICES},
        }
        for _ in range(PEOPLE)
    ]


def _questionnaire(rules: list[Rule]) -> Questionnaire:
    asked = [build.number(name) for name in _NUMBERS]
    asked += [build.choice(name, *_VALUES) for name in _CHOICES]
    return build.questionnaire(asked, [_rule(code, conditions) for code, conditions in rules])


def _rule(code: str, conditions: list[tuple[str, str, Any]]) -> Any:
    signs = {"==": Operator.EQUALS, ">=": Operator.GREATER_OR_EQUAL}
    held = [Condition(name, signs[sign], value) for name, sign, value in conditions]
    return build.rule(code, "soon", *held)


if __name__ == "__main__":
    main()
