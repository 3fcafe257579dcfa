"""The draft itself, where it sends people, and the danger signs of its start page."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.addresses import is_taken, new_address, taken_sentence
from triage.editing.admin.chosen import QuestionnaireFilter, workbench
from triage.editing.admin.draft_admin import DraftAdmin
from triage.editing.admin.draft_row import DraftRowAdmin
from triage.editing.admin.urls import draft_urls
from triage.models import (
    DangerSign,
    Disposition,
    Questionnaire,
)
from triage.staff.tags import urgency_badge


class QuestionnaireForm(forms.ModelForm):
    """The default disposition is one of the questionnaire's own, and so is its address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("default_disposition")
        if "slug" in self.fields and not self.instance.pk:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("Left empty, it is made from the title.")
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Disposition.objects.filter(questionnaire=self.instance.pk)

    def clean_slug(self) -> str:
        """An address that another questionnaire ever had is refused."""
        slug = str(self.cleaned_data["slug"]) or new_address(str(self.data.get("title", "")))
        if is_taken(slug, row=self.instance if self.instance.pk else None):
            raise forms.ValidationError(taken_sentence(slug))
        return slug


@admin.register(Questionnaire)
class QuestionnaireAdmin(DraftRowAdmin):
    """The questionnaire itself; its questions and rules have lists of their own."""

    form = QuestionnaireForm
    list_display = ("title", "slug", "default_disposition", "pages")
    list_select_related = ("default_disposition",)
    list_filter = (("archived_at", admin.EmptyFieldListFilter),)
    search_fields = ("title", "slug")
    ordering = ("title",)

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """To its workbench, where the rest of it is made."""
        return HttpResponseRedirect(workbench(obj.pk))

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """The same: it was opened from there."""
        return HttpResponseRedirect(workbench(obj.pk))

    @admin.display(description=gettext_lazy("the draft"))
    def pages(self, questionnaire: Questionnaire) -> SafeString:
        """Where its draft is compared and published."""
        names = (
            ("workbench", _("Workbench")),
            ("draft", _("Beside live")),
            ("publish", _("Publish")),
        )
        links = (
            (reverse(f"admin:triage_questionnaire_{page}", args=[questionnaire.pk]), words)
            for page, words in names
        )
        return format_html_join(" · ", '<a href="{}">{}</a>', links)

    def get_urls(self) -> list[URLPattern]:
        """With the pages about its draft."""
        return [*draft_urls(self.admin_site), *super().get_urls()]


@admin.register(Disposition)
class DispositionAdmin(DraftAdmin):
    """Where a person is sent."""

    decides = True
    list_display = (
        "badge",
        "title",
        "code",
        "act_within_hours",
        "respond_within_hours",
        "always_shown",
    )
    list_display_links = ("title",)
    list_filter = (QuestionnaireFilter, "urgency", "always_shown")
    search_fields = ("code", "title", "summary", "steps", "worsening")
    ordering = ("questionnaire", "order", "code")

    @admin.display(description=gettext_lazy("urgency"), ordering="urgency")
    def badge(self, disposition: Disposition) -> SafeString:
        """The urgency as a word with a shape."""
        return urgency_badge(disposition.urgency)


@admin.register(DangerSign)
class DangerSignAdmin(DraftAdmin):
    """The lines of the start page and of every error page."""

    list_display = ("order", "text", "code")
    list_display_links = ("text",)
    search_fields = ("code", "text")
    ordering = ("questionnaire", "order", "code")
