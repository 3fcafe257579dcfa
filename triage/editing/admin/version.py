"""Published versions, to look at; and the signatures under documents."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.admin.urls import version_urls
from triage.editing.admin.weakened import shown_weakenings
from triage.models import Approval, QuestionnaireVersion
from triage.staff.model_admin import ReadOnlyAdmin

#: How much of a SHA-256 tells documents apart at a glance.
_SHORT = 12


@admin.register(QuestionnaireVersion)
class QuestionnaireVersionAdmin(ReadOnlyAdmin):
    """What patients meet. Versions are made by publishing, and never change."""

    list_display = ("__str__", "status", "published_at", "published_by", "is_signed", "short_hash")
    list_filter = ("status", "published_at")
    search_fields = ("questionnaire__title", "note", "sha256")
    ordering = ("questionnaire", "-number")
    fields = (
        "questionnaire",
        "number",
        "status",
        "is_signed",
        "published_at",
        "published_by",
        "retired_at",
        "withdrawn_at",
        "withdrawn_by",
        "withdrawn_reason",
        "note",
        "sha256",
        "download",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[QuestionnaireVersion]:
        """Without the documents, which are long."""
        versions = QuestionnaireVersion.objects.light()
        return versions.select_related("questionnaire", "published_by").order_by(*self.ordering)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """With what it weakened, why, and who signed that."""
        version = self.get_object(request, unquote(object_id))
        shown = {"weakened": shown_weakenings(version)} if version else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **shown})

    def get_urls(self) -> list[URLPattern]:
        """With the document itself, and what a clinical lead can do with a version."""
        view = self.admin_site.admin_view(self.document_view)
        name = "triage_questionnaireversion_document"
        document = path("<int:version_id>/document/", view, name=name)
        return [document, *version_urls(self.admin_site), *super().get_urls()]

    def document_view(self, request: HttpRequest, version_id: int) -> HttpResponse:
        """The canonical JSON, byte for byte as it was hashed."""
        version = QuestionnaireVersion.objects.filter(pk=version_id).first()
        if not self.has_view_permission(request, version):
            raise PermissionDenied
        if version is None:
            raise Http404
        name = f"{version.questionnaire.slug}-{version.number}.json"
        return HttpResponse(
            version.document,
            content_type="application/json",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    @admin.display(description=gettext_lazy("approved"), boolean=True)
    def is_signed(self, version: QuestionnaireVersion) -> bool:
        """Whether a clinical lead signed this very document."""
        return version.is_signed

    @admin.display(description=gettext_lazy("SHA-256"), ordering="sha256")
    def short_hash(self, version: QuestionnaireVersion) -> str:
        """Enough of it to tell versions apart."""
        return version.sha256[:_SHORT]

    @admin.display(description=gettext_lazy("document"))
    def download(self, version: QuestionnaireVersion) -> SafeString:
        """A link to the document."""
        address = reverse("admin:triage_questionnaireversion_document", args=[version.pk])
        return format_html('<a href="{}">{}</a>', address, _("Download the document (JSON)"))


@admin.register(Approval)
class ApprovalAdmin(ReadOnlyAdmin):
    """Who signed which document. A signature is given where all of it is read, and stays."""

    list_display = (
        "approved_at",
        "questionnaire",
        "short_hash",
        "over",
        "approved_by",
        "note",
        "void_since",
    )
    list_filter = ("approved_at",)
    list_select_related = ("questionnaire", "approved_by", "over__questionnaire")
    search_fields = ("sha256", "note", "approved_by__username")
    ordering = ("-approved_at",)
    fields = (
        "questionnaire",
        "sha256",
        "over",
        "approved_by",
        "approved_at",
        "note",
        "number_read",
        "void_since",
    )

    @admin.display(description=gettext_lazy("objects read"))
    def number_read(self, approval: Approval) -> int | None:
        """How many were ticked; none of a signature that was given without ticks."""
        return None if approval.read is None else len(approval.read)

    @admin.display(description=gettext_lazy("SHA-256"), ordering="sha256")
    def short_hash(self, approval: Approval) -> str:
        """Enough of it to tell documents apart."""
        return approval.sha256[:_SHORT]
