"""The list of accounts: who it is, what they are to do, when they were last here, how it stands."""

from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.models import Invitation, LastSeen
from triage.site import times

#: Django marks so an account without a password that could be typed.
_CAME = ~Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)
_NEVER: Any = gettext_lazy("never")
#: State -> which accounts are in it.
_STATES: dict[str, Any] = {
    "active": Q(is_active=True),
    "invited": Q(is_active=False, is_invited=True),
    "locked": Q(is_active=False, is_invited=False) & _CAME,
    "unused": Q(is_active=False, is_invited=False) & ~_CAME,
}
_WORDS = {
    "active": gettext_lazy("active"),
    "invited": gettext_lazy("invited, not here yet"),
    "locked": gettext_lazy("locked"),
    "unused": gettext_lazy("never used, and no link"),
}


def with_state(rows: QuerySet[User]) -> QuerySet[User]:
    """With all that the list tells of each, in the same query but for the groups."""
    apps = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    links = Invitation.objects.filter(user=OuterRef("pk"))
    last = LastSeen.objects.filter(user=OuterRef("pk"))
    return rows.annotate(
        app=Exists(apps),
        is_invited=Exists(links),
        link_until=Subquery(links.values("expires_at")[:1]),
        seen_at=Subquery(last.values("at")[:1]),
    )


def state_of(user: Any) -> str:
    """Which of the states an account from :func:`with_state` is in."""
    if user.is_active:
        return "active"
    if user.is_invited:
        return "invited"
    return "locked" if user.has_usable_password() else "unused"


class StateFilter(admin.SimpleListFilter):
    """Those in one state."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterator[tuple[str, Any]]:
        """The states in words."""
        yield from _WORDS.items()

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """A state that is none filters nothing."""
        wanted = _STATES.get(self.value() or "")
        return queryset if wanted is None else queryset.filter(wanted)


class AccountList(admin.ModelAdmin):
    """The columns of the list, each of which the page of an account shows too."""

    list_display = ("username", "full_name", "in_groups", "seen", "has_app", "state")
    list_filter = (StateFilter, "groups", "is_superuser")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Under the name by which people look for it."""
        return super().changelist_view(
            request, {"title": _("Accounts of staff"), **(extra_context or {})}
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """With what the columns show."""
        rows: QuerySet[User] = super().get_queryset(request)
        return with_state(rows).prefetch_related("groups")

    @admin.display(description=gettext_lazy("name"), ordering="last_name", empty_value="—")
    def full_name(self, user: Any) -> str | None:
        """First and last name."""
        return user.get_full_name() or None

    @admin.display(description=gettext_lazy("groups"))
    def in_groups(self, user: Any) -> str:
        """By name; a superuser needs none."""
        names = sorted(group.name for group in user.groups.all())
        return ", ".join([*([_("superuser")] if user.is_superuser else []), *names]) or "—"

    @admin.display(
        description=gettext_lazy("last seen"),
        ordering="seen_at",
        empty_value=_NEVER,
    )
    def seen(self, user: Any) -> str | None:
        """To the minute; before this was noted, when they last signed in."""
        last = user.seen_at or user.last_login
        return times.here(last) if last else None

    @admin.display(description=gettext_lazy("authenticator app"), boolean=True, ordering="app")
    def has_app(self, user: Any) -> bool:
        """Whether this person signs in with a code too."""
        return bool(user.app)

    @admin.display(description=gettext_lazy("state"), ordering="is_active")
    def state(self, user: Any) -> str:
        """With what became of a link that nobody has used."""
        words = str(_WORDS[state_of(user)])
        if user.link_until is None:
            return words
        if user.link_until <= timezone.now():
            return _("%(state)s; the link has expired") % {"state": words}
        return words if not user.is_active else _("active; a link for a new password waits")
