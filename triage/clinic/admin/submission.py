"""Submissions and counters of tries, to look at. Nobody edits them."""

from http import HTTPStatus
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from triage.check.codes import normal_reference
from triage.check.person_tokens import number_token
from triage.check.worklist import name_tokens
from triage.clinic.admin.submission_page import SubmissionPage
from triage.clinic.admin.worklist import Worklist
from triage.clinic.admin.worklist_claims import TICKED, take_on
from triage.clinic.admin.worklist_filters import SOUGHT
from triage.clinic.admin.worklist_owners import ALL_FILTERS
from triage.clinic.admin.worklist_rows import with_what_a_row_shows
from triage.clinic.belonging import may_act
from triage.models import RateLimit, Submission, SubmissionToken
from triage.staff.access import record_access
from triage.staff.model_admin import ReadOnlyAdmin

#: The script that keeps an open page fresh says so with every request.
REFRESH_HEADER = "X-Refresh"
#: What a session remembers of the list that was on record last: what it showed, and when.
_SHOWN = "worklist_listed"
#: After so many seconds what stands on an open page of times to come is too old.
_DRAWN_ANEW = 120


@admin.register(Submission)
class SubmissionAdmin(SubmissionPage, ReadOnlyAdmin):
    """The worklist and one person's answers. Whoever looks is recorded first.

    The page of one submission is in ``submission_page``, the list itself in ``worklist``.
    """

    change_list_template = "admin/triage/submission/change_list.html"
    list_filter = ALL_FILTERS
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER  # they would count a million rows
    search_fields = ("reference",)
    sortable_by = ()
    fields = ("reference",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Submission]:
        """With the version's name; what is encrypted, or long, only where it is read."""
        return with_what_a_row_shows(super().get_queryset(request))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """The list without page numbers."""
        return Worklist

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """A code as it was read aloud; a name or a record number sent in a form: exactly that."""
        name = request.POST.get(SOUGHT, "")
        if name:
            tokens = [*name_tokens(name), number_token(name)]
            found = SubmissionToken.objects.filter(token__in=tokens)  # two may find one check
            return queryset.filter(pk__in=found.values("submission")), False
        if search_term:
            return queryset.filter(reference=normal_reference(search_term)), False
        return queryset, False

    @method_decorator(sensitive_post_parameters(SOUGHT))
    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Do what a form asks for; else record, then list."""
        done = self._answer_form(request) if request.method == "POST" else None
        if done is not None:
            return done
        sought = request.POST.get(SOUGHT)
        may = not sought and self.has_claim_permission(request)
        frame = {
            "title": _("Worklist"),
            "sought": sought,
            "may_take_on": may,
            "is_nav_sidebar_enabled": False,  # a row needs the whole width
        }
        # Drawn after this method has returned, so what is shown is on record by then.
        page = super().changelist_view(request, {**frame, **(extra_context or {})})
        shown = getattr(page, "context_data", {}).get("cl")
        if shown is not None and self._is_on_record(request, shown):
            return HttpResponse(status=HTTPStatus.NO_CONTENT)
        return page

    def _answer_form(self, request: HttpRequest) -> HttpResponse | None:
        """Take on what is ticked, or lead to the check with a code; none to list by name.

        The one box for a code or a name is sent by POST, so that no name stands in an address,
        which browsers remember and servers log. A code leads on to an address of its own; a
        name is answered at once, by a page that is gone when it is left.
        """
        if not self.has_view_permission(request):
            raise PermissionDenied
        if SOUGHT not in request.POST:
            return self._take_on(request)
        sought = request.POST[SOUGHT].strip()
        if not sought:
            return HttpResponseRedirect(request.path)
        rows = Submission.objects.only("reference")
        known = rows.filter(reference=normal_reference(sought)).first()
        return HttpResponseRedirect(f"?{SEARCH_VAR}={known.code}") if known else None

    def _take_on(self, request: HttpRequest) -> HttpResponse:
        if not self.has_claim_permission(request):
            raise PermissionDenied
        take_on(request, request.POST.getlist(TICKED))
        return HttpResponseRedirect(request.get_full_path())

    def _is_on_record(self, request: HttpRequest, shown: Worklist) -> bool:
        """Record the look, unless an open page asks again for what it shows: it gets nothing then.

        A line twice a minute for every open tab would bury the looks that somebody chose to
        take. Now and then it is drawn anew all the same, as time goes by on it.
        """
        known = f"{shown.digest()} {request.get_full_path()}"
        before, since = request.session.get(_SHOWN, ("", 0))
        now = int(shown.now.timestamp())
        asks_again = request.method == "GET" and REFRESH_HEADER in request.headers
        if asks_again and before == known and 0 <= now - since < _DRAWN_ANEW:
            return True
        record_access(request, "list", amount=len(shown.rows), among=shown.told_of())
        request.session[_SHOWN] = (known, now)
        return False

    def has_claim_permission(self, request: HttpRequest) -> bool:
        """Who may take submissions on: clinicians, and no superuser who is none."""
        return may_act(request.user, "add_claim")


@admin.register(RateLimit)
class RateLimitAdmin(ReadOnlyAdmin):
    """How often something was tried. For set-up only; the keys are digests."""

    list_display = ("key", "window_start", "count")
    search_fields = ("^key",)
    ordering = ("-window_start",)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody's daily work."""
        return bool(request.user.is_active and request.user.is_superuser)
