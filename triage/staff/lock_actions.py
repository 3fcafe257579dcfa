"""To lock and unlock accounts, from the list and from the page of each."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.staff.holdings import held_by
from triage.staff.locking import NeverHere, lock, unlock
from triage.staff.standing import may_keep

_PAGE = "admin/auth/user/lock.html"


class LockActions(admin.ModelAdmin):
    """The two actions. Nobody locks themselves, or somebody above them."""

    @admin.action(description=gettext_lazy("Lock"), permissions=["change"])
    def lock(self, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse | None:
        """Show what they hold, and ask once; then they are out."""
        people = self._those_to_keep(request, queryset)
        if people and "confirm" not in request.POST:
            return self._ask_to_lock(request, people)
        for person in people:
            self._lock(request, person)
        return None

    @admin.action(description=gettext_lazy("Unlock"), permissions=["change"])
    def unlock(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """They sign in as before, with the password and the app that they had."""
        for person in self._those_to_keep(request, queryset):
            self._unlock(request, person)

    def _those_to_keep(self, request: HttpRequest, queryset: QuerySet[User]) -> list[User]:
        by = cast(User, request.user)
        chosen = list(queryset)
        people = [person for person in chosen if may_keep(by, person)]
        if len(people) < len(chosen):
            said = _("Nobody locks or unlocks themselves, or somebody above them: left out.")
            messages.warning(request, said)
        return people

    def _ask_to_lock(self, request: HttpRequest, people: list[User]) -> HttpResponse:
        by = cast(User, request.user)
        holders = [(person, held_by(person, by)) for person in people]
        about = {"title": _("Lock?"), "opts": self.opts, "holders": holders}
        context = {**self.admin_site.each_context(request), **about}
        return TemplateResponse(request, _PAGE, context)

    def _lock(self, request: HttpRequest, person: User) -> None:
        by = cast(User, request.user)
        given_back = lock(person, by=by, now=timezone.now())
        said = " ".join([_("Locked: %(name)s.") % {"name": person.username}, *given_back])
        messages.success(request, said)
        if held_by(person, by):
            messages.warning(request, _what_is_left(person))

    def _unlock(self, request: HttpRequest, person: User) -> None:
        name = {"name": person.username}
        try:
            is_open = unlock(person, by=cast(User, request.user))
        except NeverHere:
            said = _("Nobody has used %(name)s yet: send a new link instead.")
            messages.warning(request, said % name)
            return
        tell: Callable[..., Any] = messages.success if is_open else messages.info
        said = _("Unlocked: %(name)s.") if is_open else _("Not locked: %(name)s.")
        tell(request, said % name)


def _what_is_left(person: User) -> str:
    address = reverse("admin:auth_user_hand_over", args=[person.pk])
    words = _("Hand over what is still held by %(name)s.") % {"name": person.username}
    return format_html('<a href="{}">{}</a>', address, words)
