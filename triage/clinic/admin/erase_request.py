"""Requests to be erased, for clinical leads: codes and dates, no answers."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.check.codes import normal_reference
from triage.clinic.admin.urls import erase_request_urls
from triage.models import EraseRequest
from triage.staff.recorded_list import RecordedList
from triage.staff.tags import urgency_badge


@admin.register(EraseRequest)
class EraseRequestAdmin(RecordedList):
    """What is asked for and not done yet, the oldest first."""

    list_display = ("badge", "code", "asked_to_erase_at", "status", "carry_out")
    list_display_links = None
    list_per_page = 50
    search_fields = ("reference",)
    action, names = "erase-requests", "pk"
    ordering = ("asked_to_erase_at", "id")

    def get_urls(self) -> list[URLPattern]:
        """With the page that carries it out."""
        return [*erase_request_urls(self.admin_site), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[EraseRequest]:
        """Those that are open, without what is encrypted."""
        rows: QuerySet[EraseRequest] = super().get_queryset(request)
        asked = rows.filter(asked_to_erase_at__isnull=False)
        return asked.exclude(status=EraseRequest.Status.ERASED).defer("answers", "contact")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """A code as it was read aloud, in whole."""
        code = normal_reference(search_term)
        return (queryset.filter(reference=code) if search_term else queryset), False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Under a name of its own."""
        title = {"title": gettext_lazy("Requests to be erased")}
        return super().changelist_view(request, {**title, **(extra_context or {})})

    def change_view(
        self, request: HttpRequest, object_id: str, *_args: object, **_kwargs: object
    ) -> HttpResponse:
        """There is nothing to look at but the page that asks."""
        return HttpResponseRedirect(reverse("admin:triage_eraserequest_changelist"))

    @admin.display(description=gettext_lazy("urgency"))
    def badge(self, submission: EraseRequest) -> SafeString:
        """The highest urgency the answers ever demanded."""
        return urgency_badge(submission.highest_urgency)

    @admin.display(description=gettext_lazy("reference code"))
    def code(self, submission: EraseRequest) -> str:
        """The code in two groups, as it is read aloud."""
        return submission.code

    @admin.display(description=gettext_lazy("what to do"))
    def carry_out(self, submission: EraseRequest) -> SafeString:
        """A link to the page that asks once more."""
        place = reverse("admin:triage_eraserequest_erase", args=[submission.pk])
        label = _("Erase %(code)s …") % {"code": submission.code}
        return format_html('<a href="{}">{}</a>', place, label)
