"""Published versions, to look at; and the signatures under documents."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.admin.urls import version_urls
from triage.models import Approval, Questionnaire, QuestionnaireVersion
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


class ApprovalForm(forms.ModelForm):
    """Signs a version that was published unsigned; a draft is signed on its own page."""

    document = forms.ChoiceField(
        label=gettext_lazy("Document"),
        help_text=gettext_lazy(
            "The signature holds for this very document. A draft is approved on the page "
            "“Publish” of its questionnaire, where everything about it stands."
        ),
        error_messages={
            "invalid_choice": gettext_lazy(
                "You have signed this document already, or it is no published one. Choose "
                "from the list."
            )
        },
    )
    #: Who signs; set by the admin for each request.
    user: User

    class Meta:
        model = Approval
        fields = ("note",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.documents = _documents_to_sign(self.user)
        choices = [(sha256, name) for sha256, (_owner, name) in self.documents.items()]
        self.fields["document"].choices = [("", "---------"), *choices]  # type: ignore[attr-defined]

    def clean_document(self) -> str:
        """Bind the signature to the document's SHA-256."""
        sha256 = str(self.cleaned_data["document"])
        self.instance.sha256 = sha256
        self.instance.questionnaire = self.documents[sha256][0]
        self.instance.approved_by = self.user
        return sha256


def _documents_to_sign(user: User) -> dict[str, tuple[Questionnaire, str]]:
    """SHA-256 -> (questionnaire, name) of every document this person has not signed yet."""
    signed = set(Approval.objects.filter(approved_by=user).values_list("sha256", flat=True))
    documents = {}
    for version in QuestionnaireVersion.objects.light().select_related("questionnaire"):
        documents[version.sha256] = (
            version.questionnaire,
            _("%(name)s, published") % {"name": version},
        )
    return {
        sha256: (questionnaire, f"{name} ({sha256[:_SHORT]})")
        for sha256, (questionnaire, name) in documents.items()
        if sha256 not in signed
    }


@admin.register(Approval)
class ApprovalAdmin(ReadOnlyAdmin):
    """Who signed which document. A signature is added, never changed or taken back."""

    list_display = ("approved_at", "questionnaire", "short_hash", "approved_by", "note")
    list_filter = ("approved_at",)
    list_select_related = ("questionnaire", "approved_by")
    search_fields = ("sha256", "note", "approved_by__username")
    ordering = ("-approved_at",)
    fields = ("questionnaire", "sha256", "approved_by", "approved_at", "note")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Clinical leads sign, and nobody else does it for them."""
        return bool(request.user.has_perm("triage.add_approval"))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """To sign, choose the document."""
        return self.fields if obj else ("document", "note")

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        """To sign, the form knows who does."""
        if obj is None:
            kwargs["form"] = type("ApprovalForm", (ApprovalForm,), {"user": request.user})
        return super().get_form(request, obj, change, **kwargs)

    @admin.display(description=gettext_lazy("SHA-256"), ordering="sha256")
    def short_hash(self, approval: Approval) -> str:
        """Enough of it to tell documents apart."""
        return approval.sha256[:_SHORT]
