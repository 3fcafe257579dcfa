"""A clinic that keeps hours, for tests."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.contrib.auth.models import User

from triage.models import Closure, OpeningHours

WORKDAYS = range(5)


def open_on(days: Iterable[int] = WORKDAYS, opens: int = 8, closes: int = 18) -> None:
    """From eight to six on working days, or as is said."""
    for day in days:
        OpeningHours.objects.create(weekday=day, opens=time(opens), closes=time(closes))


def closed_on(first: date, last: date | None = None, *, at: datetime, reason: str = "") -> Closure:
    """Entered by somebody who leads."""
    by, _ = User.objects.get_or_create(username="keeper")
    days = {"first_day": first, "last_day": last or first}
    return Closure.objects.create(**days, closed_at=at, closed_by=by, reason=reason)
