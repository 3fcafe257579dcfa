"""The engine on the real questionnaire, beside the same rules written as ifs."""

import gc
import os
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TypeVar

from django.core.management import call_command

import tests.bench.ready  # noqa: F401 (before the models)
from tests.bench import ifs, synthetic
from tests.bench.real import Patient, read_patients, read_questionnaire
from tests.bench.report import Row, at_most, emit
from tests.bench.timing import cpu_seconds
from triage.engine.outcome import Reason, State, evaluate
from triage.engine.proof.diff import find_changes
from triage.engine.proof.floors import find_lowered_floors
from triage.engine.proof.proof import prove
from triage.engine.proof.versions import Versions
from triage.engine.questionnaire import Questionnaire

ROUNDS = 3 * int(os.environ.get("BENCH_ROUNDS", "5"))
#: Questions, rules and floors; a size is left out when the one before it took too long.
SIZES = ((50, 60, 50), (125, 250, 80), (200, 300, 100), (250, 500, 150), (500, 1000, 300))
LONGEST = float(os.environ.get("BENCH_LONGEST", "20"))
#: Rules that an editor took out of the draft.
CHANGED = 3

Found = TypeVar("Found")


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
    read = _each(lambda: [_reasons(questionnaire, patient) for patient in patients], patients)
    theirs = _each(lambda: [by_hand(patient) for patient in patients], patients)
    emit(Row("rules, questions, patients", _shape(questionnaire, patients)))
    emit(Row("evaluate, one patient, with every finding", f"{ours * 1e6:.0f} µs"))
    emit(Row("evaluate, one patient, and every reason read", f"{read * 1e6:.0f} µs"))
    emit(Row("the same rules as ifs, without reasons", f"{theirs * 1e6:.0f} µs"))
    emit(at_most("evaluate, times the ifs", ours / theirs, 7, "{:.1f}"))


def _reasons(questionnaire: Questionnaire, patient: Patient) -> list[tuple[Reason, ...]]:
    """They are worked out when somebody reads them."""
    return [tuple(finding.because) for finding in evaluate(questionnaire, patient).findings]


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
    """All that publishing asks the solver: of the draft, and beside the live version."""
    draft = replace(questionnaire, rules=questionnaire.rules[CHANGED:])
    _, alone = _timed(partial(prove, questionnaire))
    versions, encoded = _timed(partial(Versions, questionnaire, draft))
    found, proved = _timed(partial(prove, draft, versions=versions))
    changes, compared = _timed(partial(find_changes, questionnaire, draft, versions=versions))
    _, lowered = _timed(partial(find_lowered_floors, questionnaire, draft, versions=versions))
    emit(Row(f"prove alone, {len(questionnaire.floors)} floors", f"{alone:.2f} s"))
    emit(Row(f"encode the live version and a draft, {CHANGED} rules gone", f"{encoded:.2f} s"))
    emit(Row(f"prove what both promise, {len(found)} claims", f"{proved:.2f} s"))
    emit(Row(f"compare for everybody, {len(changes)} changes", f"{compared:.2f} s"))
    emit(Row("compare the floors", f"{lowered:.2f} s"))
    total = encoded + proved + compared + lowered
    emit(at_most("proofs of a publish, in all, s", total, 2, "{:.2f}"))


def growth() -> None:
    """A draft beside a live version like it, so that all that was promised is proved as well."""
    seconds = 0.0
    for questions, rules, floors in SIZES:
        what = f"prove, made up, {questions} questions, {rules:,} rules, {floors} floors"
        if seconds > LONGEST:
            emit(Row(what, "left out"))
            continue
        made_up = synthetic.questionnaire(questions, rules, floors)
        _, seconds = _timed(partial(prove, made_up, before=made_up))
        shown = "{:.2f} s"
        largest = (questions, rules, floors) == SIZES[-1]
        emit(at_most(what, seconds, 5, shown) if largest else Row(what, shown.format(seconds)))


def _timed(act: Callable[[], Found]) -> tuple[Found, float]:
    before = time.process_time()
    found = act()
    return found, time.process_time() - before


if __name__ == "__main__":
    main()
