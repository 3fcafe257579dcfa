"""Whether alerts arrive: what staff are warned of on every page, and machines at /readyz."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, QuerySet
from django.utils.translation import gettext_lazy as _

from triage.clinic.alerts.not_out import failing, not_out
from triage.clinic.alerts.outbox import given_up
from triage.clinic.alerts.rota_words import coming_holes, hole_warning
from triage.engine.urgency import Urgency
from triage.models import Recipient, Shift, WorkerBeat

#: A worker that has not come round for so long is away.
AWAY_AFTER = timedelta(minutes=5)
_NAME = "deliver"
_WORKER_AWAY = _(
    "Alerts are not being sent: the delivery worker has not run in the last 5 minutes. Look at the "
    "list of submissions yourself, and ask whoever runs this site to start “manage.py deliver "
    "--loop”."
)
_NOBODY_TOLD = _(
    "Nobody is told of alerts: no active recipient takes same-day alerts. A clinical lead adds one "
    "under “Recipients of alerts”."
)
_UNDELIVERED = _(
    "Some alerts could not be delivered. Clinicians open “Alerts”, choose “Not delivered” and look "
    "at those submissions. Clinical leads check the address under “Recipients of alerts” and send "
    "a test message."
)
_NOT_OUT = _(
    "Some alerts are not out: nobody has got them within 5 minutes, or a message failed twice. "
    "Look at the list of submissions yourself, and ask whoever runs this site what keeps mail and "
    "webhooks from arriving."
)


@transaction.atomic
def beat(*, now: datetime) -> None:
    """Leave word that a worker has come round."""
    if not WorkerBeat.objects.filter(name=_NAME).update(at=now):
        WorkerBeat.objects.update_or_create(name=_NAME, defaults={"at": now})


def last_beat() -> datetime | None:
    """When a worker came round last."""
    return WorkerBeat.objects.filter(name=_NAME).values_list("at", flat=True).first()


def worker_seen(now: datetime) -> bool:
    """Whether a worker has come round lately."""
    return WorkerBeat.objects.filter(name=_NAME, at__gt=now - AWAY_AFTER).exists()


def reachable() -> QuerySet[Recipient]:
    """Who takes whatever must be told the same day: without any, nobody is told."""
    return Recipient.objects.filter(is_active=True, minimum_urgency__lte=Urgency.SAME_DAY)


def warnings(*, now: datetime, sees_alerts: bool = True) -> list[str]:
    """What keeps alerts from arriving, and what to do about it; empty when all is well.

    That an alert waits is told to who may see alerts: one person's answer has made it. That
    messages fail is told to who keeps the addresses, too.
    """
    facts = _facts(now)
    found = []
    if facts["at"] is None or facts["at"] <= now - AWAY_AFTER:
        found.append(str(_WORKER_AWAY))
    if not facts["reachable"]:
        found.append(str(_NOBODY_TOLD))
    if facts["failing"] or (sees_alerts and facts["not_out"]):
        found.append(str(_NOT_OUT))
    if facts["failed"]:
        found.append(str(_UNDELIVERED))
    if facts["has_rota"] and (holes := coming_holes(now=now)):
        found.append(hole_warning(holes, now=now))
    return found


def _facts(now: datetime) -> dict[str, Any]:
    """One query, or a few before a worker has ever run; two more where there is a rota."""
    asked = {
        "failed": given_up(now=now),
        "reachable": reachable(),
        "not_out": not_out(now=now),
        "failing": failing(),
        "has_rota": Shift.objects.filter(recipient__is_active=True),
    }
    exists = {name: Exists(rows) for name, rows in asked.items()}
    beats = WorkerBeat.objects.filter(name=_NAME).annotate(**exists)
    if found := beats.values("at", *asked).first():
        return {**found}
    return {"at": None, **{name: rows.exists() for name, rows in asked.items()}}


def all_out(now: datetime) -> bool:
    """Whether every alert that should be out is, and no message keeps failing."""
    return not (not_out(now=now).exists() or failing().exists())


def rota_is_full(now: datetime) -> bool:
    """Whether somebody is on duty at any time of the next two days."""
    return not coming_holes(now=now)
