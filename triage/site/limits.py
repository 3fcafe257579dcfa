"""How often something may be tried, counted in the database so that all workers agree.

A whole hospital may come from one address, so the limits on addresses are wide: they stop a
script, not a waiting room. What keeps a PIN from being guessed are the limits on that PIN;
``manage.py limits`` does the sums.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.http import HttpRequest, HttpResponse

from triage.models import RateLimit
from triage.site.digests import keyed_digest


@dataclass(frozen=True)
class Limit:
    """So many tries in a window; ``who`` says what they are counted by."""

    tries: int
    window: timedelta
    who: str

    def tries_in(self, time: timedelta) -> int:
        """The most that can be tried in this time, whenever the windows begin."""
        return self.tries * (ceil(time / self.window) + 1)


LIMITS: Mapping[str, Limit] = {
    "start": Limit(300, timedelta(hours=1), "address"),
    "resume": Limit(60, timedelta(hours=1), "address"),
    # See triage.check.views.opening.
    "pin": Limit(5, timedelta(minutes=15), "PIN at an address"),
    "pin-a-week": Limit(15, timedelta(days=7), "PIN at an address"),
    "pin-from-strangers": Limit(60, timedelta(days=30), "PIN, from strange addresses"),
    "report": Limit(60, timedelta(hours=1), "address"),
    "clarity": Limit(1, timedelta(days=1), "question of a check"),
    "reading-search": Limit(300, timedelta(minutes=5), "address"),
    # A call takes minutes: no member of staff is ever stopped, and no script begins thousands.
    "assist": Limit(120, timedelta(hours=1), "member of staff"),
    "staff-search": Limit(60, timedelta(minutes=1), "member of staff"),
    # Wrong passwords, then wrong codes of the second factor; see triage.staff.tries.
    "staff-address": Limit(100, timedelta(minutes=15), "address"),
    "staff-name-here": Limit(5, timedelta(minutes=15), "user name at an address"),
    "staff-name": Limit(30, timedelta(hours=1), "user name, from strange addresses"),
    "staff-code": Limit(5, timedelta(minutes=15), "member of staff"),
    "staff-code-a-day": Limit(20, timedelta(days=1), "member of staff"),
    "staff-same-code": Limit(1, timedelta(minutes=2), "code of a member of staff"),
    # Links that open nothing; one that is right is given back. Nobody guesses 256 bits.
    "staff-link": Limit(60, timedelta(hours=1), "address"),
}

#: A counter of tries is worthless long before this, and ``manage.py purge`` drops it then.
KEPT = timedelta(days=31)

#: Adds one in a single statement, so that nobody waits for anybody's transaction. Once over
#: the limit nothing is written any more: a flood costs no more than reading.
_COUNT = """
INSERT INTO {table} (key, window_start, count) VALUES (%(key)s, %(now)s, 1)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN {over} THEN 1 ELSE {table}.count + 1 END,
    window_start = CASE WHEN {over} THEN %(now)s ELSE {table}.window_start END
WHERE {over} OR {table}.count < %(tries)s
RETURNING count
"""
#: Tries at the same moment come in any order, so a little before the start counts as within;
#: long before it means that the clock was set back, which locks nobody out.
_OVER = "({table}.window_start <= %(past)s OR {table}.window_start >= %(ahead)s)"


def client_address(request: HttpRequest) -> str:
    """Where a request comes from.

    Behind our own proxy that is the last address it was forwarded for: the proxy wrote it,
    while everything before it is what the client claimed.
    """
    if settings.BEHIND_TLS_PROXY:
        return str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def network_of(address: str) -> str:
    """What counts as one address: of IPv6 the /64, which is what one customer gets."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return str(ip_network((parsed, 64), strict=False))
    return address


def within(name: str, identity: str, *, now: datetime) -> bool:
    """Count one try under this limit, and say whether it may be made."""
    limit = LIMITS[name]
    return allow(name, identity, limit=limit.tries, window=limit.window, now=now)


def from_address(name: str, request: HttpRequest, *, now: datetime) -> bool:
    """Count one try by where it comes from."""
    return within(name, network_of(client_address(request)), now=now)


def ask_to_wait(response: HttpResponse, name: str) -> HttpResponse:
    """Say when to come back: by then the window of this limit has passed at the latest."""
    return ask_to_wait_for(response, LIMITS[name].window)


def ask_to_wait_for(response: HttpResponse, time: timedelta) -> HttpResponse:
    """Say when to come back, to programs."""
    response.headers["Retry-After"] = str(max(1, ceil(time.total_seconds())))
    return response


def allow(action: str, identity: str, *, limit: int, window: timedelta, now: datetime) -> bool:
    """Count one try and say whether it is within ``limit`` tries a ``window``.

    The identity (an address, a reference code) is stored only as a keyed digest.
    """
    options = RateLimit._meta  # noqa: SLF001 (public in all but name)
    moment = options.get_field("window_start")
    given = {"now": now, "past": now - window, "ahead": now + window}
    values = {name: moment.get_db_prep_value(at, connection) for name, at in given.items()}
    values |= {"key": _key(action, identity), "tries": limit}
    table = connection.ops.quote_name(options.db_table)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT.format(over=_OVER.format(table=table), table=table), values)
        return cursor.fetchone() is not None


def forget(action: str, identity: str) -> None:
    """Start the count over, as after the right PIN."""
    RateLimit.objects.filter(key=_key(action, identity)).delete()


def _key(action: str, identity: str) -> str:
    return keyed_digest("limit", f"{action}:{identity}")


def give_back(action: str, identity: str) -> None:
    """One try less: it turned out to be no wrong one."""
    key = _key(action, identity)
    RateLimit.objects.filter(key=key, count__gt=0).update(count=F("count") - 1)


def free_again(name: str, identity: str) -> datetime:
    """When the running window is over, for who has used up the tries in it."""
    row = RateLimit.objects.get(key=_key(name, identity))
    return row.window_start + LIMITS[name].window
