"""Since when each key is in use, as far as is known: ``purge`` notes those that are new to it.

A row names a digest made with the key itself, of which nothing is learned.
"""

from datetime import datetime

from django.conf import settings
from django.utils.crypto import salted_hmac

from triage.models import WorkerBeat

_SIGNS = 16


def note_keys(*, now: datetime) -> None:
    """Keep the time at which a key was first met; what is known stays."""
    for row in _rows().values():
        WorkerBeat.objects.get_or_create(name=row, defaults={"at": now})


def first_used() -> dict[str, datetime]:
    """When each key that is in use now was first met; what never was is left out."""
    rows = _rows()
    known = dict(WorkerBeat.objects.filter(name__in=rows.values()).values_list("name", "at"))
    return {name: known[row] for name, row in rows.items() if row in known}


def _rows() -> dict[str, str]:
    """The row of each key; of several it is the newest that counts."""
    in_use = {
        "SECRET_KEY": settings.SECRET_KEY,
        "ANSWER_KEYS": settings.ANSWER_KEYS[0],
        "WEBHOOK_KEY": settings.WEBHOOK_KEY,
    }
    return {name: f"key {_digest(name, key)}" for name, key in in_use.items()}


def _digest(name: str, key: str) -> str:
    mac = salted_hmac("triage.records.key_ages", name, secret=key, algorithm="sha256")
    return mac.hexdigest()[:_SIGNS]
