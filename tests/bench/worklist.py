"""The clinicians' list on PostgreSQL, with ten thousand submissions up to a million.

`python -m tests.postgres -- python -m tests.bench.worklist --plans` prints every plan whole.
"""

import logging
import os
import signal
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

import tests.bench.ready  # noqa: F401 (before the models)
from tests.bench.report import Row, at_most, emit, progress
from tests.bench.submissions import FREQUENT, NAME, RARE, fill
from tests.checks import completed
from tests.conftest import store_version
from tests.small import SMALL
from triage.clinic.admin.worklist import ORDER, Key, one_process
from triage.clinic.admin.worklist_counts import OPEN, count_urgent
from triage.models import Submission

SIZES = tuple(map(int, os.environ.get("BENCH_ROWS", "10000 100000 1000000").split()))
ROUNDS = 7
MILLISECONDS = 100
TIMES_THE_FIRST = 1.5

Explain = Callable[[str], None]


@dataclass(frozen=True)
class Page:
    """One page of the list: what it is, and what is asked for."""

    what: str
    query: dict[str, str]
    sought: str = ""

    def open(self, client: Client, place: str) -> None:
        """As a browser would, but for the network."""
        if self.sought:
            response = client.post(place, {"sought": self.sought})
        else:
            response = client.get(place, self.query)
        if response.status_code != 200 or not response.content:
            raise RuntimeError(f"{self.what}: {response.status_code}")


def main() -> None:
    """Every size in turn; each adds to the one before."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    explain = _print_whole if "--plans" in sys.argv[1:] else _emit_short
    # The database itself made up the names, in no key's cipher; trying takes as long as reading.
    logging.getLogger("triage.clinic.admin.worklist_told").setLevel(logging.CRITICAL)
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    version = store_version(SMALL, signed=True)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(get_user_model().objects.create_superuser("bench"))
    check = completed(version)
    Submission.objects.filter(pk=check.pk).update(reference=f"{0:08}")  # `fill` counts from here
    beside = {
        "page of a check": reverse("admin:triage_submission_change", args=[check.pk]),
        "the figures": reverse("admin:triage_questioncount_changelist"),
    }
    first, firsts = 0.0, dict.fromkeys(beside, 0.0)
    for size in SIZES:
        progress(f"making {size:,} submissions")
        fill(version, size)
        progress(f"opening every page at {size:,}")
        first = _measure(client, size, first, explain)
        for what, place in beside.items():
            took = _milliseconds(partial(Page(what, {}).open, client, place))
            firsts[what] = firsts[what] or took
            emit(at_most(f"{size:,}: {what}, ms", took, TIMES_THE_FIRST * firsts[what]))


def _measure(client: Client, size: int, first: float, explain: Explain) -> float:
    """Emit the time of every page; returns that of the first page at the first size."""
    place = reverse("admin:triage_submission_changelist")
    for page in _pages():
        act = partial(page.open, client, place)
        took = _milliseconds(act)
        first = first or took
        what = f"{size:,}: {page.what}, ms"
        is_first = page.query == {} and not page.sought
        limit = MILLISECONDS if is_first else TIMES_THE_FIRST * first
        emit(at_most(what, took, limit))
        if size == SIZES[-1]:
            for sql in _reads(act):
                explain(sql)
    took = _milliseconds(lambda: count_urgent(timezone.now()))
    emit(at_most(f"{size:,}: the counts on top, ms", took, 10, "{:.1f}"))
    return first


def _pages() -> Iterator[Page]:
    """The first page comes first: the others are measured against it."""
    to_do, every = Submission.objects.filter(OPEN), Submission.objects.all()
    yield Page("first page", {})
    yield Page("a later page", {"after": _key_at(to_do, 0.6)})
    yield Page("last page", {"after": _key_at(to_do, 0.999)})
    yield Page("waiting", {"stage": "waiting"})
    yield Page("late", {"stage": "late"})
    yield Page("nothing recorded", {"stage": "lapsed"})
    yield Page("to call again", {"stage": "again"})
    yield Page("one urgency", {"urgency": "20"})
    yield Page("done", {"stage": "done"})
    yield Page("done today", {"stage": "done", "since": "today"})
    yield Page("all", {"stage": "all"})
    yield Page("all, from the middle", {"stage": "all", "after": _key_at(every, 0.5)})
    yield Page("all, left unfinished", {"stage": "all", "status": "stopped"})
    yield Page("frequent sign", {"sign": FREQUENT})
    yield Page("frequent sign, all", {"stage": "all", "sign": FREQUENT})
    yield Page("rare sign", {"sign": RARE})
    yield Page("rare sign, all", {"stage": "all", "sign": RARE})
    yield Page("“not sure”", {"unsure": "yes"})
    yield Page("recalled, all", {"stage": "all", "recalled": "yes"})
    yield Page("a code", {"q": every.only("reference")[5].code})
    yield Page("a name", {}, sought=NAME)


def _key_at(rows: Any, part: float) -> str:
    """The key of a row that stands so far down; found the slow way, and not measured."""
    keys = rows.only("work_urgency", "respond_by", "listed_at").order_by(*ORDER)
    return str(Key.of(keys[int(part * rows.count())]))


def _milliseconds(act: Callable[[], object]) -> float:
    """The median, once everything is warm."""
    found = []
    for _ in range(ROUNDS + 1):
        began = time.perf_counter()
        act()
        found.append((time.perf_counter() - began) * 1e3)
    return statistics.median(found[1:])


def _reads(act: Callable[[], object]) -> list[str]:
    """The statements that read submissions, as they were sent."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return [
        query["sql"]
        for query in captured.captured_queries
        if 'FROM "triage_submission"' in query["sql"]
    ]


def _print_whole(sql: str) -> None:
    with one_process(), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {sql}")
        print(
            "", sql.replace("SELECT", "SELECT …", 1)[:2000], *(line for (line,) in cursor), sep="\n"
        )


def _emit_short(sql: str) -> None:
    """Which indexes are read, and whether anything is sorted or read whole."""
    with one_process(), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}")
        (((plan,),),) = cursor.fetchall()
    took = plan["Planning Time"] + plan["Execution Time"]
    emit(Row("    " + " < ".join(_nodes(plan["Plan"])), f"{took:.1f} ms"))


def _nodes(plan: dict[str, Any]) -> list[str]:
    """Node types that matter, the outermost first."""
    read = plan.get("Index Name") or plan.get("Relation Name", "")
    sorts = plan["Node Type"] if "Sort" in plan["Node Type"] else ""
    here = f"all of {read}" if plan["Node Type"] == "Seq Scan" else read or sorts
    below = [node for child in plan.get("Plans", ()) for node in _nodes(child)]
    return [here.removeprefix("triage_"), *below] if here else below


if __name__ == "__main__":
    main()
