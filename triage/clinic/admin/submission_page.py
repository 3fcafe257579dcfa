"""The page of one submission. Whoever looks is recorded first."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils import timezone

from triage.clinic.admin.assign_pages import assign_context
from triage.clinic.admin.in_list import kept_query, list_address
from triage.clinic.admin.opening_submission import note_seen
from triage.clinic.admin.reviewing import full_name
from triage.clinic.admin.same_person import person_context
from triage.clinic.admin.submission_context import page_context
from triage.clinic.admin.urls import submission_urls
from triage.clinic.looking import looking_at
from triage.models import Submission
from triage.site import pdf
from triage.staff.access import record_access


class SubmissionPage(ModelAdmin):
    """The page of one submission, to be mixed into its admin.

    Every POST to it is refused: what clinicians record are rows of their own, with addresses
    of their own, so this page needs no permission to change.
    """

    change_form_template = "admin/triage/submission/change_form.html"

    def get_urls(self) -> list[URLPattern]:
        """With the addresses that record, print and take on."""
        return [*submission_urls(self.admin_site), *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Record, then show."""
        at, submission = timezone.now(), self._look_at(request, object_id, "view")
        if submission is None:
            return super().change_view(request, object_id, form_url, extra_context)
        note_seen(request, submission, at=at)
        page = {
            "pdf": pdf.is_available(),
            "title": submission.code,
            "subtitle": None,
            **_in_list(request, submission),
        }
        shown = page_context(request, submission)
        for check, *_rest in shown["linked"]:
            record_access(request, "linked", check)
        context = {**(extra_context or {}), **shown, **person_context(request, submission, shown)}
        return super().change_view(request, object_id, form_url, {**context, **page})

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Record, then show."""
        self._look_at(request, object_id, "history")
        return super().history_view(request, object_id, extra_context)

    def _look_at(self, request: HttpRequest, object_id: str, action: str) -> Submission | None:
        """The submission, once the look at it is on record; none if there is none."""
        submission: Submission | None = self.get_object(request, unquote(object_id))
        if not self.has_view_permission(request, submission):
            raise PermissionDenied
        if submission is not None:
            record_access(request, action, submission)
        return submission


def _in_list(request: HttpRequest, submission: Submission) -> dict[str, Any]:
    """Where it stands among the others, whose it is, and who else has it open."""
    looks = looking_at([submission.pk], but=request.user, now=timezone.now())
    return {
        "kept": kept_query(request),
        "list_address": list_address(request),
        "looking": [(full_name(look.by), look.at) for look in looks.get(submission.pk, ())],
        **assign_context(request, submission),
    }
