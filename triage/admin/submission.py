"""Submissions, alerts and the audit log, to look at. Nobody edits them."""

import logging
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Model, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from triage.admin.audit import record_access
from triage.admin.base import ReadOnlyAdmin
from triage.admin.record import clinic_may_read, read_record
from triage.models import (
    AccessLogEntry,
    Alert,
    QuestionnaireVersion,
    RateLimit,
    Recall,
    Submission,
)
from triage.models.submission import UNREADABLE
from triage.submissions import normal_reference
from triage.templatetags.staff import urgency_badge

logger = logging.getLogger(__name__)


class VersionFilter(admin.SimpleListFilter):
    """By version, without reading the versions' documents."""

    title = gettext_lazy("version")
    parameter_name = "version"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Every version, by name."""
        versions = QuestionnaireVersion.objects.values_list(
            "pk", "questionnaire__title", "number"
        ).order_by("questionnaire", "-number")
        return [(str(pk), f"{title} {number}") for pk, title, number in versions]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the chosen version; what is no version chooses nothing."""
        chosen = self.value()
        if chosen is None:
            return queryset
        known = dict(self.lookup_choices)
        return queryset.filter(version=chosen) if chosen in known else queryset.none()


class RecallFilter(admin.SimpleListFilter):
    """By whether a later version rates the answers more urgent."""

    title = gettext_lazy("recalled")
    parameter_name = "recalled"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Recalled or not."""
        return [("yes", gettext_lazy("Recalled")), ("no", gettext_lazy("Not recalled"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the chosen kind."""
        if self.value() not in {"yes", "no"}:
            return queryset
        recalled = Exists(Recall.objects.filter(submission=OuterRef("pk")))
        return queryset.filter(recalled if self.value() == "yes" else ~recalled)


@admin.register(Submission)
class SubmissionAdmin(ReadOnlyAdmin):
    """The worklist and one person's answers. Whoever looks is recorded first.

    Every POST is refused. A clinician's judgement will be a row of its own with a page of its
    own, so this page needs no permission to change.
    """

    change_form_template = "admin/triage/submission/change_form.html"
    list_display = (
        "badge",
        "recalled",
        "code",
        "status",
        "started_at",
        "completed_at",
        "version_name",
    )
    list_display_links = ("code",)
    list_filter = (
        "highest_urgency",
        RecallFilter,
        "status",
        VersionFilter,
        "started_at",
        "completed_at",
    )
    search_fields = ("^reference",)
    # PostgreSQL would put those without an urgency first.
    ordering = ("-highest_urgency", "started_at", "id")
    list_per_page = 50
    fields = ("reference",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Submission]:
        """With the version's name; what is encrypted, or long, only where it is read."""
        recalls = Recall.objects.filter(submission=OuterRef("pk")).order_by("-after")
        submissions: QuerySet[Submission] = super().get_queryset(request)
        return (
            submissions.select_related("version__questionnaire")
            .defer("answers", "contact", "version__document", "version__note")
            .annotate(recalled_to=Subquery(recalls.values("after")[:1]))
        )

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what the filters ask: a URL must not probe digests and hashes."""
        field, _, rest = lookup.partition("__")
        if field == "version":
            return not rest  # through a version one would come to people and documents
        return field in {"highest_urgency", "recalled", "status", "started_at", "completed_at"}

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """A code as it was read aloud: any case, with or without the hyphen."""
        return super().get_search_results(request, queryset, normal_reference(search_term))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Record, then list."""
        if self.has_view_permission(request):
            record_access(request, "list")
        return super().changelist_view(request, extra_context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Record, then show."""
        submission = self._look_at(request, object_id, "view")
        context = {**(extra_context or {}), **(_page(submission) if submission else {})}
        return super().change_view(request, object_id, form_url, context)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Record, then show."""
        self._look_at(request, object_id, "history")
        return super().history_view(request, object_id, extra_context)

    def _look_at(self, request: HttpRequest, object_id: str, action: str) -> Submission | None:
        """The submission, once the look at it is on record; none if there is none."""
        submission: Submission | None = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, submission):
            raise PermissionDenied
        if submission is not None:
            record_access(request, action, submission)
        return submission

    @admin.display(description=gettext_lazy("urgency"), ordering="highest_urgency")
    def badge(self, submission: Submission) -> SafeString:
        """The highest urgency the answers ever demanded."""
        return urgency_badge(submission.highest_urgency)

    @admin.display(description=gettext_lazy("recalled to"), empty_value="")
    def recalled(self, submission: Any) -> SafeString | None:
        """What a later version rates it, if that is more."""
        return urgency_badge(submission.recalled_to) if submission.recalled_to else None

    @admin.display(description=gettext_lazy("reference code"), ordering="reference")
    def code(self, submission: Submission) -> str:
        """The code in two groups, as it is read aloud."""
        return submission.code

    @admin.display(description=gettext_lazy("version"), ordering="version")
    def version_name(self, submission: Submission) -> str:
        """The version by its short name: the column is narrow."""
        return f"{submission.version.questionnaire.slug} {submission.version.number}"


def _page(submission: Submission) -> dict[str, Any]:
    """What the template draws."""
    context = {
        "submission": submission,
        "badge": urgency_badge(submission.highest_urgency),
        "badge_now": urgency_badge(submission.urgency),
        "may_read": clinic_may_read(submission),
        "recalls": [(recall, urgency_badge(recall.after)) for recall in _recalls(submission)],
    }
    if not context["may_read"]:
        return context
    try:
        record = None if submission.answers is None else read_record(submission)
        return {**context, "record": record}
    except UNREADABLE:
        logger.exception("Submission %s cannot be read.", submission.pk)
        return {**context, "unreadable": True}


def _recalls(submission: Submission) -> QuerySet[Recall]:
    """With the names of the versions, without their documents."""
    rows = submission.recalls.select_related("version__questionnaire")
    return rows.defer("version__document", "version__note")


@admin.register(Alert)
class AlertAdmin(ReadOnlyAdmin):
    """What the clinic must be told: an urgency and a code, no clinical text."""

    list_display = ("badge", "submission", "kind", "created_at", "erased_by_person")
    list_filter = ("urgency", "kind", "erased_by_person", "created_at")
    search_fields = ("^submission__reference",)
    ordering = ("-urgency", "created_at")
    fields = ("badge", "submission", "kind", "created_at", "erased_by_person")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Alert]:
        """With the submission's code and nothing else of it."""
        alerts = super().get_queryset(request).select_related("submission")
        return alerts.defer("submission__answers", "submission__contact")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """A code as it was read aloud."""
        return super().get_search_results(request, queryset, normal_reference(search_term))

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only the alert's own fields."""
        return not lookup.startswith("submission") and super().lookup_allowed(
            lookup, value, request
        )

    @admin.display(description=gettext_lazy("urgency"), ordering="urgency")
    def badge(self, alert: Alert) -> SafeString:
        """The urgency as a word with a shape."""
        return urgency_badge(alert.urgency)


@admin.register(AccessLogEntry)
class AccessLogEntryAdmin(ReadOnlyAdmin):
    """Who looked at which submission, and when."""

    list_display = ("at", "user", "action", "code")
    list_filter = ("action", "at")
    list_select_related = ("user",)
    search_fields = ("user__username", "action")
    ordering = ("-at", "-id")
    fields = ("at", "user", "action", "code", "submission_id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[AccessLogEntry]:
        """With the code of the submission, which is what people know it by."""
        reference = Submission.objects.filter(pk=OuterRef("submission_id")).values("reference")
        return AccessLogEntry.objects.annotate(reference=Subquery(reference)).order_by(
            *self.ordering
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """By user, action, or a code as it was read aloud."""
        found, duplicates = super().get_search_results(request, queryset, search_term)
        return found | queryset.filter(reference=normal_reference(search_term)), duplicates

    @admin.display(description=gettext_lazy("reference code"), ordering="reference")
    def code(self, entry: Any) -> str | None:
        """Whose answers; none for a list."""
        reference: str | None = entry.reference
        return reference


@admin.register(RateLimit)
class RateLimitAdmin(ReadOnlyAdmin):
    """How often something was tried. For set-up only; the keys are digests."""

    list_display = ("key", "window_start", "count")
    search_fields = ("^key",)
    ordering = ("-window_start",)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody's daily work."""
        return bool(request.user.is_active and request.user.is_superuser)
