"""From the page of a check to the list as it was filtered, and to the check beside it there.

The neighbour is looked for when somebody goes there, and both are on record by then: who stands
next in a list that was filtered by a sign is known to have it, and so is whoever stands before.
"""

from copy import copy
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.options import IncorrectLookupParameters
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from triage.clinic.admin.opening_submission import light_submissions
from triage.clinic.admin.worklist import Key, row_before, rows_behind
from triage.models import Submission
from triage.staff.access import record_access
from triage.staff.pages import require

#: Under this name Django's admin leads the list's filters from page to page.
KEPT = "_changelist_filters"


def kept_query(request: HttpRequest) -> str:
    """What the address of another page about the check ends with; empty without filters."""
    filters = request.GET.get(KEPT, "")
    return "?" + urlencode({KEPT: filters}) if filters else ""


def list_address(request: HttpRequest) -> str:
    """The list as it was filtered."""
    filters = request.GET.get(KEPT, "")
    address = reverse("admin:triage_submission_changelist")
    return f"{address}?{filters}" if filters else address


def check_address(request: HttpRequest, pk: UUID, page: str = "change") -> str:
    """A page about a check, which still knows the filters."""
    return reverse(f"admin:triage_submission_{page}", args=[pk]) + kept_query(request)


def next_view(site: AdminSite, request: HttpRequest, pk: UUID) -> HttpResponse:
    """To the one below it in the list."""
    return _go(site, request, pk, is_next=True)


def previous_view(site: AdminSite, request: HttpRequest, pk: UUID) -> HttpResponse:
    """To the one above it in the list."""
    return _go(site, request, pk, is_next=False)


def _go(site: AdminSite, request: HttpRequest, pk: UUID, *, is_next: bool) -> HttpResponse:
    require(request, "view_submission")
    submission = get_object_or_404(light_submissions(), pk=pk)
    try:
        found = _beside(site, request, Key.of(submission), is_next=is_next)
    except IncorrectLookupParameters:
        messages.error(request, _("The list cannot be filtered like this. Filter it again."))
        return HttpResponseRedirect(reverse("admin:triage_submission_changelist"))
    if found is None:
        record_access(request, "list", amount=0, among=[pk])
        messages.info(request, _last() if is_next else _first())
        return HttpResponseRedirect(list_address(request))
    record_access(request, "next" if is_next else "previous", found, among=[pk])
    return HttpResponseRedirect(check_address(request, found.pk))


def _beside(site: AdminSite, request: HttpRequest, key: Key, *, is_next: bool) -> Submission | None:
    asked = copy(request)
    asked.GET = QueryDict(request.GET.get(KEPT, ""))
    rows = site.get_model_admin(Submission).get_changelist_instance(asked).queryset
    if not is_next:
        return row_before(rows, key)
    return next(iter(rows_behind(rows, key, most=1)), None)


def _last() -> str:
    return _("That was the last one of the list.")


def _first() -> str:
    return _("That was the first one of the list.")
