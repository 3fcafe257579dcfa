"""Figures for a monitor, for the clinic's own networks only."""

from contextlib import suppress
from ipaddress import ip_address

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from triage.records.metrics import exposition
from triage.site.limits import client_address


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """In Prometheus' format; from any other network there is no such page."""
    if not _is_ours(client_address(request)):
        raise Http404
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)


def _is_ours(address: str) -> bool:
    with suppress(ValueError):
        parsed = ip_address(address)
        return any(parsed in network for network in settings.METRICS_NETWORKS)
    return False
