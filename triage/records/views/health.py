"""Whether the process is alive and ready, for machines."""

import time
from contextlib import suppress
from threading import Lock

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from triage.clinic.alerts.health import all_out, rota_is_full, worker_seen
from triage.clinic.alerts.not_out import watch
from triage.models import QuestionnaireVersion
from triage.records.tables import pending_migrations

#: An answer is given out again for so long, so that many who ask do not weigh on the database.
_HOLDS_SECONDS = 2.0
_NOTHING_SEEN = dict.fromkeys(("live_version", "documents", "worker", "alerts", "rota"), False)
_NOT_READY = {"database": False, "migrations": False, **_NOTHING_SEEN}


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers, and says which release it runs; nothing else is asked."""
    return JsonResponse({"status": "ok", "release": settings.RELEASE})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """The database answers, its tables are current and a version is live; else 503.

    ``documents`` is false when a live version is damaged: it is served to nobody, the others
    are, so that alone does not take the site away.
    Whether a delivery worker was seen, whether all ``alerts`` are out that should be, and whether
    the ``rota`` has no hole in the next two days, is said and changes nothing: alerts wait, but
    to take the pages away as well would help nobody. A monitor watches them at /metrics.
    """
    found = readiness.current()
    serves = all(found[name] for name in ("database", "migrations", "live_version"))
    return JsonResponse(found, status=200 if serves else 503)


class Readiness:
    """What was found last, and when. While one thread looks, the others take what there is."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.forget()

    def forget(self) -> None:
        """Look anew the next time."""
        self._found, self._until = _NOT_READY, 0.0

    def current(self) -> dict[str, bool]:
        """The last finding, or a new one where that has grown old."""
        if time.monotonic() >= self._until and self._lock.acquire(blocking=False):
            try:
                self._found = _look()
                self._until = time.monotonic() + _HOLDS_SECONDS
            finally:
                self._lock.release()
        return self._found


readiness = Readiness()


def _look() -> dict[str, bool]:
    try:
        migrated = not pending_migrations()
        return {
            "database": True,
            "migrations": migrated,
            **(_look_inside() if migrated else _NOTHING_SEEN),
        }
    except DatabaseError:
        return _NOT_READY


def _look_inside() -> dict[str, bool]:
    live = QuestionnaireVersion.objects.live().defer(None)
    intact = [version.is_intact for version in live]
    now = timezone.now()
    with suppress(DatabaseError):
        watch(now=now)  # a worker that is away says nothing itself
    told = {"worker": worker_seen(now), "alerts": all_out(now), "rota": rota_is_full(now)}
    return {"live_version": any(intact), "documents": all(intact), **told}
