"""Accounts of staff: Django's own page, and a way back in for who lost the telephone.

Operators make and mend accounts, and give groups by name. What would lift them, or let them act as
somebody who stands above them, is left to superusers; the rest is on record.
"""

from typing import Any, cast

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from triage.site.audit import record
from triage.staff.stamped_admin import StampedAdmin

#: What a superuser alone gives.
_SUPERUSERS_GIVE = frozenset({"is_superuser", "user_permissions"})

# Secrets are not edited by hand, and no e-mail address signs anybody in.
admin.site.unregister([User, Group, Authenticator, EmailAddress])


def is_above(person: User, user: User) -> bool:
    """Whether acting as this person would lift the user: superusers, and who keeps groups."""
    return person.is_superuser or not _over_accounts(person) <= _over_accounts(user)


def _over_accounts(user: User) -> set[str]:
    """What somebody was given to do to accounts and groups, also while they cannot sign in."""
    given = Permission.objects.filter(Q(group__user=user.pk) | Q(user=user.pk))
    names = given.filter(content_type__app_label="auth").values_list("codename", flat=True)
    return set(names)


def groups_to_give(user: User) -> QuerySet[Group]:
    """The groups that let nobody do more to accounts than the user may."""
    over = Permission.objects.filter(content_type__app_label="auth")
    more = over.exclude(codename__in=_over_accounts(user))
    return Group.objects.exclude(permissions__in=more)


def _without(options: Any, names: frozenset[str]) -> dict[str, Any]:
    return {**options, "fields": tuple(name for name in options["fields"] if name not in names)}


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

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A superuser may change everybody; others not themselves, and nobody above them."""
        may: bool = super().has_change_permission(request, obj)
        if obj is None or request.user.is_superuser:
            return may
        return may and obj.pk != request.user.pk and not is_above(obj, cast(User, request.user))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Likewise, for whoever may delete accounts at all."""
        may: bool = super().has_delete_permission(request, obj)
        return may and (obj is None or self.has_change_permission(request, obj))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Only superusers make superusers, and give single permissions."""
        sections = super().get_fieldsets(request, obj)
        if request.user.is_superuser:
            return sections
        return [(name, _without(options, _SUPERUSERS_GIVE)) for name, options in sections]

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Groups that lift nobody above who gives them."""
        if db_field.name == "groups" and not request.user.is_superuser:
            kwargs["queryset"] = groups_to_give(cast(User, request.user))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:  # noqa: A002
        """With its line in the audit log, or not at all."""
        with transaction.atomic():
            return super().user_change_password(request, id, form_url)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """In the audit log too."""
        record("account added", by=cast(User, request.user))
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """In the audit log too, and there by what it was."""
        match = request.resolver_match
        is_password = match is not None and match.url_name == "auth_user_password_change"
        action = "password set for another" if is_password else "account changed"
        record(action, by=cast(User, request.user))
        return super().log_change(request, obj, message)

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
        with_app = [person for person in queryset if getattr(person, "app", False)]
        people = [person for person in with_app if self.has_change_permission(request, person)]
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

    def _ask(self, request: HttpRequest, people: list[User]) -> HttpResponse:
        about = {"title": _("Remove the authenticator app?"), "opts": self.opts, "people": people}
        context = {**self.admin_site.each_context(request), **about}
        return TemplateResponse(request, "admin/auth/user/second_factor.html", context)

    @transaction.atomic
    def _remove(self, request: HttpRequest, person: User) -> None:
        """Their recovery codes go with it. Who did it to whom is on record twice."""
        Authenticator.objects.filter(user=person).delete()
        super().log_change(request, person, _("Removed the authenticator app."))
        record("second factor removed for another", by=cast(User, request.user))
