"""Figures for a monitor, in Prometheus' format. No label holds anything of a person.

Requests are counted in each process; with several workers ``PROMETHEUS_MULTIPROC_DIR`` names
the folder in which the client library adds them up. Everything else is asked of the database
when it is wanted, so that any worker gives the same answer.
"""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from triage.records.metrics_of_alerts import alerts
from triage.records.metrics_of_checks import moved, requests, waiting
from triage.records.metrics_of_runs import last_runs

_REQUESTS = Counter("symptom_check_requests", "Requests answered.", ("page", "status"))
_SECONDS = Histogram(
    "symptom_check_request_seconds",
    "Time to answer, by page.",
    ("page",),
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


def count_request(page: str, status: int, seconds: float) -> None:
    """Count one answer by the name of its page and its kind of status."""
    _REQUESTS.labels(page=page, status=f"{status // 100}xx").inc()
    _SECONDS.labels(page=page).observe(seconds)


def exposition() -> bytes:
    """Everything there is to know, as Prometheus reads it."""
    requests = REGISTRY
    if settings.PROMETHEUS_MULTIPROC_DIR:
        requests = CollectorRegistry()
        MultiProcessCollector(requests)  # type: ignore[no-untyped-call]
    state = CollectorRegistry()
    state.register(StateOfTheSite())
    return generate_latest(requests) + generate_latest(state)


class StateOfTheSite:
    """What the database knows; where it does not answer, that alone is said."""

    def collect(self) -> Iterator[Metric]:
        """One gauge after another."""
        yield InfoMetricFamily(
            "symptom_check_release",
            "Which release runs.",
            value={"version": settings.VERSION, "commit": settings.COMMIT},
        )
        try:
            found = _found(timezone.now())
            up = 1
        except DatabaseError:
            found, up = [], 0
        yield GaugeMetricFamily("symptom_check_database_up", "Whether it answers.", value=up)
        yield from found

    def describe(self) -> Iterator[Metric]:
        """Nothing is asked of the database when this is registered."""
        return iter(())


def _found(now: datetime) -> list[Metric]:
    return [
        metric for asked in (moved, waiting, requests, alerts, last_runs) for metric in asked(now)
    ]
