"""The history of every draft row: who, when, from what to what, and taking it back."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from simple_history.admin import SimpleHistoryAdmin

from triage.editing.holding import hold_drafts
from triage.editing.rights import may_edit_row
from triage.editing.undoing import PARTS, NotTakenBack, Recorded, record_of, records_of, take_back
from triage.models import EducationalItem
from triage.staff.pages import draw

_PER_PAGE = 50
#: What taking back needs: to undo what was made is to delete it, and the other way round.
_ACTIONS = {"+": "delete", "~": "change", "-": "add"}
#: Parts without a page of their own are edited on that of what they belong to.
_OWNERS: dict[Any, str] = {
    part: field for parts in PARTS.values() for part, field in parts if part is not EducationalItem
}


#: No key is longer; a database takes no number that is.
_DIGITS = 18


class RowHistory(SimpleHistoryAdmin):  # type: ignore[misc] # it has no types
    """A row whose every change is recorded, its parts' included, and can be taken back.

    Only the address and the record of who changed it are the package's: its own form to
    revert asks for no permission to change, and leaves conditions and options out.
    """

    history_list_display = ("fields",)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """What is saved as it was is no change, and is not recorded as one."""
        if not change or form.changed_data:
            super().save_model(request, obj, form, change)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Every change of the row and its parts, also when the row is gone."""
        records = records_of(self.model, _number(object_id))
        row = self.model._default_manager.filter(pk=_number(object_id)).first()  # noqa: SLF001
        about = row or (records[0].record.instance if records else None)
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        if about is None:
            raise Http404
        page = Paginator(records, _PER_PAGE).get_page(request.GET.get("p"))
        return draw(
            self.admin_site,
            request,
            "editing/history",
            about,
            title=_("History: %(row)s") % {"row": about},
            is_gone=row is None,
            page=page,
            entries=[self._entry(request, one) for one in page],
            **(extra_context or {}),
        )

    def _entry(self, request: HttpRequest, one: Recorded) -> tuple[Recorded, str, str, bool]:
        """A change with its address, what it is of, and whether this person may take it back."""
        return one, self._address(one), self._what(one), self._may_take_back(request, one)

    def history_form_view(
        self,
        request: HttpRequest,
        object_id: str,
        version_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """One change, and after a question, taking it back."""
        recorded = record_of(self.model, _number(object_id), _number(version_id))
        if recorded is None:
            raise Http404
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return self._change_page(request, recorded)
        with transaction.atomic():
            hold_drafts()  # a floor may be about to give the name that is taken back
            if not self._may_take_back(request, recorded):
                raise PermissionDenied
            return self._take_back(request, recorded)

    def _change_page(self, request: HttpRequest, recorded: Recorded) -> HttpResponse:
        about = recorded.record.instance
        return draw(
            self.admin_site,
            request,
            "editing/change",
            about,
            title=_("One change: %(row)s") % {"row": about},
            one=recorded,
            what=self._what(recorded),
            may=self._may_take_back(request, recorded),
            back=self._owner_history(recorded),
        )

    def _take_back(self, request: HttpRequest, recorded: Recorded) -> HttpResponse:
        try:
            take_back(recorded)
        except NotTakenBack as refusal:
            messages.error(request, _("Not taken back. %(why)s") % {"why": refusal})
            return HttpResponseRedirect(request.path)
        messages.success(request, _("Taken back. This is recorded as a change of its own."))
        return HttpResponseRedirect(self._owner_history(recorded))

    def _may_take_back(self, request: HttpRequest, recorded: Recorded) -> bool:
        """Whether this person could do the opposite by hand, on the page of the row."""
        if not recorded.can_be_taken_back:
            return False
        action, model = _ACTIONS[recorded.act], recorded.model
        name = model._meta.model_name  # noqa: SLF001 (public in all but name)
        if not request.user.has_perm(f"triage.{action}_{name}"):
            return False
        if not may_edit_row(request.user, recorded.record.instance):
            return False
        field = _OWNERS.get(model)
        if field:
            owner = _owner(recorded, field)
            return owner is not None and _may(request, "change", owner)
        row: Any = model._default_manager.filter(pk=recorded.record.id).first()  # noqa: SLF001
        return _may(request, action, row or recorded.record.instance)

    def _what(self, recorded: Recorded) -> str:
        """Which row, of what kind."""
        kind = capfirst(str(recorded.model._meta.verbose_name))  # noqa: SLF001
        return f"{kind}: {recorded.name}"

    def _address(self, recorded: Recorded) -> str:
        name = f"admin:triage_{recorded.model._meta.model_name}_simple_history"  # noqa: SLF001
        return reverse(name, args=[recorded.record.id, recorded.record.history_id])

    def _owner_history(self, recorded: Recorded) -> str:
        """Where the change is listed: on the page of what it is a part of."""
        field = _OWNERS.get(recorded.model)
        owner: Any = recorded.model._meta.get_field(field).related_model if field else None  # noqa: SLF001
        model = owner or recorded.model
        row_id = getattr(recorded.record, f"{field}_id") if field else recorded.record.id
        name = model._meta.model_name  # noqa: SLF001 (public in all but name)
        return reverse(f"admin:triage_{name}_history", args=[row_id])


def _number(text: str) -> int:
    number = unquote(text)
    if not number.isdecimal() or len(number) > _DIGITS:
        raise Http404
    return int(number)


def _owner(recorded: Recorded, field: str) -> Any:
    model: Any = recorded.model._meta.get_field(field).related_model  # noqa: SLF001
    return model.objects.filter(pk=getattr(recorded.record, f"{field}_id")).first()


def _may(request: HttpRequest, action: str, row: Model) -> bool:
    """What the row's own page would allow."""
    model_admin: Any = admin.site.get_model_admin(type(row))
    if action == "add":
        return bool(model_admin.has_add_permission(request))
    if getattr(row, "locked", False):  # the lock is taken off on the floor's own page
        return False
    return bool(getattr(model_admin, f"has_{action}_permission")(request, row))
