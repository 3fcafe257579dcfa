"""When what runs on a timer last ended well, in seconds; what never did is infinitely old."""

from collections.abc import Iterator
from datetime import datetime
from math import inf

from prometheus_client.core import Metric

from triage.records.gauges import gauge_by, seconds
from triage.records.last_runs import AUDIT_LOG, BACKUP, CHECKS, PURGE, RESTORE, last_run

_RUNS = (BACKUP, CHECKS, AUDIT_LOG, PURGE, RESTORE)
_WORDS = "Since this last ran to its end without a fault; infinite where it never did."


def last_runs(now: datetime) -> Iterator[Metric]:
    """One age for each, by the name under which the run leaves its word."""
    ages = {name: seconds(now, last_run(name), never=inf) for name in _RUNS}
    yield gauge_by("run", "run_age_seconds", _WORDS, ages)
