"""A clinical lead carries out what a person asked the clinic for: to erase their answers."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from triage.check.leaving import erase
from triage.models import EraseRequest
from triage.site.audit import record
from triage.staff.access import record_access
from triage.staff.pages import draw, require
from triage.staff.tags import urgency_badge


def erase_view(site: AdminSite, request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask once, then erase; it cannot be undone. No answer is shown."""
    require(request, "view_eraserequest", "delete_eraserequest")
    asked = EraseRequest.objects.filter(asked_to_erase_at__isnull=False)
    submission = get_object_or_404(asked.defer("answers", "contact"), pk=pk)
    if submission.status == EraseRequest.Status.ERASED:
        messages.info(request, _("This is erased already."))
        return HttpResponseRedirect(reverse("admin:triage_eraserequest_changelist"))
    if request.method == "POST":
        return _erase(request, submission)
    record_access(request, "erase-request", submission)
    return _ask(site, request, submission)


def _ask(site: AdminSite, request: HttpRequest, submission: EraseRequest) -> HttpResponse:
    title = _("Erase %(code)s") % {"code": submission.code}
    context: dict[str, Any] = {
        "submission": submission,
        "badge": urgency_badge(submission.highest_urgency),
        "reviews": submission.reviews.count(),
    }
    return draw(site, request, "clinic/erase", submission, title=title, **context)


@transaction.atomic
def _erase(request: HttpRequest, submission: EraseRequest) -> HttpResponse:
    erase(submission)
    record("erase", by=cast(User, request.user), submission_id=submission.pk)
    messages.success(request, _("It is erased. Only dates, urgency and what was done are left."))
    return HttpResponseRedirect(reverse("admin:triage_eraserequest_changelist"))
