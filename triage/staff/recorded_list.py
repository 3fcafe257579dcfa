"""Lists of what is about a submission: found by its code, and on record once looked at."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from triage.check.codes import normal_reference
from triage.staff.access import record_access
from triage.staff.model_admin import ReadOnlyAdmin


class RecordedList(ReadOnlyAdmin):
    """A list of rows that name a submission."""

    search_fields = ("^submission__reference",)
    #: What the audit log calls a look at the list.
    action = ""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """A code as it was read aloud."""
        return super().get_search_results(request, queryset, normal_reference(search_term))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Record, then list."""
        if self.has_view_permission(request):
            record_access(request, self.action)
        return super().changelist_view(request, extra_context)
