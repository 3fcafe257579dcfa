"""Django's admin as staff meet it: its names, its doors, and that it is loaded late.

What its pages are made of, the proofs of the engine with them, is a third of this program, and no
page of a patient needs it. So a process has it from the first page of staff on, and not before.
"""

from importlib import import_module
from typing import NoReturn

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import URLResolver
from django.urls.resolvers import RoutePattern
from django.utils.translation import gettext_lazy

from triage.staff import views

#: Registers every page, and has their addresses. Stands above all rooms, so it is only named here.
_PAGES = "triage.admin"


def load_staff_pages() -> None:
    """Have every page registered, and what the rooms register with them."""
    import_module(_PAGES)


class StaffSite(AdminSite):
    """The admin without its own ways in, which ask for no second factor and count no tries."""

    site_header = gettext_lazy("Symptom check")
    site_title = gettext_lazy("Symptom check")
    index_title = gettext_lazy("For staff")

    # Django's own would sign people in with a password alone, and let them guess it.
    login = staticmethod(views.sign_in)
    logout = staticmethod(views.sign_out)  # type: ignore[assignment]
    password_change = staticmethod(views.change_password)  # type: ignore[assignment]

    def autocomplete_view(self, request: HttpRequest) -> NoReturn:
        """Refuse: no form of ours asks, and a name begun would find whom nobody has on record."""
        raise PermissionDenied


class StaffAddresses(URLResolver):
    """Everything below ``/admin/``, loaded when such an address is asked for or made."""

    def __init__(self) -> None:
        super().__init__(RoutePattern("admin/"), _PAGES, app_name="admin", namespace="admin")

    def _populate(self) -> None:
        """Nothing yet. Django asks each part for its names when it makes the first address.

        Those of this one are in a namespace, and are looked for elsewhere once one is wanted.
        """
