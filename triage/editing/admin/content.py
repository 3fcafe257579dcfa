"""What people can read: sections and their items."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.admin.chosen import (
    ChosenRow,
    QuestionnaireFilter,
    chosen_id,
    sections_of,
)
from triage.editing.admin.coded_form import CodedForm
from triage.editing.admin.draft_admin import DraftAdmin, DraftForm
from triage.editing.admin.draft_row import DraftRowAdmin
from triage.editing.admin.picture_fields import offer_pictures
from triage.editing.admin.table_boxes import CellBoxes, ColumnBoxes, first_moved
from triage.editing.codes import unused_code
from triage.models import EducationalItem, EducationalSection
from triage.staff.model_admin import LinkTable


class SectionForm(DraftForm):
    """A section whose table columns can be drawn."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "columns" in self.fields:
            self.fields["columns"].widget, self.fields["columns"].help_text = ColumnBoxes(), ""
        if "slug" in self.fields and not self.instance.pk:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("Left empty, it is made from the title.")

    def clean_slug(self) -> str:
        """Made from the title, where nobody wrote another."""
        taken = EducationalSection.objects.values_list("slug", flat=True)
        title = str(self.data.get("title", ""))
        return self.cleaned_data["slug"] or unused_code(title, taken, fallback="section")

    def clean_columns(self) -> list[Any]:
        """Every column has a name, and says whether it is for professionals."""
        columns = self.cleaned_data["columns"] or []
        if not (isinstance(columns, list) and all(_is_column(column) for column in columns)):
            raise forms.ValidationError(
                _("Write a name into the box of each column, and tick those that hold doses.")
            )
        self._complain_of_moved([column["name"] for column in columns])
        return [column for column in columns if column["name"]]

    def _complain_of_moved(self, typed: list[str]) -> None:
        """No text of an item comes to stand under another column, where a dose would be open."""
        stored = [column["name"] for column in self.instance.columns] if self.instance.pk else []
        at = first_moved(stored, typed)
        if at is None:
            return
        items = self.instance.items.all()
        titles = [item.title for item in items if "".join(map(str, item.cells[at:])).strip()]
        if titles:
            said = _(
                "“%(column)s” stays where it is while items have texts in it or behind it: they "
                "would stand under another column. First empty these cells of: %(items)s."
            )
            raise forms.ValidationError(said % {"column": stored[at], "items": ", ".join(titles)})


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
    list_filter = (QuestionnaireFilter, "review_by")
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

    #: The questionnaire of a new one; set by the admin for each request.
    chosen: int | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        section = self._section()
        offer_pictures(self, section.questionnaire if section else None)
        stands_in = self.instance.section if self.instance.section_id else None
        owner = stands_in.questionnaire_id if stands_in else self.chosen
        box: Any = self.fields.get("section")
        if box is not None:
            box.queryset = sections_of(owner)
        if "cells" in self.fields:
            boxes, self.fields["cells"].help_text = CellBoxes(), ""
            boxes.columns = tuple(one["name"] for one in section.columns) if section else ()
            self.fields["cells"].widget = boxes

    def _section(self) -> EducationalSection | None:
        """The section it stands in, or will: what was sent, else what is stored or asked for."""
        sent = self.data.get("section") if self.is_bound else None
        pk = str(sent or self.instance.section_id or self.initial.get("section") or "")
        found = EducationalSection.objects.filter(pk=int(pk)) if pk.isdecimal() else None
        return found.select_related("questionnaire").first() if found is not None else None

    def clean(self) -> dict[str, Any]:
        """One text for each column."""
        data = super().clean()
        section, cells = data.get("section"), data.get("cells") or []
        data["cells"] = cells
        if section is None or "cells" in self.errors:
            return data
        names = [column["name"] for column in section.columns]
        texts = isinstance(cells, list) and all(isinstance(cell, str) for cell in cells)
        if not texts or len(cells) != len(names):
            said = _("Write one text for each column (%(names)s), and empty all other boxes.")
            none = _("Its section has no table: empty these boxes.")
            self.add_error("cells", said % {"names": ", ".join(names)} if names else none)
        return data


@admin.register(EducationalItem)
class EducationalItemAdmin(ChosenRow, DraftRowAdmin):
    """One thing worth knowing, with the source's word and the editors' kept apart."""

    form = ItemForm
    list_display = ("code", "title", "article_term", "section", "has_caution")
    list_display_links = ("code", "title")
    list_filter = (
        QuestionnaireFilter,
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

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        """It stands in a section of what is chosen."""
        form: type[forms.ModelForm] = super().get_form(request, obj, change, **kwargs)
        form.chosen = chosen_id(request)  # type: ignore[attr-defined] # of an ItemForm
        return form

    @admin.display(description=gettext_lazy("with a caution"), boolean=True, ordering="caution")
    def has_caution(self, item: EducationalItem) -> bool:
        """Whether the editors added a caution."""
        return bool(item.caution)
