"""Lists of what is about a submission: found by its code, and on record once looked at."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse

from triage.check.codes import normal_reference
from triage.models import Submission
from triage.staff.access import record_access
from triage.staff.model_admin import ReadOnlyAdmin

#: The length of a list tells of everybody on it, so all are named, up to so many.
MOST_NAMED = 1000


def named(
    rows: QuerySet[Any],
    *,
    by: str = "submission_id",
    shown: Iterable[UUID] = (),
    along: Sequence[Any] = (),
) -> list[UUID]:
    """Whom these rows tell of. Of more than are named, those ``shown``: one of so many more or
    less is nobody's answer.

    ``along`` is the order of an index, where the database would look through all rows for the
    first that are meant.
    """
    ids = list(rows.order_by(*along).values_list(by, flat=True)[: MOST_NAMED + 1])
    return ids if len(ids) <= MOST_NAMED else list(shown)


class RecordedList(ReadOnlyAdmin):
    """A list of rows that name a submission."""

    search_fields = ("^submission__reference",)
    #: What the audit log calls a look at the list.
    action = ""
    #: The column with the submission's id.
    names = "submission_id"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """A code as it was read aloud."""
        return super().get_search_results(request, queryset, normal_reference(search_term))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Record, then list."""
        # Drawn after this method has returned, so what is shown is on record by then.
        page = super().changelist_view(request, extra_context)
        listed = getattr(page, "context_data", {}).get("cl")
        if listed is not None:
            shown = [getattr(row, self.names) for row in listed.result_list]
            among = named(listed.queryset, by=self.names, shown=shown)
            record_access(request, self.action, among=among)
        return page

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Record, then show."""
        self.look_at(request, object_id, self.opts.model_name or "")
        return super().change_view(request, object_id, form_url, extra_context)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Record, then show."""
        self.look_at(request, object_id, f"{self.opts.model_name}-history")
        return super().history_view(request, object_id, extra_context)

    def look_at(self, request: HttpRequest, object_id: str, action: str) -> Any:
        """The row, once the look at it is on record; none if there is none."""
        row: Model | None = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        if row is not None:
            record_access(request, action, Submission(pk=getattr(row, self.names)))
        return row
