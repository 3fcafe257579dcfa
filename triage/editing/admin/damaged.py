"""A version whose stored document cannot be read, or is not what was published."""

from django.contrib.admin import AdminSite
from django.db.models import Model
from django.http import HttpRequest, HttpResponse

from triage.staff.pages import draw

_UNAVAILABLE = 503


def say_damaged(site: AdminSite, request: HttpRequest, version: Model) -> HttpResponse:
    """The page that says so, in place of any that would show or take up what stands in it."""
    title = str(version)
    return draw(site, request, "editing/map_damaged", version, title=title, status=_UNAVAILABLE)
