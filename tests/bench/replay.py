"""The replay as editors run it: stored checks read, decrypted, judged under a draft, counted."""

import os
import time
from copy import copy
from dataclasses import replace
from datetime import timedelta
from statistics import median
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.utils import timezone

import tests.bench.ready  # noqa: F401 (before the models)
from tests import loader
from tests.bench.real import read_questionnaire
from tests.bench.report import Row, at_least, emit, progress, spread
from tests.conftest import store_version
from triage.check.replays import run_slice, start_replay
from triage.engine.document import canonical, to_document
from triage.models import QuestionnaireVersion, Submission
from triage.models.version import sha256_of

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
CHECKS = int(os.environ.get("BENCH_REPLAYED", "6000"))
#: So many go through the verbs, answer by answer; the others are theirs once more.
PEOPLE = min(60, CHECKS)
#: Rules that an editor took out of the draft.
CHANGED = 3
_LONG = 300.0


def main() -> None:
    """Make the checks, then replay all of them again and again."""
    call_command("migrate", verbosity=0)
    questionnaire = read_questionnaire()
    progress(f"making {CHECKS:,} checks")
    fill(store_version(questionnaire, signed=True), CHECKS)
    draft = replace(questionnaire, rules=questionnaire.rules[CHANGED:])
    document = canonical(to_document(draft))
    rates, used, done = [], [], 0
    for number in range(ROUNDS):
        progress(f"round {number + 1} of {ROUNDS}")
        seconds, cpu, done = _replay(document)
        rates.append(done / seconds)
        used.append(1e6 * cpu / done)
    emit(Row("checks in a replay, under a draft without three of its rules", f"{done:,}"))
    emit(Row("replayed a second", spread(rates, "{:,.0f}")))
    emit(Row("CPU of the worker, µs for one", spread(used, "{:.0f}")))
    emit(at_least("replayed a second and worker", median(rates), 5_000))


def fill(version: QuestionnaireVersion, checks: int) -> None:
    """Closed checks, each with answers of its own under its own id."""
    answers = loader.vignettes(version.parsed())
    # Whoever left theirs has to begin a day earlier, so these are done before now.
    people = loader.make_people(answers, PEOPLE, until=timezone.now() - timedelta(minutes=1))
    rows = [one for one in loader.load(version, people) if one.completed_at and one.answers]
    copies = [_copy(rows[number % len(rows)], number) for number in range(checks - len(rows))]
    Submission.objects.bulk_create(copies, batch_size=500)


def _copy(row: Submission, number: int) -> Submission:
    """Somebody else who answered just the same."""
    copied = copy(row)
    copied.pk, copied.reference = uuid4(), f"{number:08}"
    copied.answers = copied.contact = None
    copied.set_events(row.events())
    return copied


def _replay(document: str) -> tuple[float, float, int]:
    """One replay of everything: seconds, seconds of CPU, and how many checks it judged."""
    by, _ = get_user_model().objects.get_or_create(username="editor")
    row = QuestionnaireVersion.objects.get().questionnaire
    replay = start_replay(row, document, sha256_of(document), by=by, now=timezone.now())
    began, cpu = time.perf_counter(), time.process_time()
    run_slice(replay, seconds=_LONG)
    took = time.perf_counter() - began, time.process_time() - cpu
    if replay.finished_at is None or replay.skipped or not replay.done:
        raise RuntimeError(f"Of {replay.total} only {replay.done}, and {replay.skipped} skipped.")
    return *took, replay.done


if __name__ == "__main__":
    main()
