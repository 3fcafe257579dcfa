"""A box of conditions gets a name in the form it stands in, and nothing that was typed is lost.

The name is stored at once, as the page of a new name would store it, and is given here once the
form is saved. A name that was typed is also given where "Save" was pressed, or Enter.
"""

import re
from copy import copy
from itertools import pairwise
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from triage.editing.admin.again import AGAIN, swap_rows
from triage.editing.admin.chosen import CHOSEN, chosen_questionnaire
from triage.editing.admin.trying_edits import Tried, as_if_saved
from triage.editing.naming import NotNamed, known_name
from triage.editing.rights import may_edit
from triage.models import NamedCriterion, Questionnaire
from triage.staff.stamps import STAMP, read_stamp
from triage.staff.typed import DELETE, typed_rows

_TABLE = "conditions"
_WISH = re.compile(rf"name:{_TABLE}:(\d{{1,4}})\Z")
_BOX = re.compile(rf"{_TABLE}-name-(\d{{1,4}})\Z")


class NamesHere(admin.ModelAdmin):
    """A row in whose form a box of its conditions can be given a name."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """With the name in place of what it stands for, where that was asked for."""
        context, number = dict(extra_context or {}), _asked_for(request)
        row = self._row(request, object_id) if number is not None else None
        if number is not None and not self._is_stale(request, object_id, row):
            request, context["naming"] = self._name(request, row, number)
        context["may_name"] = _page_of_names(self.admin_site).has_add_permission(request)
        return super().changeform_view(request, object_id, form_url, context)

    def _row(self, request: HttpRequest, object_id: str | None) -> Any:
        return None if object_id is None else self.get_object(request, unquote(object_id))

    def _is_stale(self, request: HttpRequest, object_id: str | None, row: Any) -> bool:
        """Whether it will be refused: somebody changed or deleted the row meanwhile."""
        if row is None:
            return object_id is not None
        stamped: Any = self
        sent = read_stamp(request.POST.get(STAMP, ""))
        return bool(sent != stamped._stamp(request, row))  # noqa: SLF001 (of this very page)

    def _name(
        self, request: HttpRequest, row: Any, number: str
    ) -> tuple[HttpRequest, dict[str, Any]]:
        """What is sent on in place of the request, and what the box says."""
        self._require_table(request, row)
        owner = row.questionnaire if row is not None else chosen_questionnaire(request)
        if owner is None or not may_edit(request.user, owner):
            raise PermissionDenied
        box = _Box(request.POST.copy(), number, owner)
        told: dict[str, Any] = {"number": int(number), "title": box.title}
        try:
            told["named"] = box.named() or self._make(request, box)
            box.put(told["named"])
        except NotNamed as refusal:
            told["refused"] = refusal.args
            box.data.setdefault(AGAIN, "name")  # what is refused is not saved without its name
        return _with(request, box.data), told

    def _require_table(self, request: HttpRequest, row: Any) -> None:
        """Refuse whoever may not change these conditions, those of a locked floor among them."""
        inlines = self.get_inline_instances(request, row)
        mine = next((one for one in inlines if "named" in (one.fields or ())), None)
        acts = ("add", "change", "delete")
        if mine is None or not all(
            getattr(mine, f"has_{act}_permission")(request, row) for act in acts
        ):
            raise PermissionDenied

    def _make(self, request: HttpRequest, box: "_Box") -> NamedCriterion:
        """As its own page would make it, with all that this refuses."""
        asked = as_if_saved(request, box.as_criterion())
        asked.GET = QueryDict(f"{CHOSEN}={box.owner.pk}")
        page = _page_of_names(self.admin_site).changeform_view(asked)
        if not isinstance(page, Tried):
            raise NotNamed(*_complaints(cast(TemplateResponse, page)))
        return cast(NamedCriterion, page.row)


class _Box:
    """One box of conditions as it was sent, with what it is to be called."""

    def __init__(self, data: QueryDict, number: str, owner: Questionnaire) -> None:
        self.data, self.owner = data, owner
        self.title = str(data.pop(f"{_TABLE}-name-{number}", [""])[-1]).strip()
        self._rows = [row for row in typed_rows(data, _TABLE) if self._holds(row, number)]

    def _get(self, row: str, name: str) -> str:
        return self.data.get(f"{row}-{name}", "").strip()

    def _holds(self, row: str, number: str) -> bool:
        says = self._get(row, "question") or self._get(row, "named")
        return bool(says) and self._get(row, "group") == number and not self._get(row, DELETE)

    def named(self) -> NamedCriterion | None:
        """What stands for it already under this name. Raises :class:`NotNamed`."""
        if not self.title:
            raise NotNamed(_("Write what these conditions are called."))
        if any(self._get(row, "named") for row in self._rows):
            raise NotNamed(_("A name stands in this box already."))
        return known_name(self.owner, self.title, [self._compared(row) for row in self._rows])

    def _compared(self, row: str) -> tuple[Any, str, str]:
        question = self._get(row, "question")
        key = int(question) if question.isdecimal() else None
        return key, self._get(row, "operator"), self._get(row, "value")

    def as_criterion(self) -> QueryDict:
        """What the page of a new name would be sent."""
        sent = {"questionnaire": str(self.owner.pk), "title": self.title, "code": ""}
        sent |= {f"{_TABLE}-TOTAL_FORMS": str(len(self._rows)), f"{_TABLE}-INITIAL_FORMS": "0"}
        for number, row in enumerate(self._rows):
            boxes = {name: self._get(row, name) for name in ("question", "operator", "value")}
            boxes["group"] = "1"
            sent |= {f"{_TABLE}-{number}-{name}": said for name, said in boxes.items()}
        data = QueryDict(mutable=True)
        data.update(sent)
        return data

    def put(self, named: NamedCriterion) -> None:
        """The name in its first row; the others go, those that are stored with the save."""
        first, *others = self._rows
        stands = {"named": str(named.pk), "question": "", "value": "", "operator": "="}
        for name, value in stands.items():
            self.data[f"{first}-{name}"] = value
        for row in reversed(others):
            if self._get(row, "id"):
                self.data[f"{row}-{DELETE}"] = "on"
            else:
                self._take_out(row)

    def _take_out(self, row: str) -> None:
        """A row that is not stored: all behind it move up."""
        prefixes = typed_rows(self.data, _TABLE)
        for here, behind in pairwise(prefixes[prefixes.index(row) :]):
            swap_rows(self.data, here, behind)
        for name in [name for name in self.data if name.startswith(f"{prefixes[-1]}-")]:
            del self.data[name]
        self.data[f"{_TABLE}-TOTAL_FORMS"] = str(len(prefixes) - 1)


def _page_of_names(site: Any) -> Any:
    return site.get_model_admin(NamedCriterion)


def _asked_for(request: HttpRequest) -> str | None:
    """The number of the box that is to get a name: by its own button, else by what was typed."""
    if request.method != "POST" or getattr(request, "only_tried", False):
        return None
    wish = request.POST.get(AGAIN)
    if wish is not None:
        pressed = _WISH.match(wish)
        return pressed[1] if pressed else None
    boxes = (_BOX.match(name) for name, value in request.POST.items() if str(value).strip())
    return next((box[1] for box in boxes if box), None)


def _complaints(page: TemplateResponse) -> list[str]:
    context: Any = page.context_data  # what Django gathers: of a box a list, of a table its words
    lists = ([one] if isinstance(one, str) else one for one in context["errors"])
    return list(dict.fromkeys(str(said) for found in lists for said in found))


def _with(request: HttpRequest, data: QueryDict) -> HttpRequest:
    changed = copy(request)
    changed.POST = cast(Any, data)
    return changed
