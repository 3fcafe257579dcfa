"""Forms of the admin that store nothing over what somebody else stored meanwhile."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from typing import Any, cast

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from triage.staff.conflicts import Box, Part, is_blank, merge_row, merge_table, typed_boxes
from triage.staff.last_change import LastChange, find_last_change
from triage.staff.model_admin import OwnAdmin
from triage.staff.pages import draw
from triage.staff.stamps import (
    STAMP,
    Stamp,
    columns_of,
    part_name,
    read_stamp,
    row_stamp,
    write_stamp,
)
from triage.staff.typed import Typed, typed_rows

#: "What you sent does not fit what is there."
_CONFLICT = 409


@dataclass(frozen=True)
class Conflict:
    """Both sides of a save that was refused."""

    last: LastChange | None
    boxes: tuple[Box, ...]
    tables: tuple[tuple[str, tuple[Part, ...]], ...]


class StampedAdmin(OwnAdmin):
    """A form with a stamp of its row and of the rows in its tables.

    A save whose stamp does not fit what is stored stores nothing: the form is drawn again from
    what is stored now, with what was typed in its boxes, and says what differs. The row is held
    from the comparison to the end of the request, so of two saves at once one is refused.
    """

    #: Columns that change by themselves, and that no box of the form changes.
    not_stamped: tuple[str, ...] = ()

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Compare before anything is stored."""
        context = dict(extra_context or {})
        key = unquote(object_id) if object_id is not None else ""
        row = self.get_object(request, key) if key else None
        if request.method == "POST" and object_id is not None and self._is_key(key):
            with transaction.atomic():
                return self._save(request, object_id, row, (form_url, context))
        if row is not None and self.has_change_permission(request, row):
            # Before the form reads the row: what is changed in between is a conflict then.
            context["stamp"] = write_stamp(self._stamp(request, row))
        return super().changeform_view(request, object_id, form_url, context)

    def hold(self, row: Model) -> Model | None:
        """The row as it is stored now; nobody else changes it until the request is over."""
        rows = self.model._base_manager.select_for_update()  # noqa: SLF001 (documented)
        held: Model | None = rows.filter(pk=row.pk).first()
        return held

    def _save(
        self, request: HttpRequest, object_id: str, row: Any, page: tuple[str, dict[str, Any]]
    ) -> HttpResponse:
        held = self.hold(row) if row is not None else None
        if not self.has_change_permission(request, held):
            raise PermissionDenied
        if held is None:
            return self._gone(request, unquote(object_id))
        form_url, context = page
        now, sent = self._stamp(request, held), read_stamp(request.POST.get(STAMP, ""))
        context["stamp"] = write_stamp(now)
        if sent == now:
            return super().changeform_view(request, object_id, form_url, context)
        drawn = copy(request)
        drawn.method = "GET"  # from what is stored; what was typed is put into it afterwards
        response = super().changeform_view(drawn, object_id, form_url, context)
        assert isinstance(response, TemplateResponse)  # noqa: S101 (who may change it sees it)
        shown = cast("dict[str, Any]", response.context_data)
        shown["conflict"] = self._merge(request, held, shown, (sent, now))
        response.status_code = _CONFLICT
        return response

    def get_formsets_with_inlines(self, request: HttpRequest, obj: Any = None) -> Iterator[Any]:
        """In a form that is drawn again there is room for every row that was typed."""
        for formset, inline in super().get_formsets_with_inlines(request, obj):
            if request.method == "GET" and request.POST:
                rows = typed_rows(request.POST, formset.get_default_prefix())
                formset.extra = max(formset.extra, len(rows))
            yield formset, inline

    def _tables(self, request: HttpRequest, row: Any) -> Iterator[tuple[Any, str]]:
        """The tables that are edited on this page, with the column that points to the row."""
        for inline in self.get_inline_instances(request, row):
            acts = (inline.has_add_permission, inline.has_change_permission)
            if any(may(request, row) for may in (*acts, inline.has_delete_permission)):
                formset: Any = inline.get_formset(request, row)
                yield inline, formset.fk.name

    def _stamp(self, request: HttpRequest, row: Any) -> Stamp:
        """Of everything that the form may change, and of what the row holds besides."""
        left_out = (*self.get_readonly_fields(request, row), *self.not_stamped)
        stamp = {"": row_stamp(row, columns_of(type(row), but=left_out))}
        for inline, pointer in self._tables(request, row):
            but = (*inline.get_readonly_fields(request, row), pointer)
            columns = columns_of(inline.model, but=but)
            for part in inline.get_queryset(request).filter(**{pointer: row.pk}):
                stamp[part_name(part)] = row_stamp(part, columns)
        return stamp

    def _merge(
        self, request: HttpRequest, row: Any, shown: dict[str, Any], stamps: tuple[Stamp, Stamp]
    ) -> Conflict:
        """Put what was typed into the form that was drawn; both sides, box by box."""
        sent, now = stamps
        tables = {inline.model: pointer for inline, pointer in self._tables(request, row)}
        typed = Typed(request.POST, "", sent.get("", {}))
        formsets = [one.formset for one in shown["inline_admin_formsets"]]
        return Conflict(
            last=find_last_change(type(row), row.pk, tables.items()),
            boxes=tuple(merge_row(shown["adminform"].form, typed, now[""])),
            tables=tuple(
                (_heading(formset), tuple(merge_table(formset, request.POST, sent, now)))
                for formset in formsets
                if formset.model in tables
            ),
        )

    def _gone(self, request: HttpRequest, key: str) -> HttpResponse:
        """The row was deleted; what was typed is shown, so that it can be copied."""
        was = self._as_it_was(key)
        form = self.get_form(request, was, change=True)(instance=was)
        tables = [
            (_heading(formset), tuple(_typed_parts(formset, request.POST)))
            for formset in self._empty_tables(request, was)
        ]
        return draw(
            self.admin_site,
            request,
            "staff/gone",
            was,
            title=_("What you typed was not stored"),
            status=_CONFLICT,
            last=find_last_change(self.model, key),
            boxes=typed_boxes(form, Typed(request.POST, "")),
            tables=tables,
            has_history=hasattr(self.model, "history"),
            key=key,
        )

    def _as_it_was(self, key: str) -> Any:
        """The row as it was last, as far as that is recorded."""
        history: Any = getattr(self.model, "history", None)
        if history is None:
            return self.model()
        last = history.filter(id=key).order_by("-history_date", "-history_id").first()
        return last.instance if last else self.model()

    def _is_key(self, key: str) -> bool:
        """Whether there could be, or have been, a row with this key."""
        try:
            self.opts.pk.to_python(key)
        except ValidationError:
            return False
        return True

    def _empty_tables(self, request: HttpRequest, row: Any) -> Iterator[Any]:
        for inline, _pointer in self._tables(request, row):
            formset = inline.get_formset(request, row)
            nothing = inline.get_queryset(request).none()
            yield formset(instance=row, prefix=formset.get_default_prefix(), queryset=nothing)


def _heading(formset: Any) -> str:
    return str(capfirst(formset.model._meta.verbose_name_plural))  # noqa: SLF001


def _typed_parts(formset: Any, data: Any) -> Iterator[Part]:
    """Every row of a table into which something was typed."""
    for number, prefix in enumerate(typed_rows(data, formset.prefix), start=1):
        typed = Typed(data, prefix)
        if not is_blank(formset.empty_form, typed):
            boxes = typed_boxes(formset.empty_form, typed)
            yield Part(_("row %(number)d") % {"number": number}, boxes)
