"""The desk in the admin: whom to call, in the place of a list of calls."""

from django.contrib import admin
from django.urls import URLPattern

from triage.clinic.admin.urls import desk_urls
from triage.models import CallTry
from triage.staff.model_admin import ReadOnlyAdmin


@admin.register(CallTry)
class DeskAdmin(ReadOnlyAdmin):
    """Whoever may view calls may open the page; a call has no page of its own."""

    def get_urls(self) -> list[URLPattern]:
        """The page, and the form about one person."""
        return desk_urls(self.admin_site)
