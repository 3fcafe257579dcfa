"""Figures for a monitor, in Prometheus' format. No label holds anything of a person.

Requests are counted in each process; with several workers ``PROMETHEUS_MULTIPROC_DIR`` names
the folder in which the client library adds them up. Everything else is asked of the database
when it is wanted, so that any worker gives the same answer.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from math import inf

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count, Exists, Min, OuterRef
from django.utils import timezone
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from triage.clinic.alerts.health import last_beat
from triage.clinic.alerts.not_out import failing, not_out
from triage.clinic.alerts.outbox import given_up
from triage.clinic.alerts.rota import SHOWN_AHEAD, active_recipients, find_holes
from triage.models import Alert, Delivery, Submission

_REQUESTS = Counter("symptom_check_requests", "Requests answered.", ("page", "status"))
_SECONDS = Histogram(
    "symptom_check_request_seconds",
    "Time to answer, by page.",
    ("page",),
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


_HELP = {
    "alerts_undelivered": "Alerts that nobody was told of, one by one, and nobody has seen.",
    "alerts_undelivered_oldest_seconds": "How long the oldest of them has waited.",
    "alerts_not_out": "Alerts that nobody has got within 5 minutes, and nobody is on.",
    "messages_failing": "Messages that failed twice or more and are tried again.",
    "messages_given_up": "Messages that could not be delivered.",
    "rota_hole_in_seconds": "Until nobody is on duty for emergencies or same-day alerts, on the "
    "first step or at all; 0 while it is so, infinite where it is not so within 7 days.",
    "worker_age_seconds": "Since a delivery worker last came round; infinite where none ever did.",
}


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
            found = [*_submissions(), *_alerts()]
            up = 1
        except DatabaseError:
            found, up = [], 0
        yield GaugeMetricFamily("symptom_check_database_up", "Whether it answers.", value=up)
        yield from found

    def describe(self) -> Iterator[Metric]:
        """Nothing is asked of the database when this is registered."""
        return iter(())


def _submissions() -> Iterator[Metric]:
    """By status, of those that moved in the last day: an index finds them among any number."""
    name, words = "submissions_last_day", "Checks whose last step was in the last 24 hours."
    gauge = GaugeMetricFamily(f"symptom_check_{name}", words, labels=("status",))
    counts = dict.fromkeys(Submission.Status.values, 0)
    since = timezone.now() - timedelta(days=1)
    recent = Submission.objects.filter(status__in=counts, last_step_at__gte=since)
    rows = recent.order_by().values("status").annotate(number=Count("*"))
    counts.update({row["status"]: row["number"] for row in rows})
    for status, number in counts.items():
        gauge.add_metric((status,), number)
    yield gauge


def _alerts() -> Iterator[Metric]:
    """Alerts that reached nobody yet, and how long the oldest has waited."""
    now = timezone.now()
    delivered = Delivery.objects.filter(alert=OuterRef("pk"), delivered_at__isnull=False)
    told_alone = Alert.objects.filter(acknowledged_at=None, is_bundled=False)
    waiting = told_alone.filter(~Exists(delivered)).order_by()
    found = waiting.aggregate(number=Count("*"), since=Min("created_at"))
    last = last_beat()
    values = {
        "alerts_undelivered": found["number"],
        "alerts_undelivered_oldest_seconds": _seconds(now, found["since"], never=0),
        "alerts_not_out": not_out(now=now).count(),
        "messages_failing": failing().count(),
        "messages_given_up": given_up(now=now).count(),
        "rota_hole_in_seconds": _next_hole(now),
        "worker_age_seconds": _seconds(now, last, never=inf),
    }
    for name, value in values.items():
        yield GaugeMetricFamily(f"symptom_check_{name}", _HELP[name], value=value)


def _next_hole(now: datetime) -> float:
    holes = find_holes(active_recipients(), since=now, ahead=SHOWN_AHEAD)
    return (holes[0].start - now).total_seconds() if holes else inf


def _seconds(now: datetime, since: datetime | None, *, never: float) -> float:
    return never if since is None else (now - since).total_seconds()
