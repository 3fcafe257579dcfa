"""The performance pack of a version, to download: what an assessor asks for, as one file."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from triage.models.submission import UNREADABLE
from triage.records.performance.pack import ACTION, MAY_TAKE, Pack, about
from triage.staff.access import record_access
from triage.staff.pages import draw, get_version, require


def performance_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Make it, record who takes which file, then hand it out."""
    require(request, *MAY_TAKE)
    version = get_version(pk)
    pack = Pack(version, timezone.now())
    try:
        packed = pack.as_zip()
    except UNREADABLE:
        page, title = "records/performance_damaged", str(version)
        return draw(admin.site, request, page, version, title=title, status=503)
    record_access(request, ACTION, among=pack.whom(), about=about(version, packed))
    headers = {"Content-Disposition": f'attachment; filename="{pack.name}.zip"'}
    return HttpResponse(packed, content_type="application/zip", headers=headers)
