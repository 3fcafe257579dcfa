"""Accounts of staff: who has one, whom to invite, and a way back in for who lost the telephone.

Operators make and mend accounts, and give groups by name. What would lift them, or let them act as
somebody who stands above them, is left to superusers; the rest is on record. Nobody types
another's password: whoever has an account sets it, by a link.
"""

from typing import Any, cast

from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from triage.staff import account_pages, leaving_page
from triage.staff.account_forms import AccountForm, GroupsField
from triage.staff.account_list import AccountList
from triage.staff.lock_actions import LockActions
from triage.staff.naming import named
from triage.staff.on_record import OnRecord
from triage.staff.pages import staff_path
from triage.staff.stamped_admin import StampedAdmin
from triage.staff.standing import groups_to_give, may_keep

# Django's own pages of them, which it brings with the classes that ours are made of.
admin.site.unregister([User, Group])

_WHO = (None, {"fields": ("username", "first_name", "last_name", "email", "groups")})
_WHEN = (
    gettext_lazy("How it stands"),
    {"fields": ("state", "has_app", "seen", "last_login", "date_joined")},
)
#: What a superuser alone gives.
_BEYOND = (
    gettext_lazy("Beyond groups"),
    {"classes": ("collapse",), "fields": ("is_staff", "is_superuser", "user_permissions")},
)


@admin.register(Group)
class StaffGroupAdmin(OnRecord, StampedAdmin, GroupAdmin):
    """What the members of a group may do. Those of this app are set anew by ``migrate``."""

    recorded_as = "group"


@admin.register(User)
class StaffAdmin(LockActions, AccountList, OnRecord, StampedAdmin, UserAdmin):
    """Who may sign in, in which groups, and with what."""

    recorded_as = "account"
    form = AccountForm
    change_form_template = "admin/auth/user/change_form.html"
    change_list_template = "admin/auth/user/change_list.html"
    # What the verbs change while somebody has the form open is no conflict with it.
    not_stamped = ("password", "is_active", "last_login")
    readonly_fields = ("state", "has_app", "seen", "last_login", "date_joined")
    filter_horizontal = ("user_permissions",)
    actions = ("lock", "unlock", "remove_second_factor")

    def get_urls(self) -> list[URLPattern]:
        """With our own pages, and without the one on which another's password is typed."""
        theirs = super().get_urls()
        kept = [one for one in theirs if one.name != "auth_user_password_change"]
        pages = (
            ("<int:pk>/link/", account_pages.link_view, "link"),
            ("<int:pk>/take-back/", account_pages.take_back_view, "take_back"),
            ("<int:pk>/hand-over/", leaving_page.leaving_view, "hand_over"),
        )
        return [*(self._path(route, view, name) for route, view, name in pages), *kept]

    def _path(self, route: str, view: Any, name: str) -> URLPattern:
        path = staff_path(self.admin_site, route, view, name)
        path.name = f"auth_user_{name}"
        return path

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Somebody is invited; no form here makes an account with a password."""
        return account_pages.invite_view(self.admin_site, request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A superuser may change everybody; others not themselves, and nobody above them."""
        may: bool = super().has_change_permission(request, obj)
        if obj is None or request.user.is_superuser:
            return may
        return may and may_keep(cast(User, request.user), obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Likewise, for whoever may delete accounts at all."""
        may: bool = super().has_delete_permission(request, obj)
        return may and (obj is None or self.has_change_permission(request, obj))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Only superusers make superusers, and give single permissions."""
        return (_WHO, _WHEN, _BEYOND) if request.user.is_superuser else (_WHO, _WHEN)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Groups that lift nobody above who gives them."""
        if db_field.name == "groups":
            kwargs["queryset"] = groups_to_give(request.user)
            kwargs |= {"form_class": GroupsField, "widget": GroupsField.widget, "help_text": ""}
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """A group that the form could not show is not taken away by it."""
        hidden = form.instance.groups.exclude(pk__in=groups_to_give(request.user).values("pk"))
        kept = list(hidden)
        super().save_related(request, form, formsets, change)
        form.instance.groups.add(*kept)

    def named(self, row: Any) -> str:
        """With what the account may do from now on."""
        return named(row)

    @admin.action(
        description=gettext_lazy("Remove the authenticator app (lost telephone)"),
        permissions=["change"],
    )
    def remove_second_factor(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """Ask once; then they sign in with their password and set up another one."""
        people = self._who_may_lose_it(request, queryset)
        if not people:
            messages.info(request, _("None of them has an authenticator app that you may remove."))
            return None
        if "confirm" not in request.POST:
            return self._ask(request, people)
        for person in people:
            self._remove(request, person)
        said = ngettext("Removed for %(n)d person.", "Removed for %(n)d people.", len(people))
        messages.success(request, said % {"n": len(people)})
        return None

    def _who_may_lose_it(self, request: HttpRequest, queryset: Any) -> list[User]:
        with_app = (person for person in queryset if getattr(person, "app", False))
        return [person for person in with_app if self.has_change_permission(request, person)]

    def _ask(self, request: HttpRequest, people: list[User]) -> HttpResponse:
        about = {"title": _("Remove the authenticator app?"), "opts": self.opts, "people": people}
        context = {**self.admin_site.each_context(request), **about}
        return TemplateResponse(request, "admin/auth/user/second_factor.html", context)

    @transaction.atomic
    def _remove(self, request: HttpRequest, person: User) -> None:
        """Their recovery codes go with it. Who did it to whom is on record twice."""
        Authenticator.objects.filter(user=person).delete()
        UserAdmin.log_change(self, request, person, _("Removed the authenticator app."))
        self.note(request, "second factor removed for another", person)
