"""How often something may be tried, counted in the database so that all workers agree."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from triage.digests import keyed_digest
from triage.models import RateLimit


def client_address(request: HttpRequest) -> str:
    """Where a request comes from.

    Behind our own proxy that is the last address it was forwarded for: the proxy wrote it,
    while everything before it is what the client claimed.
    """
    if settings.BEHIND_TLS_PROXY:
        return str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


@transaction.atomic
def allow(action: str, identity: str, *, limit: int, window: timedelta, now: datetime) -> bool:
    """Count one try and say whether it is within ``limit`` tries a ``window``.

    The identity (an address, a reference code) is stored only as a keyed digest.
    """
    key = keyed_digest("limit", f"{action}:{identity}")
    RateLimit.objects.get_or_create(key=key, defaults={"window_start": now})
    row = RateLimit.objects.select_for_update().get(key=key)
    # Tries at the same moment come in any order, so a little before the start counts as within.
    if abs(now - row.window_start) >= window:
        row.window_start, row.count = now, 0
    row.count += 1
    row.save(update_fields=["window_start", "count"])
    return row.count <= limit


def forget(action: str, identity: str) -> None:
    """Start the count over, as after the right PIN."""
    RateLimit.objects.filter(key=keyed_digest("limit", f"{action}:{identity}")).delete()
