"""What every row of a draft has: a history, a guard against deletion, checks at save."""

from typing import Any

from django.db import transaction
from django.db.models import TextField
from django.http import HttpRequest, HttpResponse

from triage.editing.admin.again import DrawnAgain
from triage.editing.admin.guard import GuardedRow
from triage.editing.admin.history import RowHistory
from triage.editing.admin.named_here import NamesHere
from triage.editing.admin.rights import RightfulRow
from triage.editing.admin.saving import CheckedRow
from triage.editing.admin.talked_row import TalkedRow
from triage.editing.holding import hold_drafts
from triage.staff.model_admin import LinesField
from triage.staff.stamped_admin import StampedAdmin


class DraftRowAdmin(
    TalkedRow, NamesHere, DrawnAgain, CheckedRow, RightfulRow, GuardedRow, RowHistory, StampedAdmin
):
    """A row of a draft on its own page."""

    formfield_overrides = {TextField: {"form_class": LinesField}}

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Whoever saves is alone with the drafts: what is compared is what is overwritten."""
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            hold_drafts()
            return super().changeform_view(request, object_id, form_url, extra_context)


class PartAdmin(RightfulRow, GuardedRow, RowHistory):
    """A part of a row, which is edited on the page of what it belongs to."""
