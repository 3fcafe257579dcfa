"""A form drawn again with what was typed, and nothing stored: one more row, another order.

Each is a button of the form itself, so that it works without a script.
"""

from collections.abc import Iterator
from copy import copy
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.forms.utils import ErrorDict, ErrorList
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from triage.editing.ordering import STEP
from triage.staff.typed import typed_rows

AGAIN = "_again"
#: Rows at most in one table; a form has no more boxes than a request may have.
_MOST_ROWS = 60
_ARROWS = {"up": "↑", "down": "↓"}


def move_buttons(table: str, row: Any) -> SafeString:
    """Up and down, for a row of a table."""
    words = {"up": _("Move up: %(row)s"), "down": _("Move down: %(row)s")}
    buttons = (
        (AGAIN, f"{act}:{table}:{row.pk}", said % {"row": row}, _ARROWS[act])
        for act, said in words.items()
    )
    button = '<button type="submit" name="{}" value="{}" aria-label="{}">{}</button>'
    return format_html('<span class="moves">{}</span>', format_html_join("", button, buttons))


class DrawnAgain(admin.ModelAdmin):
    """A row whose form can be drawn again without being judged."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """With what was typed, where that is what was asked for."""
        wish = request.POST.get(AGAIN) if request.method == "POST" else None
        context = {**(extra_context or {}), "of_draft": True, "drawn_again": wish is not None}
        if wish is not None:
            sent = _changed(request.POST, wish)
            request = copy(request)
            request.POST = cast(Any, sent)
        return super().changeform_view(request, object_id, form_url, context)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        """One that finds nothing wrong and is never valid, so that nothing is stored."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        return type(form.__name__, (_Unjudged, form), {}) if AGAIN in request.POST else form

    def get_formsets_with_inlines(self, request: HttpRequest, obj: Any = None) -> Iterator[Any]:
        """The same for the tables."""
        for formset, inline in super().get_formsets_with_inlines(request, obj):
            yield _unjudged(formset) if AGAIN in request.POST else formset, inline


class _Unjudged(forms.BaseForm):
    def full_clean(self) -> None:
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}

    def is_valid(self) -> bool:
        return False


class _UnjudgedTable(forms.BaseFormSet):
    def full_clean(self) -> None:
        self._errors = [ErrorDict() for _form in self.forms]
        self._non_form_errors = ErrorList()

    def is_valid(self) -> bool:
        return False


def _unjudged(formset: Any) -> Any:
    row = type(formset.form.__name__, (_Unjudged, formset.form), {})
    return type(formset.__name__, (_UnjudgedTable, formset), {"form": row})


def _changed(sent: QueryDict, wish: str) -> QueryDict:
    """What was sent, as it stands after the wish."""
    data = sent.copy()
    act, _colon, rest = wish.partition(":")
    table, _colon, which = rest.partition(":")
    if act == "more":
        _add_row(data, table, which)
    elif act in _STEPS:
        _move_row(data, table, which, _STEPS[act])
    return data


_STEPS = {"up": -1, "down": 1}


def _add_row(data: QueryDict, table: str, group: str) -> None:
    total = f"{table}-TOTAL_FORMS"
    count = data.get(total, "")
    if not count.isdecimal() or int(count) >= _MOST_ROWS:
        return
    data[total] = str(int(count) + 1)
    data[f"{table}-{count}-group"], data[f"{table}-{count}-operator"] = group, "="


def _move_row(data: QueryDict, table: str, key: str, by: int) -> None:
    """Let two rows change places: all that was typed in them, and their numbers stay in order."""
    rows = [prefix for prefix in typed_rows(data, table) if data.get(f"{prefix}-id")]
    keys = [data.get(f"{prefix}-id") for prefix in rows]
    if key not in keys or not 0 <= keys.index(key) + by < len(rows):
        return
    numbers = _numbers([data.get(f"{prefix}-order", "") for prefix in rows])
    at = keys.index(key)
    swap_rows(data, rows[at], rows[at + by])
    for prefix, number in zip(rows, numbers, strict=True):
        data[f"{prefix}-order"] = str(number)


def _numbers(typed: list[str]) -> list[int]:
    """Those the rows have, where they are all different and in order, or else new ones."""
    numbers = [int(text) for text in typed if text.isdecimal()]
    if len(numbers) == len(typed) and numbers == sorted(set(numbers)):
        return numbers
    return [place * STEP for place in range(1, len(typed) + 1)]


def swap_rows(data: QueryDict, one: str, other: str) -> None:
    """Let two rows of a table change places, by their prefixes."""
    both = {}
    for here, there in ((one, other), (other, one)):
        for name in [name for name in data if name.startswith(f"{here}-")]:
            both[f"{there}-{name.removeprefix(f'{here}-')}"] = data.getlist(name)
    for name in [name for name in data if name.startswith((f"{one}-", f"{other}-"))]:
        del data[name]
    for name, values in both.items():
        data.setlist(name, values)
