"""Reading that fits: all of it on a page of its own, and finding more after the result."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from triage.check.choosing_reading import asked_for_reading, choose_reading, chosen_reading
from triage.check.counting import counting_answers
from triage.check.forms import ReadingForm, initial_values
from triage.check.lifetime import CheckClosed
from triage.check.reading import Reading, reading
from triage.check.summary import notes
from triage.check.views.browser import with_check
from triage.check.views.check import check_context
from triage.check.views.next_page import next_page
from triage.check.views.way_back import way_back
from triage.engine.conditions import Answers
from triage.engine.outcome import Outcome, evaluate
from triage.engine.rules import Place
from triage.models import Submission


@require_safe
@with_check
def all_reading(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Everything that fits the answers, of which the result shows the first few."""
    found = _reading(submission)
    if not found.links:
        return redirect(next_page(submission))
    context = {
        **check_context(submission, _outcome(submission)),
        **way_back(submission, now=timezone.now()),
        "reading": found,
        "reading_notes": notes(submission.questionnaire, _answers(submission), Place.READING),
    }
    return render(request, "check/all_reading.html", context)


def _reading(submission: Submission) -> Reading:
    got_help = submission.got_help_at is not None
    answers, outcome = _answers(submission), _outcome(submission)
    return reading(submission.questionnaire, answers, outcome, got_help=got_help)


def _outcome(submission: Submission) -> Outcome:
    return evaluate(submission.questionnaire, counting_answers(submission))


def _answers(submission: Submission) -> Answers:
    """Those that count, and those that only choose reading."""
    return {**counting_answers(submission), **chosen_reading(submission)}


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
    outcome = submission.outcome()
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
    if _reading(submission).has_more:  # what was just chosen may not be among the first
        return redirect("all-reading")
    return redirect(reverse("result") + "#read")
