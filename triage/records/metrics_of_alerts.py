"""Whether alerts reach anybody, in numbers and ages, by the same queries as the staff's pages."""

from collections.abc import Iterator
from datetime import datetime
from math import inf
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, QuerySet
from prometheus_client.core import Metric

from triage.clinic.alerts.bundles import bundled
from triage.clinic.alerts.health import last_beat, reachable
from triage.clinic.alerts.not_out import failing, not_out
from triage.clinic.alerts.outbox import given_up
from triage.clinic.alerts.rota import SHOWN_AHEAD, active_recipients, find_holes
from triage.clinic.news import SINCE
from triage.models import Alert, Delivery
from triage.records.gauges import gauge, seconds

_WORDS = {
    "alerts_undelivered": "Alerts that nobody was told of, one by one, and nobody has seen.",
    "alerts_not_out": "Alerts that nobody has got within 5 minutes, and nobody is on.",
    "alerts_bundled": "Alerts that are told of in bundles, and nobody is on.",
    "recipients": "Recipients who take same-day alerts, on duty or not; with none nobody is told.",
    "messages_failing": "Messages that failed twice or more and are tried again.",
    "messages_given_up": "Messages that could not be delivered.",
    "rota_hole_in_seconds": "Until nobody is on duty for emergencies or same-day alerts, on the "
    "first step or at all; 0 while it is so, infinite where it is not so within 7 days.",
    "worker_age_seconds": "Since a delivery worker last came round; infinite where none ever did.",
}


def alerts(now: datetime) -> Iterator[Metric]:
    """What waits, and how long the oldest of it has; what fails; who is on duty."""
    waiting = {
        "alerts_undelivered": _undelivered(),
        "alerts_not_out": not_out(now=now),
        "alerts_bundled": bundled(),
    }
    for name, rows in waiting.items():
        found = _counted(rows)
        yield gauge(name, _WORDS[name], found["number"])
        age = seconds(now, found["first"])
        yield gauge(f"{name}_oldest_seconds", "How long the oldest of them has waited.", age)
    values = {
        "recipients": reachable().count(),
        "messages_failing": failing().count(),
        "messages_given_up": given_up(now=now).count(),
        "rota_hole_in_seconds": _next_hole(now),
        "worker_age_seconds": seconds(now, last_beat(), never=inf),
    }
    for name, value in values.items():
        yield gauge(name, _WORDS[name], value)


def _undelivered() -> QuerySet[Alert]:
    delivered = Delivery.objects.filter(alert=OuterRef("pk"), delivered_at__isnull=False)
    told_alone = Alert.objects.filter(acknowledged_at=None, is_bundled=False)
    return told_alone.filter(~Exists(delivered))


def _counted(rows: QuerySet[Alert]) -> dict[str, Any]:
    return rows.order_by().aggregate(number=Count("*"), first=Min(SINCE))


def _next_hole(now: datetime) -> float:
    holes = find_holes(active_recipients(), since=now, ahead=SHOWN_AHEAD)
    return (holes[0].start - now).total_seconds() if holes else inf
