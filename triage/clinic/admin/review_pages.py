"""What clinicians do with a submission: take it on, give it back, record, correct.

Each has an address of its own, because the page of a submission refuses every POST.
"""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from triage.clinic.admin.opening_submission import open_submission
from triage.clinic.admin.reviewing import Panel, ReviewForm, ShownReview, full_name, read_panel
from triage.clinic.reviews import NotListed, SomebodyWasFaster, claim, release, review
from triage.models import Submission
from triage.staff.pages import address, draw
from triage.staff.tags import urgency_badge


def claim_view(_site: AdminSite, request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take it on; nothing but a POST does."""
    if request.method != "POST":
        return _back_to(pk)
    submission = open_submission(request, pk, "claim", "add_claim")
    try:
        others = claim(submission, by=cast(User, request.user), now=timezone.now())
    except NotListed:
        return _not_listed(request, submission)
    messages.success(request, _("You took this on."))
    _tell_of(request, others)
    return _back_to(pk)


def release_view(_site: AdminSite, request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give it back; nothing but a POST does."""
    if request.method != "POST":
        return _back_to(pk)
    submission = open_submission(request, pk, "release", "add_claim")
    try:
        release(submission, by=cast(User, request.user), now=timezone.now())
    except NotListed:
        return _not_listed(request, submission)
    messages.success(request, _("You gave this back."))
    return _back_to(pk)


@method_decorator(sensitive_post_parameters("note"))
def review_view(
    site: AdminSite, request: HttpRequest, pk: UUID, review_id: UUID | None = None
) -> HttpResponse:
    """Record what was done, or correct what was recorded; complaints are answered here.

    What others have recorded meanwhile is shown first, and what was typed is kept.
    """
    submission = open_submission(request, pk, "review", "add_review")
    panel = read_panel(request, submission)
    if not panel.is_listed:
        return _not_listed(request, submission)
    corrects = _to_correct(panel, review_id)
    form = ReviewForm(request.POST or None, initial=_initial(panel, corrects))
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            _save(request, submission, form, corrects)
        except SomebodyWasFaster:
            panel, status = read_panel(request, submission), 409
            corrects = _to_correct(panel, review_id)
            form = ReviewForm({**request.POST.dict(), "known": panel.known})
        else:
            return _saved(request, submission)
    return _draw(
        site, request, submission, panel=panel, form=form, corrects=corrects, status=status
    )


def _saved(request: HttpRequest, submission: Submission) -> HttpResponse:
    messages.success(request, _("It is recorded."))
    _tell_of(request, [holder.claim.by for holder in read_panel(request, submission).others])
    return _back_to(submission.pk)


def _save(
    request: HttpRequest, submission: Submission, form: ReviewForm, corrects: ShownReview | None
) -> None:
    data = form.cleaned_data
    review(
        submission,
        by=cast(User, request.user),
        outcome=data["outcome"],
        verdict=data["verdict"],
        note=data["note"],
        now=timezone.now(),
        corrects=corrects.review if corrects else None,
        known=data["known"] or 0,
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


def _initial(panel: Panel, corrects: ShownReview | None) -> dict[str, Any]:
    if corrects is None:
        return {"known": panel.known}
    row = corrects.review
    return {
        "known": panel.known,
        "outcome": row.outcome,
        "verdict": row.verdict,
        "note": corrects.note,
    }


def _draw(
    site: AdminSite,
    request: HttpRequest,
    submission: Submission,
    *,
    panel: Panel,
    form: ReviewForm,
    corrects: ShownReview | None,
    status: int,
) -> HttpResponse:
    return draw(
        site,
        request,
        "clinic/review",
        submission,
        title=_("Correct a review") if corrects else _("Record what was done"),
        status=status,
        submission=submission,
        badge=urgency_badge(submission.highest_urgency),
        panel=panel,
        form=form,
        corrects=corrects,
        faster=status == 409,
    )


def _tell_of(request: HttpRequest, others: Any) -> None:
    """Of everybody else who holds it."""
    if others:
        names = get_text_list([full_name(user) for user in others], _("and"))
        said = _("%(names)s took this on, too: agree who acts.")
        messages.warning(request, said % {"names": names})


def _not_listed(request: HttpRequest, submission: Submission) -> HttpResponse:
    messages.error(request, _("Nothing was recorded: this check is not on the clinic’s list."))
    return _back_to(submission.pk)


def _back_to(pk: UUID) -> HttpResponse:
    return HttpResponseRedirect(address("triage_submission_change", Submission(pk=pk)))
