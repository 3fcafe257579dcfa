"""A submission in the words for another record: on paper, as PDF where that can be drawn."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from triage.clinic.admin.opening_submission import note_seen, open_submission
from triage.clinic.admin.submission_context import page_context
from triage.site import pdf
from triage.staff.pages import address

_TEMPLATE = "clinic/submission/print.html"
#: Of letters, the largest with which all of it fits on one page; the last is taken if none does.
_SIZES = ("", "small", "smaller", "smallest")


def print_view(_site: AdminSite, request: HttpRequest, pk: UUID) -> HttpResponse:
    """The record without the admin around it; the browser prints it."""
    return render(request, _TEMPLATE, _look_at(request, pk, "print"))


def pdf_view(_site: AdminSite, request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same as a file; where that cannot be made, back to the page to print."""
    context = {**_look_at(request, pk, "pdf"), "is_file": True}
    submission = context["submission"]
    pages = (render_to_string(_TEMPLATE, {**context, "size": s}, request) for s in _SIZES)
    try:
        body = pdf.from_shortest(pages, stylesheet="clinic/print.css")
    except pdf.NotAvailable:
        messages.error(request, _("No PDF can be made here. Print the page instead."))
        return HttpResponseRedirect(address("triage_submission_change", submission))
    return pdf.to_keep(body, f"{submission.code}.pdf")


def _look_at(request: HttpRequest, pk: UUID, action: str) -> dict[str, Any]:
    at, submission = timezone.now(), open_submission(request, pk, action)
    note_seen(request, submission, at=at)
    return {**page_context(request, submission), "printed_at": timezone.now()}
