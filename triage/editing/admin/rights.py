"""Every way in to a draft asks here: a questionnaire may be for certain people alone."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from triage.editing.admin.chosen import chosen_id
from triage.editing.rights import closed_to, may_edit, may_edit_row
from triage.models import Questionnaire
from triage.staff.pages import require


def require_editor(request: HttpRequest, row: Questionnaire, *permissions: str) -> User:
    """Who asks, if they have every permission and may change this one; else 403."""
    user = require(request, *permissions)
    if not may_edit(user, row):
        raise PermissionDenied
    return user


class RightfulRow(admin.ModelAdmin):
    """A row of a draft that only those may change who may change its questionnaire."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Where the chosen one, or any that there is, is open to them."""
        may: bool = super().has_add_permission(request)
        closed = closed_to(request.user) if may else frozenset()
        if not closed or self.model is Questionnaire:
            return may
        pk = chosen_id(request)
        if pk is not None:
            return pk not in closed
        return Questionnaire.objects.filter(archived_at=None).exclude(pk__in=closed).exists()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Of this row."""
        may: bool = super().has_change_permission(request, obj)
        return may and (obj is None or may_edit_row(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Of this row."""
        may: bool = super().has_delete_permission(request, obj)
        return may and (obj is None or may_edit_row(request.user, obj))

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        """A form may name another questionnaire than the address: nothing of it is stored."""
        row = super().save_form(request, form, change)
        if self.model is not Questionnaire and not may_edit_row(request.user, row):
            raise PermissionDenied
        return row


class ViewingOnly:
    """What ``perms`` says on the pages of a questionnaire that is not for somebody.

    Making a copy changes nothing of it.
    """

    def __init__(self, user: Any) -> None:
        self._user = user

    def __getitem__(self, name: str) -> bool:
        harmless = name.startswith("view_") or name == "add_questionnaire"
        return harmless and bool(self._user.has_perm(f"triage.{name}"))


def perms_of(request: HttpRequest, row: Questionnaire) -> dict[str, Any]:
    """The context in which a page of a questionnaire that is not for somebody offers nothing."""
    if may_edit(request.user, row):
        return {}
    return {"perms": {"triage": ViewingOnly(request.user)}}
