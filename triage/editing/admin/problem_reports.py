"""What people report of the site itself: read, and marked as seen or done."""

from typing import Any

from django.contrib import admin
from django.db.models import BinaryField, ExpressionWrapper, F, Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.models import IncidentEntry, ProblemReport
from triage.models.submission import UNREADABLE
from triage.staff.access import record_access
from triage.staff.model_admin import change_link
from triage.staff.stamped_admin import StampedAdmin

_WORDS_IN_LIST = 25


@admin.register(ProblemReport)
class ProblemReportAdmin(StampedAdmin):
    """Nobody adds or deletes a report: people send them, and ``manage.py purge`` erases them.

    What somebody wrote may tell of their health all the same, so each look is on record.
    """

    list_display = ("hour", "state", "kind", "page", "beginning", "version")
    list_display_links = ("hour", "beginning")
    list_filter = ("state", "kind", "page")
    list_select_related = ("version__questionnaire", "handled_by")
    search_fields = ("note", "link_id")
    ordering = ("-hour", "id")
    fields = (
        *("hour", "kind", "page", "link_id", "version", "whole_text"),
        *("state", "note", "handled_by", "handled_at", "register"),
    )
    readonly_fields = tuple(name for name in fields if name not in {"state", "note"})
    not_stamped = ("text",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProblemReport]:
        """What was written stays encrypted until it is shown: one that no key opens is told of."""
        raw = ExpressionWrapper(F("text"), output_field=BinaryField())
        reports: QuerySet[ProblemReport] = super().get_queryset(request).annotate(raw=raw)
        return reports.defer("text", "version__document", "version__note")

    def hold(self, row: Model) -> Model | None:
        """Likewise."""
        held = ProblemReport.objects.defer("text").select_for_update()
        return held.filter(pk=row.pk).first()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Record, then list."""
        if self.has_view_permission(request):
            record_access(request, "reports of problems")
        return super().changelist_view(request, extra_context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Record, then show."""
        if self.has_view_permission(request):
            record_access(request, "report of a problem")
        return super().change_view(request, object_id, form_url, extra_context)

    def save_model(
        self, request: HttpRequest, obj: ProblemReport, form: ModelForm, change: bool
    ) -> None:
        """With who came so far with it, and when; of a new one nobody did."""
        is_new = obj.state == ProblemReport.State.NEW
        obj.handled_by_id = None if is_new else request.user.pk
        obj.handled_at = None if is_new else timezone.now()
        super().save_model(request, obj, form, change)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People send them."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """They are erased when their time has come."""
        return False

    @admin.display(description=gettext_lazy("register of incidents"))
    def register(self, report: ProblemReport) -> SafeString:
        """What was entered of it, and the way to enter more."""
        entries = IncidentEntry.objects.filter(report=report.pk).order_by("id")
        shown = format_html_join("", "{}<br>", ((change_link(entry),) for entry in entries))
        place = reverse("admin:triage_incidententry_add", query={"report": str(report.pk)})
        words = _("Enter it: it harmed somebody, or could have")
        return format_html('{}<a href="{}">{}</a>', shown, place, words)

    @admin.display(description=gettext_lazy("what went wrong"))
    def beginning(self, report: Any) -> str:
        """The first words."""
        return Truncator(self.whole_text(report)).words(_WORDS_IN_LIST)

    @admin.display(description=gettext_lazy("what went wrong"))
    def whole_text(self, report: Any) -> str:
        """All of it, or that no key opens it."""
        column: Any = ProblemReport._meta.get_field("text")  # noqa: SLF001 (public in all but name)
        try:
            report.text = column.from_db_value(report.raw)
            return str(report.words())
        except UNREADABLE:
            return _("Cannot be read: no key opens it.")
