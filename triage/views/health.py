"""Whether the process is alive and ready, for machines."""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from triage.models import QuestionnaireVersion


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """The database answers, its tables are current and a version is live; else 503."""
    try:
        executor = MigrationExecutor(connection)
        migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        live = migrated and QuestionnaireVersion.objects.live().exists()
        found = {"database": True, "migrations": migrated, "live_version": live}
    except DatabaseError:
        found = {"database": False, "migrations": False, "live_version": False}
    return JsonResponse(found, status=200 if all(found.values()) else 503)
