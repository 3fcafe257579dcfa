"""Finding reading that fits: a page of its own after the result, for whoever likes."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from triage.check.choosing_reading import asked_for_reading, choose_reading, chosen_reading
from triage.check.forms import ReadingForm, initial_values
from triage.check.lifetime import CheckClosed
from triage.check.views.browser import with_check
from triage.check.views.check import check_context
from triage.check.views.next_page import next_page
from triage.engine.outcome import evaluate
from triage.models import Submission


@require_http_methods(["GET", "HEAD", "POST"])
@with_check
def find_reading(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Ask what the person would like to read about; every question may be skipped."""
    forms = _forms(submission, request.POST if request.method == "POST" else None)
    if not forms:
        return redirect(next_page(submission))
    valid = [form.is_valid() for form in forms]  # all of them, so that each says what is wrong
    if all(valid):
        return _store(submission, forms)
    outcome = evaluate(submission.questionnaire, submission.current_answers())
    context = {**check_context(submission, outcome), "forms": forms}
    wrong = any(form.errors for form in forms)
    return render(request, "check/find_reading.html", context, status=422 if wrong else 200)


def _forms(submission: Submission, data: QueryDict | None) -> list[ReadingForm]:
    before = chosen_reading(submission)
    pictures_at = submission.questionnaire.pictures_at
    return [
        ReadingForm(
            asked,
            data,
            initial=initial_values(asked, before.get(asked.link_id, ())),
            pictures=pictures_at(asked),
        )
        for asked in asked_for_reading(submission)
    ]


def _store(submission: Submission, forms: list[ReadingForm]) -> HttpResponse:
    given = {form.question.link_id: form.values() for form in forms}
    try:
        choose_reading(submission, given, now=timezone.now())
    except CheckClosed:  # erased meanwhile, from elsewhere
        return redirect("go-on")
    return redirect(reverse("result") + "#read")
