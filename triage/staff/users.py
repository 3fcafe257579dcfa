"""Accounts of staff: Django's own page, and a way back in for who lost the telephone."""

from typing import Any, cast

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from triage.site.audit import record
from triage.staff.stamped_admin import StampedAdmin

# Secrets are not edited by hand, and no e-mail address signs anybody in.
admin.site.unregister([User, Group, Authenticator, EmailAddress])


@admin.register(Group)
class StaffGroupAdmin(StampedAdmin, GroupAdmin):
    """What the members of a group may do. Those of this app are set anew by ``migrate``."""


@admin.register(User)
class StaffAdmin(StampedAdmin, UserAdmin):
    """Who may sign in, in which groups, and with what."""

    not_stamped = ("password",)
    readonly_fields = ("last_login", "date_joined")

    list_display = ("username", "first_name", "last_name", "is_staff", "is_active", "has_app")
    list_filter = ("is_staff", "is_superuser", "is_active", "groups")
    actions = ("remove_second_factor",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """With whether each has an app, in the same query."""
        apps = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
        rows: QuerySet[User] = super().get_queryset(request)
        return rows.annotate(app=Exists(apps))

    @admin.display(description=gettext_lazy("authenticator app"), boolean=True, ordering="app")
    def has_app(self, user: Any) -> bool:
        """Whether this person signs in with a code too."""
        return bool(user.app)

    @admin.action(
        description=gettext_lazy("Remove the authenticator app (lost telephone)"),
        permissions=["change"],
    )
    def remove_second_factor(
        self, request: HttpRequest, queryset: QuerySet[User]
    ) -> HttpResponse | None:
        """Ask once; then they sign in with their password and set up another one."""
        people = [person for person in queryset if getattr(person, "app", False)]
        if not people:
            messages.info(request, _("None of them has an authenticator app."))
            return None
        if "confirm" not in request.POST:
            return self._ask(request, people)
        for person in people:
            self._remove(request, person)
        said = ngettext("Removed for %(n)d person.", "Removed for %(n)d people.", len(people))
        messages.success(request, said % {"n": len(people)})
        return None

    def _ask(self, request: HttpRequest, people: list[User]) -> HttpResponse:
        about = {"title": _("Remove the authenticator app?"), "opts": self.opts, "people": people}
        context = {**self.admin_site.each_context(request), **about}
        return TemplateResponse(request, "admin/auth/user/second_factor.html", context)

    @transaction.atomic
    def _remove(self, request: HttpRequest, person: User) -> None:
        """Their recovery codes go with it. Who did it to whom is on record twice."""
        Authenticator.objects.filter(user=person).delete()
        self.log_change(request, person, _("Removed the authenticator app."))
        record("second factor removed for another", by=cast(User, request.user))
