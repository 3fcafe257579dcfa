"""Replays, the cases of each that would end elsewhere, and recalls: to look at only."""

from typing import Any, cast

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.admin.urls import replay_urls
from triage.editing.replay_figures import replays_for
from triage.models import Recall, Replay, ReplayCase
from triage.staff.model_admin import ReadOnlyAdmin
from triage.staff.recorded_list import RecordedList
from triage.staff.tags import urgency_badge

#: Comparisons that lists make; none of them leads through a row to another one.
_COMPARISONS = frozenset({"", "exact", "gte", "lt", "isnull"})


@admin.register(Replay)
class ReplayAdmin(ReadOnlyAdmin):
    """Past checks under another document. Each has a page of its own, with its table."""

    list_display = ("__str__", "purpose", "started_at", "started_by", "progress")
    list_filter = ("questionnaire", "started_at")
    list_select_related = ("questionnaire", "started_by")
    search_fields = ("sha256", "questionnaire__title")
    ordering = ("-started_at", "-id")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Replay]:
        """Those that this person may know of, without the documents, which are long."""
        known = replays_for(cast(User, request.user)).values("pk")
        return super().get_queryset(request).filter(pk__in=known).defer("document")

    def get_urls(self) -> list[URLPattern]:
        """With the page of one replay."""
        return [*replay_urls(self.admin_site), *super().get_urls()]

    @admin.display(description=gettext_lazy("for"))
    def purpose(self, replay: Replay) -> str:
        """A table for an editor, or people for a clinician."""
        return _("recalls") if replay.recall_version_id else _("a draft")

    @admin.display(description=gettext_lazy("done"))
    def progress(self, replay: Replay) -> str:
        """Whether it has ended. How far it has come would depend on what is read."""
        return _("yes") if replay.finished_at else _("not yet")


class PatientList(RecordedList):
    """Submissions named in a list: for who may look at them, and on record."""

    list_display: Any = ("code", "was", "now", "of")
    list_display_links = None
    list_per_page = 50
    #: What may be asked for in the address.
    lookups: frozenset[str] = frozenset()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the submission's code and nothing else of it."""
        rows = super().get_queryset(request).select_related("submission")
        return rows.defer("submission__answers", "submission__contact")

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what the lists are opened with: a URL must not probe a submission."""
        field, _, rest = lookup.partition("__")
        return field in self.lookups and rest in _COMPARISONS

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Who may look at submissions."""
        may: bool = super().has_view_permission(request, obj)
        return may and request.user.has_perm("triage.view_submission")

    @admin.display(description=gettext_lazy("reference code"), ordering="submission__reference")
    def code(self, row: Any) -> SafeString:
        """The code, as a link to the page of the submission, which is recorded too."""
        address = reverse("admin:triage_submission_change", args=[row.submission_id])
        return format_html('<a href="{}">{}</a>', address, row.submission.code)

    @admin.display(description=gettext_lazy("was"), ordering="before")
    def was(self, row: Any) -> SafeString:
        """Where it ended."""
        return urgency_badge(row.before)

    @admin.display(description=gettext_lazy("would be"), ordering="after")
    def now(self, row: Any) -> SafeString:
        """Where it would end."""
        return urgency_badge(row.after)


@admin.register(ReplayCase)
class ReplayCaseAdmin(PatientList):
    """The checks behind a cell of a replay's table."""

    list_filter = ("before", "after")
    list_select_related = ("submission", "replay__questionnaire")
    ordering = ("-replay", "-after", "submission__started_at", "id")
    action = "replay cases"
    lookups = frozenset({"replay", "before", "after"})

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Without the documents, which are long."""
        rows = super().get_queryset(request).select_related("replay__questionnaire")
        return rows.defer("replay__document")

    @admin.display(description=gettext_lazy("replay"), ordering="replay")
    def of(self, case: ReplayCase) -> SafeString:
        """The replay, as a link to its table."""
        address = reverse("admin:triage_replay_change", args=[case.replay_id])
        return format_html('<a href="{}">{}</a>', address, case.replay)


@admin.register(Recall)
class RecallAdmin(PatientList):
    """Checks that a version rates more urgent than the one they were made with."""

    list_display = ("code", "was", "now", "of", "created_at")
    list_filter = ("after", "created_at")
    ordering = ("-after", "created_at", "id")
    action = "recalls"
    lookups = frozenset({"version", "after", "created_at"})

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the version's name, without its document."""
        rows = super().get_queryset(request).select_related("version__questionnaire")
        return rows.defer("version__document", "version__note")

    @admin.display(description=gettext_lazy("rated so by"), ordering="version")
    def of(self, recall: Recall) -> str:
        """The version, by its short name: the column is narrow."""
        return f"{recall.version.questionnaire.slug} {recall.version.number}"
