"""When the clinic is open, as clinical leads keep it: a week of hours, and closed days."""

from datetime import time
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.clinic.admin.urls import closure_urls
from triage.clinic.closing import close
from triage.models import Closure, OpeningHours
from triage.site.open_time import state_at
from triage.site.opening import find_opening
from triage.site.times import day_and_time, in_words
from triage.staff.model_admin import OwnAdmin
from triage.staff.on_record import OnRecord
from triage.staff.stamped_admin import StampedAdmin

#: Said wherever hours or closed days are kept.
_KEPT = gettext_lazy(
    "Deadlines that stand already stay as they are: no change makes one later. A deadline that is "
    "given from now on counts open time, but for emergencies and crises. By the last open moment "
    "before the person has to act it is due all the same."
)


def state_in_words() -> str:
    """Whether the clinic is open now, as patients are told."""
    opening = find_opening()
    if not opening.week:
        return _("No hours are entered: the clinic counts as always open, closed days or not.")
    state = state_at(opening, timezone.now())
    until = state.closes_at if state.is_open else state.opens_at
    if until is None:
        return _("The clinic is open.") if state.is_open else _("The clinic is closed.")
    moment = {"moment": day_and_time(until)}
    if state.is_open:
        return _("The clinic is open now, until %(moment)s.") % moment
    return _("The clinic is closed now, until %(moment)s.") % moment


class OpeningList(OwnAdmin):
    """A list that says above itself whether the clinic is open."""

    change_list_template = "clinic/opening/list.html"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With what the rows come to now."""
        told = {"state": state_in_words(), "kept": _KEPT, **(extra_context or {})}
        return super().changelist_view(request, told)


@admin.register(OpeningHours)
class OpeningHoursAdmin(OnRecord, OpeningList, StampedAdmin):
    """A week, a span a row."""

    recorded_as = "opening hours"
    list_display = ("day", "from_", "to")
    ordering = ("weekday", "opens")
    fieldsets = ((None, {"fields": ("weekday", ("opens", "closes")), "description": _KEPT}),)

    @admin.display(description=gettext_lazy("day"), ordering="weekday")
    def day(self, hours: OpeningHours) -> str:
        """The day of the week."""
        return hours.get_weekday_display()

    @admin.display(description=gettext_lazy("opens at"), ordering="opens")
    def from_(self, hours: OpeningHours) -> str:
        """On a clock of 24 hours."""
        return f"{hours.opens:%H:%M}"

    @admin.display(description=gettext_lazy("closes at"))
    def to(self, hours: OpeningHours) -> str:
        """Likewise; midnight is the end of the day."""
        return "24:00" if hours.closes == time() else f"{hours.closes:%H:%M}"


@admin.register(Closure)
class ClosureAdmin(OpeningList):
    """Holidays, and days on which it is closed by hand. Taken back, never changed or deleted."""

    list_display = ("days", "reason", "entered")
    list_display_links = None
    search_fields = ("reason",)
    date_hierarchy = "first_day"
    list_select_related = ("closed_by", "taken_back_by")
    fieldsets = ((None, {"fields": (("first_day", "last_day"), "reason"), "description": _KEPT}),)

    def get_urls(self) -> list[URLPattern]:
        """With the pages that close today and take back."""
        return [*closure_urls(self.admin_site), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With the page that closes today, for who may."""
        closes = {"closes_today": self.has_add_permission(request)}
        return super().changelist_view(request, {**closes, **(extra_context or {})})

    def get_list_display(self, request: HttpRequest) -> Any:
        """Who may take a row back finds the page there."""
        may = request.user.has_perm("triage.change_closure")
        return [*self.list_display, "take_back" if may else "taken_back"]

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """It is taken back on a page of its own."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Rows stay: deadlines were counted by them."""
        return False

    def save_model(self, request: HttpRequest, obj: Closure, form: Any, change: Any) -> None:
        """With who closes it."""
        close(obj, by=request.user, now=timezone.now())  # type: ignore[arg-type]

    @admin.display(description=gettext_lazy("days"), ordering="first_day")
    def days(self, closure: Closure) -> str:
        """The first and the last."""
        return str(closure)

    @admin.display(description=gettext_lazy("entered"), ordering="closed_at")
    def entered(self, closure: Closure) -> str:
        """When and by whom."""
        return _("%(at)s by %(name)s") % {
            "at": in_words(closure.closed_at),
            "name": closure.closed_by,
        }

    @admin.display(description=gettext_lazy("taken back"), ordering="taken_back_at")
    def taken_back(self, closure: Closure) -> str:
        """When and by whom."""
        if closure.taken_back_at is None:
            return "—"
        at = in_words(closure.taken_back_at)
        return _("%(at)s by %(name)s") % {"at": at, "name": closure.taken_back_by}

    @admin.display(description=gettext_lazy("taken back"), ordering="taken_back_at")
    def take_back(self, closure: Closure) -> str:
        """Likewise; else a link to the page that does."""
        if closure.taken_back_at is not None:
            return self.taken_back(closure)
        place = reverse("admin:triage_closure_take_back", args=[closure.pk])
        label = _("Take back %(days)s …") % {"days": closure}
        return format_html('<a href="{}">{}</a>', place, label)
