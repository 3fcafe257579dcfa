"""What clinicians do with a submission: take it on, give it back, record, correct.

Each has an address of its own, because the page of a submission refuses every POST.
"""

from dataclasses import replace
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from triage.check.worklist import urgency_for_clinic
from triage.clinic.admin.calling import read_calls
from triage.clinic.admin.in_list import check_address
from triage.clinic.admin.opening_submission import open_submission, require_clinic
from triage.clinic.admin.reviewing import (
    Panel,
    ReviewForm,
    ShownReview,
    names_of,
    read_panel,
    review_form,
)
from triage.clinic.no_way import TRIES, NeedsNote, NotTriedEnough
from triage.clinic.reviews import (
    Known,
    NothingIsKept,
    NotListed,
    PersonSaidMore,
    SomebodyWasFaster,
    claim,
    release,
    review,
)
from triage.models import Submission
from triage.staff.pages import draw
from triage.staff.tags import urgency_badge

_NO_NOTE = gettext_lazy(
    "What this person told us is erased, so no note about them is kept. Empty this box, and "
    "record what was done."
)


def claim_view(_site: AdminSite, request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take it on; nothing but a POST does."""
    if request.method != "POST":
        return _back_to(request, pk)
    require_clinic(request, "add_claim")
    submission = open_submission(request, pk, "claim")
    try:
        others = claim(submission, by=cast(User, request.user), now=timezone.now())
    except NotListed:
        return _not_listed(request, submission)
    messages.success(request, _("You took this on."))
    _tell_of(request, others)
    return _back_to(request, pk)


def release_view(_site: AdminSite, request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give it back; nothing but a POST does."""
    if request.method != "POST":
        return _back_to(request, pk)
    require_clinic(request, "add_claim")
    submission = open_submission(request, pk, "release")
    try:
        release(submission, by=cast(User, request.user), now=timezone.now())
    except NotListed:
        return _not_listed(request, submission)
    messages.success(request, _("You gave this back."))
    return _back_to(request, pk)


@method_decorator(sensitive_post_parameters("note"))
def review_view(
    site: AdminSite, request: HttpRequest, pk: UUID, review_id: UUID | None = None
) -> HttpResponse:
    """Record what was done, or correct what was recorded; complaints are answered here.

    What others have recorded meanwhile is shown first, and what was typed is kept.
    """
    require_clinic(request, "add_review")
    submission = open_submission(request, pk, "review")
    page = _ReviewPage(site, request, submission, review_id)
    if not page.panel.is_listed:
        return _not_listed(request, submission)
    form = page.form(request.POST or None)
    if request.POST.get("then") == "look":
        messages.info(request, _("Nothing is recorded yet: Enter alone does not. Press Save."))
        return page.draw(form, status=200)
    try:
        is_saved = form.is_valid() and _saves(request, page, form)
    except SomebodyWasFaster as faster:
        page = _ReviewPage(site, request, submission, review_id)
        form = page.form({**request.POST.dict(), **_drawn(page.panel)})
        return page.draw(form, status=409, faster=faster)
    if not is_saved:
        return page.draw(form, status=422 if form.is_bound else 200)
    return _saved(request, submission)


def _saves(request: HttpRequest, page: "_ReviewPage", form: ReviewForm) -> bool:
    """Whether it could be recorded as it is; else the form says what is missing."""
    try:
        _save(request, page.submission, form, page.corrects)
    except NothingIsKept:
        form.add_error("note", _NO_NOTE)
    except NeedsNote:
        form.add_error("note", _("Say why nobody can be reached."))
    except NotTriedEnough:
        form.add_error("outcome", _("There is a number: log %(n)d tries first.") % {"n": TRIES})
    return not form.errors


def _saved(request: HttpRequest, submission: Submission) -> HttpResponse:
    messages.success(request, _("It is recorded."))
    _tell_of(request, [holder.hold.by for holder in read_panel(request, submission).others])
    if request.POST.get("then") == "next":
        return HttpResponseRedirect(check_address(request, submission.pk, "next"))
    return _back_to(request, submission.pk)


def _save(
    request: HttpRequest, submission: Submission, form: ReviewForm, corrects: ShownReview | None
) -> None:
    data = form.cleaned_data
    review(
        submission,
        by=cast(User, request.user),
        outcome=data["outcome"],
        verdict=data["verdict"],
        note=data.get("note", ""),
        now=timezone.now(),
        on_date=data["on_date"],
        corrects=corrects.review if corrects else None,
        known=Known(data["known"] or 0, data["danger"]),
    )


def _to_correct(panel: Panel, review_id: UUID | None) -> ShownReview | None:
    """The review of this name, or what stands in its place if somebody has corrected it."""
    if review_id is None:
        return None
    shown = {one.review.pk: one for one in panel.reviews}
    if review_id not in shown:
        raise Http404
    found = shown[review_id]
    while found.corrected_by:
        found = shown[found.corrected_by.pk]
    return found


def _drawn(panel: Panel) -> dict[str, Any]:
    """What was there when the form was drawn."""
    return {"known": panel.known, "danger": panel.danger}


def _initial(panel: Panel, corrects: ShownReview | None) -> dict[str, Any]:
    if corrects is None:
        return _drawn(panel)
    row = corrects.review
    return {
        **_drawn(panel),
        "outcome": row.outcome,
        "on_date": row.on_date,
        "verdict": row.verdict,
        "note": corrects.note,
    }


class _ReviewPage:
    """The form beside all that was recorded by now."""

    def __init__(
        self, site: AdminSite, request: HttpRequest, submission: Submission, review_id: UUID | None
    ) -> None:
        self.site, self.request, self.submission = site, request, submission
        self.panel = read_panel(request, submission)
        self.corrects = _to_correct(self.panel, review_id) if self.panel.is_listed else None

    def form(self, data: Any = None) -> ReviewForm:
        """To record what was done, or with what is corrected in it."""
        row = self.corrects.review if self.corrects else None
        initial = _initial(self.panel, self.corrects)
        return review_form(self.panel, data, corrects=row, initial=initial)

    def draw(
        self, form: ReviewForm, *, status: int, faster: SomebodyWasFaster | None = None
    ) -> HttpResponse:
        """With who was faster it says so: a colleague, or the person."""
        title = _("Correct a review") if self.corrects else _("Record what was done")
        about = self.submission
        context = {
            "submission": about,
            "badge": urgency_badge(urgency_for_clinic(about)),
            "panel": self.panel,
            "calls": replace(read_calls(self.request, about), may_log=False),
            "form": form,
            "corrects": self.corrects,
            "faster": faster is not None,
            "said_more": isinstance(faster, PersonSaidMore),
            "back": check_address(self.request, about.pk),
        }
        return draw(
            self.site, self.request, "clinic/review", about, title=title, status=status, **context
        )


def _tell_of(request: HttpRequest, others: Any) -> None:
    """Of everybody else who holds it."""
    if others:
        said = _("%(names)s took this on, too: agree who acts.")
        messages.warning(request, said % {"names": names_of(others)})


def _not_listed(request: HttpRequest, submission: Submission) -> HttpResponse:
    messages.error(request, _("Nothing was recorded: this check is not on the clinic’s list."))
    return _back_to(request, submission.pk)


def _back_to(request: HttpRequest, pk: UUID) -> HttpResponse:
    """To the check, which still knows how the list was filtered."""
    return HttpResponseRedirect(check_address(request, pk))
