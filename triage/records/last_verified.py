"""When everything that is stored was verified last, and found as it was stored."""

from datetime import datetime

from triage.models import WorkerBeat

#: Every check, and the whole audit log.
CHECKS, AUDIT_LOG = "verify", "verify --audit"


def note_verified(what: str, *, now: datetime) -> None:
    """Leave word that one of these was gone through as a whole, without a mismatch."""
    WorkerBeat.objects.update_or_create(name=what, defaults={"at": now})


def last_verified(what: str) -> datetime | None:
    """When one of these was; none if it never was."""
    return WorkerBeat.objects.filter(name=what).values_list("at", flat=True).first()
