"""Closing the clinic for a day or more, and taking that back. Rows of it stay for good."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.timezone import localdate

from triage.models import Closure
from triage.site.audit import record
from triage.site.opening import forget_opening


@transaction.atomic
def close(closure: Closure, *, by: User, now: datetime) -> None:
    """Store days on which the clinic is closed."""
    closure.closed_by, closure.closed_at = by, now
    closure.save()
    record("closed days added", by=by, about=str(closure))


def close_today(*, by: User, now: datetime) -> bool:
    """Close for the rest of the day; nothing is stored where it is closed already."""
    today = localdate(now)
    days = Closure.objects.filter(taken_back_at=None, first_day__lte=today, last_day__gte=today)
    if days.exists():
        return False
    close(Closure(first_day=today, last_day=today), by=by, now=now)
    return True


@transaction.atomic
def take_back(closure: Closure, *, by: User, now: datetime) -> bool:
    """Let the hours count again on these days; nothing where somebody did so before."""
    rows = Closure.objects.filter(pk=closure.pk, taken_back_at=None)
    is_done = bool(rows.update(taken_back_at=now, taken_back_by=by))
    if is_done:
        record("closed days taken back", by=by, about=str(closure))
    forget_opening()
    return is_done
