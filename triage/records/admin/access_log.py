"""The access log, to look at. Nobody edits it."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from triage.check.codes import normal_reference
from triage.models import AccessLogEntry, Submission
from triage.staff.access import record_access
from triage.staff.model_admin import ReadOnlyAdmin


@admin.register(AccessLogEntry)
class AccessLogEntryAdmin(ReadOnlyAdmin):
    """Who looked at which submission, and when; who signed in, and who exported."""

    list_display = ("sequence", "at", "user", "action", "amount", "code", "about")
    list_display_links = ("at",)
    list_filter = ("action", "at")
    list_select_related = ("user",)
    search_fields = ("user__username", "action", "about")
    ordering = ("-id",)
    fields = (
        ("sequence", "at"),
        ("user", "action", "amount"),
        "about",
        ("code", "submission_id"),
        "listed",
        "chain",
    )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Record, then list: a line about an alert tells what somebody answered."""
        # Drawn after this method has returned, so what is shown is on record by then.
        page = super().changelist_view(request, extra_context)
        listed = getattr(page, "context_data", {}).get("cl")
        if listed is not None:
            shown = {row.submission_id for row in listed.result_list}
            sought = set(_sought(listed.query).values_list("pk", flat=True))
            record_access(request, "access log", among=(shown | sought) - {None})
        return page

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Record, then show: a line names everybody who stood in a list."""
        self._look_at(request, object_id)
        return super().change_view(request, object_id, form_url, extra_context)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Record, then show."""
        self._look_at(request, object_id)
        return super().history_view(request, object_id, extra_context)

    def _look_at(self, request: HttpRequest, object_id: str) -> None:
        entry = self.get_object(request, unquote(object_id))
        if entry is not None and self.has_view_permission(request, entry):
            told_of = [*_listed(entry), *filter(None, [entry.submission_id])]
            record_access(request, "access log line", among=told_of)

    def get_queryset(self, request: HttpRequest) -> QuerySet[AccessLogEntry]:
        """With the code of the submission, which is what people know it by."""
        reference = Submission.objects.filter(pk=OuterRef("submission_id")).values("reference")
        entries = AccessLogEntry.objects.annotate(reference=Subquery(reference))
        return entries.order_by(*self.ordering).defer("submission_ids")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """By user, action, or a code as it was read aloud, also of somebody on a list."""
        found, duplicates = super().get_search_results(request, queryset, search_term)
        for one in _sought(search_term).only("pk"):
            found |= queryset.filter(Q(submission_id=one.pk) | _names(one))
        return found, duplicates

    @admin.display(description=gettext_lazy("reference code"), ordering="reference")
    def code(self, entry: Any) -> str | None:
        """Whose answers; none for a list."""
        reference: str | None = entry.reference
        return reference

    @admin.display(description=gettext_lazy("who stood in the list"))
    def listed(self, entry: AccessLogEntry) -> str:
        """The codes of all whom the line names, as far as they still have one."""
        rows = Submission.objects.filter(pk__in=_listed(entry)).order_by("reference")
        return ", ".join(rows.values_list("reference", flat=True))


def _listed(entry: AccessLogEntry) -> list[UUID]:
    """Everybody who stood in a list."""
    return [UUID(one) for one in (entry.submission_ids or "").split(",") if one]


def _sought(term: str) -> QuerySet[Submission]:
    """Who has this code; that no line is found tells something of them, too."""
    return Submission.objects.filter(reference=normal_reference(term))


def _names(submission: Submission) -> Q:
    """Lines of a list on which it stood."""
    return Q(submission_ids__contains=submission.pk.hex)
