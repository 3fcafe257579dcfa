"""Requests to be erased, for clinical leads: codes and dates, no answers."""

from typing import Any

from django.contrib import admin
from django.db.models import BooleanField, ExpressionWrapper, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.check.codes import normal_reference
from triage.check.erase_requests import answered, asked, due_by, late, waiting
from triage.clinic.admin.urls import erase_request_urls
from triage.clinic.admin.worklist_filters import ChoiceFilter
from triage.models import EraseRequest
from triage.site.times import day
from triage.staff.recorded_list import RecordedList
from triage.staff.tags import urgency_badge


class AnswerFilter(ChoiceFilter):
    """By whether the request has its answer; those that wait are listed by themselves."""

    title = gettext_lazy("answer")
    parameter_name = "answer"
    words = (
        ("late", gettext_lazy("Late")),
        ("refused", gettext_lazy("Refused")),
        ("all", gettext_lazy("All that are not erased")),
    )

    def choices(self, changelist: Any) -> Any:
        """What is listed by itself has a name of its own."""
        for number, choice in enumerate(super().choices(changelist)):
            yield choice if number else {**choice, "display": gettext_lazy("To answer")}

    def unchosen(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those that wait for an answer."""
        return queryset.filter(waiting())

    def choose(self, queryset: QuerySet[Any], chosen: str) -> QuerySet[Any]:
        """Those that are late, refused, or both and the rest."""
        kinds = {"late": late(timezone.now()), "refused": answered(), "all": asked()}
        return queryset.filter(kinds[chosen])


@admin.register(EraseRequest)
class EraseRequestAdmin(RecordedList):
    """What is asked for and not done yet, the oldest first."""

    list_display = ("badge", "code", "asked_to_erase_at", "due", "status", "carry_out")
    list_display_links = None
    list_filter = (AnswerFilter,)
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("reference",)
    sortable_by = ()
    action, names = "erase-requests", "pk"
    ordering = ("asked_to_erase_at", "id")

    def get_urls(self) -> list[URLPattern]:
        """With the pages that answer it."""
        return [*erase_request_urls(self.admin_site), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[EraseRequest]:
        """Those that are not erased, without what is encrypted."""
        rows: QuerySet[EraseRequest] = super().get_queryset(request)
        has_answer = ExpressionWrapper(answered(), output_field=BooleanField())
        shown = rows.filter(asked()).annotate(has_answer=has_answer)
        return shown.defer("answers", "contact")

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

    @admin.display(description=gettext_lazy("answer by"))
    def due(self, submission: Any) -> str:
        """The last day for an answer, with a mark once it is over."""
        if submission.has_answer:
            return _("refused")
        due = due_by(submission)
        said = {"day": day(due)}
        return _("⚑ late, was due %(day)s") % said if due <= timezone.now() else said["day"]

    @admin.display(description=gettext_lazy("what to do"))
    def carry_out(self, submission: EraseRequest) -> SafeString:
        """A link to the page with both answers."""
        place = reverse("admin:triage_eraserequest_erase", args=[submission.pk])
        label = _("Answer %(code)s …") % {"code": submission.code}
        return format_html('<a href="{}">{}</a>', place, label)
