"""During a check: one question a page, the page that stops, and the answers to check."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from triage.check.forms import QuestionForm, initial_values
from triage.check.gates import ask_gates_again, gates_are_stale
from triage.check.lifetime import CheckClosed
from triage.check.submissions import Answered, NotAskedNow, answer, may_answer, may_complete
from triage.check.summary import answer_labels, answer_row, danger_lines, find_progress
from triage.check.views.browser import with_check
from triage.check.views.next_page import next_page, page_before
from triage.check.views.not_stored import not_stored, sends_answer
from triage.engine.conditions import Value
from triage.engine.outcome import Outcome, can_still_rise, evaluate
from triage.engine.questionnaire import Question, QuestionType, Urgency
from triage.engine.route import Route, as_left, find_route
from triage.models import Submission


def check_context(submission: Submission, outcome: Outcome) -> dict[str, Any]:
    """What every page of a check needs: the demonstration mark and the banner."""
    highest = submission.highest_urgency
    now = outcome.urgency or 0
    return {
        "submission": submission,
        "unsigned": not submission.version_is_signed,
        "emergency_now": now >= Urgency.EMERGENCY,
        "emergency_earlier": highest >= Urgency.EMERGENCY > now,
        "can_see_why": submission.answers is not None,
    }


def counting_answers(submission: Submission) -> dict[str, tuple[Value, ...]]:
    """The answers as they count: of a check that was left, open follow-ups as "not sure"."""
    answers = submission.current_answers()
    if submission.status == Submission.Status.STOPPED:
        return as_left(submission.questionnaire, answers)
    return answers


@require_safe
@with_check
def go_on(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Lead to wherever this check goes on."""
    return redirect(next_page(submission))


@require_http_methods(["GET", "HEAD", "POST"])
@with_check
def question(request: HttpRequest, submission: Submission, link_id: str) -> HttpResponse:
    """Ask one question; its POST stores the answer before anything else is shown."""
    route = find_route(submission.questionnaire, submission.current_answers())
    open_ = submission.status == Submission.Status.IN_PROGRESS
    if not (open_ and may_answer(route, link_id)):
        late = sends_answer(request)
        return not_stored(request, submission, link_id) if late else redirect(next_page(submission))
    asked = submission.questionnaire.questions_by_id[link_id]
    if request.method != "POST":
        if gates_are_stale(submission, now=timezone.now()):
            return start_gates_over(submission)
        initial = initial_values(asked, route.kept.get(link_id, ()))
        form = QuestionForm(asked, initial={**initial, "revision": submission.revision})
        return _question_page(request, submission, route, form)
    form = QuestionForm(asked, request.POST)
    if not form.is_valid():
        return _question_page(request, submission, route, form, status=422)
    return _store(request, submission, form)


def start_gates_over(submission: Submission) -> HttpResponse:
    """After an hour away a danger sign may have come: ask for them all once more."""
    ask_gates_again(submission, now=timezone.now())
    return redirect("go-on")


def _store(request: HttpRequest, submission: Submission, form: QuestionForm) -> HttpResponse:
    revision = form.cleaned_data.get("revision")
    try:
        answered = answer(
            submission,
            link_id=form.question.link_id,
            values=form.values(),
            revision=-1 if revision is None else revision,
            now=timezone.now(),
        )
    except (CheckClosed, NotAskedNow):
        return not_stored(request, submission, form.question.link_id)
    if answered.stops:
        return redirect("stop")
    if not answered.applied:
        return _newer_answer_page(request, answered, form)
    return redirect(next_page(answered.submission))


def _newer_answer_page(
    request: HttpRequest, answered: Answered, form: QuestionForm
) -> HttpResponse:
    """Show what was sent beside what stands, and let the person say which is right."""
    submission = answered.submission
    route = find_route(submission.questionnaire, submission.current_answers())
    values = form.values()
    fresh = QuestionForm(
        form.question,
        initial={**initial_values(form.question, values), "revision": submission.revision},
    )
    newer = answer_row(submission.questionnaire, route.kept, form.question.link_id)
    sent = answer_labels(form.question, values)
    return _question_page(
        request, submission, route, fresh, status=409, newer_answer=newer, sent_labels=sent
    )


def _question_page(
    request: HttpRequest,
    submission: Submission,
    route: Route,
    form: QuestionForm,
    *,
    status: int = 200,
    **extra: Any,
) -> HttpResponse:
    asked, questionnaire = form.question, submission.questionnaire
    outcome = evaluate(questionnaire, route.kept)
    may_finish = not can_still_rise(questionnaire, route.kept, outcome)
    context = {
        **check_context(submission, outcome),
        "question": asked,
        "form": form,
        "revision": submission.revision,
        "progress": find_progress(questionnaire, route, asked.link_id),
        "back": page_before(route, asked.link_id),
        "danger_lines": danger_lines(questionnaire, route.kept, asked),
        "echo": _duration_before(submission, route, asked),
        "may_finish": asked.link_id == route.next_question
        and may_finish
        and may_complete(submission, outcome),
        **extra,
    }
    return render(request, "check/question.html", context, status=status)


def _duration_before(submission: Submission, route: Route, asked: Question) -> Any:
    """The length of time just given, so that a slip of unit is seen at once."""
    index = route.asked.index(asked.link_id)
    if index == 0:
        return None
    row = answer_row(submission.questionnaire, route.kept, route.asked[index - 1])
    return row if row.question.type is QuestionType.DURATION and not row.unsure else None
