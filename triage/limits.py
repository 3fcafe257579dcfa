"""How often something may be tried, counted in the database so that all workers agree."""

from datetime import datetime, timedelta

from django.db import transaction

from triage.digests import keyed_digest
from triage.models import RateLimit


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
