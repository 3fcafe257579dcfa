"""The engine on the real questionnaire, beside the same rules written as ifs."""

import gc
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from django.core.management import call_command

import tests.bench.ready  # noqa: F401 (before the models)
from tests.bench import ifs, synthetic
from tests.bench.real import Patient, read_patients, read_questionnaire
from tests.bench.report import Row, at_least, at_most, cpu_seconds, emit
from triage.engine.outcome import State, evaluate
from triage.engine.proof.diff import find_changes
from triage.engine.proof.proof import prove
from triage.engine.questionnaire import Questionnaire

ROUNDS = 15
#: Questions and rules; a size is left out when the one before it took too long.
SIZES = ((50, 60), (125, 250), (250, 500), (500, 1000))
LONGEST = 20.0
#: Rules that an editor took out of the draft.
CHANGED = 3


def main() -> None:
    """Everything in turn."""
    call_command("migrate", verbosity=0)
    questionnaire = read_questionnaire()
    patients = [
        patient
        for patient in read_patients(questionnaire)
        if evaluate(questionnaire, patient).state is State.COMPLETE
    ]
    gc.collect()
    gc.freeze()
    evaluations(questionnaire, patients)
    proofs(questionnaire)
    growth()


def evaluations(questionnaire: Questionnaire, patients: list[Patient]) -> None:
    by_hand = ifs.compiled(questionnaire)
    _agree(questionnaire, patients, by_hand)
    ours = _each(lambda: [evaluate(questionnaire, patient) for patient in patients], patients)
    theirs = _each(lambda: [by_hand(patient) for patient in patients], patients)
    emit(Row("rules, questions, patients", _shape(questionnaire, patients)))
    emit(Row("evaluate, one patient, with reasons", f"{ours * 1e6:.0f} µs"))
    emit(Row("the same rules as ifs, without reasons", f"{theirs * 1e6:.0f} µs"))
    emit(at_most("evaluate, times the ifs", ours / theirs, 7, "{:.1f}"))
    emit(at_least("replay of stored answers, a second and worker", 1 / ours, 5_000))


def _shape(questionnaire: Questionnaire, patients: list[Patient]) -> str:
    return f"{len(questionnaire.rules)}, {len(questionnaire.questions)}, {len(patients)}"


def _agree(
    questionnaire: Questionnaire,
    patients: list[Patient],
    by_hand: Callable[[Patient], ifs.Assessed],
) -> None:
    """Both say the same of every patient, or there is nothing to compare."""
    for patient in patients:
        outcome = evaluate(questionnaire, patient)
        fired = [(finding.rule, finding.unsure) for finding in outcome.findings]
        if (outcome.urgency, fired) != by_hand(patient):
            raise AssertionError(f"The ifs say {by_hand(patient)} of {patient}.")


def _each(act: Callable[[], object], patients: list[Patient]) -> float:
    act()
    return cpu_seconds(act, rounds=ROUNDS) / len(patients)


def proofs(questionnaire: Questionnaire) -> None:
    found, first = _timed(partial(prove, questionnaire))
    draft = replace(questionnaire, rules=questionnaire.rules[CHANGED:])
    changes, second = _timed(partial(find_changes, questionnaire, draft))
    emit(Row(f"prove, {len(found)} claims", f"{first:.2f} s"))
    what = f"compare with the live version, {CHANGED} rules gone, {len(changes)} changes"
    emit(Row(what, f"{second:.2f} s"))
    emit(at_most("proofs of a publish, in all, s", first + second, 2, "{:.2f}"))


def growth() -> None:
    seconds = 0.0
    for questions, rules in SIZES:
        what = f"prove, made up, {questions} questions, {rules:,} rules"
        if seconds > LONGEST:
            emit(Row(what, "left out"))
            continue
        _, seconds = _timed(partial(prove, synthetic.questionnaire(questions, rules)))
        emit(Row(what, f"{seconds:.2f} s"))


def _timed(act: Callable[[], Sequence[object]]) -> tuple[Sequence[object], float]:
    before = time.process_time()
    found = act()
    return found, time.process_time() - before


if __name__ == "__main__":
    main()
