"""Close the clinic today, and take a closure back; each asks first."""

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from triage.clinic.closing import close_today, take_back
from triage.models import Closure
from triage.staff.pages import draw, require


def today_view(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Ask, then close for the rest of the day."""
    user = require(request, "add_closure")
    if request.method != "POST":
        today = Closure(first_day=timezone.localdate())
        return draw(site, request, "clinic/opening/today", today, title=_("Closed today"))
    if close_today(by=user, now=timezone.now()):
        messages.success(request, _("The clinic is closed for the rest of the day."))
    else:
        messages.info(request, _("The clinic is closed today already."))
    return _back()


def take_back_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then let the hours count again."""
    user = require(request, "change_closure")
    closure = get_object_or_404(Closure, pk=pk)
    if request.method != "POST":
        title = _("Take back: closed on %(days)s") % {"days": closure}
        return draw(site, request, "clinic/opening/take_back", closure, title=title)
    if take_back(closure, by=user, now=timezone.now()):
        messages.success(request, _("It was taken back: the opening hours count again."))
    else:
        messages.info(request, _("It was taken back already."))
    return _back()


def _back() -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:triage_closure_changelist"))
