"""For an answer that came too late to be stored: never silence, never calm."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from triage.check.forms import QuestionForm
from triage.check.summary import answer_labels
from triage.check.views.next_page import next_page
from triage.engine.outcome import evaluate
from triage.models import Submission
from triage.site.danger import danger_signs

#: The name of the two buttons that say whether a question is clear.
RATING = "clear"


def sends_answer(request: HttpRequest) -> bool:
    """Whether the request is the form of a question, sent as an answer."""
    given = "answer" in request.POST or "unsure" in request.POST
    return request.method == "POST" and given and not rates_question(request)


def rates_question(request: HttpRequest) -> bool:
    """Whether the form of a question says only if the question is clear; it answers nothing."""
    return request.method == "POST" and RATING in request.POST


def not_stored(
    request: HttpRequest,
    submission: Submission | None,
    link_id: str = "",
    *,
    of_another: bool = False,
    too_many: bool = False,
) -> HttpResponse:
    """Say what was sent and not stored; if it is dangerous, what to do about it comes first.

    ``of_another`` says that the page was drawn for a check which this browser no longer holds,
    ``too_many`` that its answers were changed too often.
    """
    context: dict[str, object] = {
        "danger_signs": danger_signs(),
        "of_another": of_another,
        "too_many": too_many,
        "is_answer": sends_answer(request),
    }
    if submission is not None:
        outcome = submission.outcome()
        context = {
            **context,
            "unsigned": not submission.version_is_signed,
            "go_on": reverse("stop") if outcome.stops else next_page(submission),
            **_what_was_sent(request, submission, link_id),
        }
    status = HTTPStatus.TOO_MANY_REQUESTS if too_many else HTTPStatus.CONFLICT
    return render(request, "check/not_stored.html", context, status=status)


def _what_was_sent(request: HttpRequest, submission: Submission, link_id: str) -> dict[str, object]:
    question = submission.questionnaire.questions_by_id.get(link_id)
    if question is None:
        return {}
    form = QuestionForm(question, request.POST)
    form.full_clean()
    if "values" not in form.cleaned_data:  # whatever else is wrong with so old a page
        return {}
    answers = {**submission.current_answers(), link_id: form.values()}
    outcome = evaluate(submission.questionnaire, answers)
    return {
        "question": question,
        "sent_labels": answer_labels(question, form.values()),
        "dispositions": [d for d in outcome.dispositions if d.stops_at_once],
    }
