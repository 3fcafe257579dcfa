"""What people can read: sections and their items."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.admin.coded_form import CodedForm
from triage.editing.admin.draft_admin import DraftAdmin, DraftForm
from triage.editing.admin.draft_row import DraftRowAdmin
from triage.editing.admin.picture_fields import offer_pictures, refuse_foreign_picture
from triage.models import EducationalItem, EducationalSection
from triage.staff.model_admin import LinkTable


class SectionForm(DraftForm):
    """A section whose table columns can be drawn."""

    def clean_columns(self) -> list[Any]:
        """Every column has a name, and says whether it is for professionals."""
        columns = self.cleaned_data["columns"] or []
        if not (isinstance(columns, list) and all(_is_column(column) for column in columns)):
            raise forms.ValidationError(
                _(
                    "Write a list such as [%(example)s], or [] for no table. "
                    "“professional” is true for doses."
                )
                % {"example": '{"name": "Example", "professional": false}'}
            )
        return columns


def _is_column(column: object) -> bool:
    return (
        isinstance(column, Mapping)
        and set(column) == {"name", "professional"}
        and isinstance(column["name"], str)
        and isinstance(column["professional"], bool)
    )


class ItemLinks(LinkTable):
    """The items of a section."""

    model = EducationalItem
    fields = readonly_fields = ("link", "article_term", "has_caution")
    verbose_name_plural = gettext_lazy("items of this section")

    @admin.display(description=gettext_lazy("with a caution"), boolean=True)
    def has_caution(self, item: EducationalItem) -> bool:
        """Whether the editors added a caution."""
        return bool(item.caution)


@admin.register(EducationalSection)
class EducationalSectionAdmin(DraftAdmin):
    """A page of reading, with where it comes from and when to look at it again."""

    form = SectionForm
    inlines = (ItemLinks,)
    list_display = ("order", "code", "title", "item_count", "source", "source_date", "review_by")
    list_display_links = ("code", "title")
    list_filter = ("questionnaire", "review_by")
    search_fields = ("code", "title", "introduction", "source")
    ordering = ("questionnaire", "order", "code")

    def get_queryset(self, request: HttpRequest) -> QuerySet[EducationalSection]:
        """With how many items each has."""
        sections: QuerySet[EducationalSection] = super().get_queryset(request)
        return sections.annotate(items_in_it=Count("items"))

    @admin.display(description=gettext_lazy("items"), ordering="items_in_it")
    def item_count(self, section: Any) -> int:
        """How many items it has."""
        return int(section.items_in_it)


class ItemForm(CodedForm):
    """An item that fits its section's table."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        section = self.instance.section if self.instance.section_id else None
        offer_pictures(self, section and section.questionnaire)

    def clean(self) -> dict[str, Any]:
        """One text for each column."""
        data = super().clean()
        section, cells = data.get("section"), data.get("cells") or []
        data["cells"] = cells
        refuse_foreign_picture(self, section and section.questionnaire)
        if section is None or "cells" in self.errors:
            return data
        names = [column["name"] for column in section.columns]
        texts = isinstance(cells, list) and all(isinstance(cell, str) for cell in cells)
        if not texts or len(cells) != len(names):
            said = _("Write a list of %(count)d texts, one for each column: %(names)s.")
            counts = {"count": len(names), "names": ", ".join(names) or _("none")}
            self.add_error("cells", said % counts)
        return data


@admin.register(EducationalItem)
class EducationalItemAdmin(DraftRowAdmin):
    """One thing worth knowing, with the source's word and the editors' kept apart."""

    form = ItemForm
    list_display = ("code", "title", "article_term", "section", "has_caution")
    list_display_links = ("code", "title")
    list_filter = (
        ("section", admin.RelatedOnlyFieldListFilter),
        ("caution", admin.EmptyFieldListFilter),
    )
    list_select_related = ("section",)
    search_fields = ("code", "title", "article_term", "body", "caution", "topics", "editors_note")
    ordering = ("section__questionnaire", "section__order", "order", "code")
    save_on_top = True
    fieldsets = (
        (None, {"fields": ("section", "code", "order", "title")}),
        (gettext_lazy("What the source says"), {"fields": ("article_term", "body", "cells")}),
        (
            gettext_lazy("What the editors add"),
            {"fields": ("picture", "caution", "topics", "editors_note")},
        ),
    )

    @admin.display(description=gettext_lazy("with a caution"), boolean=True, ordering="caution")
    def has_caution(self, item: EducationalItem) -> bool:
        """Whether the editors added a caution."""
        return bool(item.caution)
