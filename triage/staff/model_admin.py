"""What the staff pages share: names, labels for screen readers, read-only pages."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Field, Model, TextField
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.site.turned import refuse_turned


def change_link(row: Model) -> SafeString:
    """What a row is, and its name as a link to its page."""
    options = row._meta  # noqa: SLF001 (public in all but name)
    address = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[row.pk])
    return format_html('{} <a href="{}">{}</a>', options.verbose_name, address, row)


#: In signs: any number that fits into 64 bits, and less than would not.
_LONGEST_KEY = 18
#: In signs. Several times the longest text that anybody would read on one page.
LONGEST_TEXT = 10_000


class LinesField(forms.CharField):
    """A text of several lines. Browsers end lines in their own way; ours end in one.

    Else every text would change that is saved as it was.
    """

    def __init__(self, **options: Any) -> None:
        options["max_length"] = options.get("max_length") or LONGEST_TEXT
        super().__init__(**options)

    def to_python(self, value: Any) -> Any:
        """With plain ends of lines."""
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if isinstance(text, str) else text


class LabelledFormSet(BaseInlineFormSet):
    """Names every box of every row: a table's heading alone is no label to a screen reader."""

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        """Label the boxes with their column and row."""
        super().add_fields(form, index)
        row = _("new row") if index is None else _("row %(number)d") % {"number": index + 1}
        for name, field in form.fields.items():
            column = _("Delete") if name == "DELETE" else capfirst(str(field.label or name))
            # The admin wraps the widget of a foreign key in one that adds links.
            widget: Any = getattr(field.widget, "widget", field.widget)
            widget.attrs.setdefault("aria-label", f"{column}, {row}")


class StraightTexts(admin.options.BaseModelAdmin):
    """Takes no text that would turn the words of a page around."""

    def formfield_for_dbfield(
        self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """As Django makes it, with one more look at what is typed."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, forms.CharField):  # lists, which are typed as JSON, too
            field.validators.append(refuse_turned)
        return field


class DraftTable(StraightTexts, admin.TabularInline):
    """Rows of a draft that are edited on the page of what they belong to."""

    formset = LabelledFormSet
    formfield_overrides = {TextField: {"form_class": LinesField}}
    extra = 1
    classes = ("without-row-names",)


class ReadOnlyMixin:
    """Nobody adds, changes or deletes here, superusers included.

    A POST is refused with 403, so such a page can hold no inline that saves.
    """

    actions: Any = None

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Rows come from elsewhere."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Rows never change."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Rows stay."""
        return False


#: What Django's own filters append to the name of a column.
_FILTERED = ("", "__exact", "__isnull", "__isempty", "__gte", "__lt")


def _lookups(offered: Any) -> Iterator[str]:
    """What the filter of this name, or of this class, puts into an address."""
    if isinstance(offered, type):
        yield offered.parameter_name  # type: ignore[attr-defined] # a SimpleListFilter
        return
    column = offered[0] if isinstance(offered, tuple) else offered
    yield from (f"{column}{ending}" for ending in (*_FILTERED, "__id__exact"))


class KeysField(forms.ModelMultipleChoiceField):
    """Several rows by their keys. A number that no database holds is the key of none."""

    def clean(self, value: Any) -> Any:
        """Raises ``ValidationError``."""
        for key in value or ():
            if len(str(key)) > _LONGEST_KEY:
                said = self.error_messages["invalid_pk_value"]
                raise ValidationError(said, code="invalid_pk_value", params={"pk": key})
        return super().clean(value)


class OwnAdmin(StraightTexts, admin.ModelAdmin):
    """What each of our pages in the admin does otherwise than Django's."""

    def formfield_for_manytomany(self, *arguments: Any, **kwargs: Any) -> Any:
        """Rows to choose from, whatever is sent for them."""
        kwargs.setdefault("form_class", KeysField)
        return super().formfield_for_manytomany(*arguments, **kwargs)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Only what the filters ask: an address must not probe what no page shows.

        ``?digest__startswith=`` would read a digest sign by sign.
        """
        offered = self.get_list_filter(request)
        return lookup in {one for filter_ in offered for one in _lookups(filter_)}

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """A day before or after all that the database knows is a filter that is none."""
        try:
            return super().get_changelist_instance(request)
        except OverflowError as error:
            raise IncorrectLookupParameters(error) from error

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        """By its key where the name of a column is sent empty, which Django looks for."""
        return super().get_object(request, object_id, from_field or None)


class ReadOnlyAdmin(ReadOnlyMixin, OwnAdmin):
    """A page to look at."""

    show_full_result_count = False

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Who may not look is refused before Django says whether there is such a row."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return super().history_view(request, object_id, extra_context)


class LinkTable(ReadOnlyMixin, admin.TabularInline):
    """Rows listed on the page of what they belong to, each a link to its own page."""

    extra = 0
    can_delete = False
    classes = ("without-row-names",)

    @admin.display(description=gettext_lazy("name"))
    def link(self, row: Model) -> SafeString:
        """The row's name as a link to its page."""
        return change_link(row)
