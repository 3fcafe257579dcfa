"""During a check: one question a page, the page that stops, and the answers to check."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from triage.check.answering import Answered, NotAskedNow, answer, may_answer
from triage.check.clarity import count_clarity
from triage.check.crisis import crisis_context
from triage.check.endless import TooManyAnswers
from triage.check.erase_requests import request_of
from triage.check.form_owner import may_be_told
from triage.check.forms import QuestionForm, initial_values, typed_values
from triage.check.gates import ask_gates_again, gates_are_stale, once_more
from triage.check.lifetime import CheckClosed
from triage.check.progress import find_progress
from triage.check.submissions import may_complete
from triage.check.summary import (
    answer_labels,
    answer_row,
    danger_lines,
    option_notes,
)
from triage.check.views.browser import with_check
from triage.check.views.first_asked import TEMPLATE, first_asked
from triage.check.views.next_page import next_page, page_after, page_before
from triage.check.views.not_stored import RATING, not_stored, rates_question, sends_answer
from triage.engine.conditions import Value
from triage.engine.outcome import Outcome, can_still_rise
from triage.engine.question import Question, QuestionType
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import Route
from triage.engine.so_far import told_so_far
from triage.engine.urgency import Urgency
from triage.models import Submission


def check_context(submission: Submission, outcome: Outcome) -> dict[str, Any]:
    """What every page of a check needs: the demonstration mark and the banner."""
    highest = submission.highest_urgency
    now = outcome.urgency or 0
    return {
        **crisis_context(submission, outcome),
        "submission": submission,
        "unsigned": not submission.version_is_signed,
        "emergency_now": now >= Urgency.EMERGENCY,
        "emergency_earlier": highest >= Urgency.EMERGENCY > now,
        "can_see_why": submission.answers is not None,
        "erase_request": request_of(submission),
    }


@require_safe
@with_check
def go_on(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Lead to wherever this check goes on."""
    return redirect(next_page(submission))


@require_http_methods(["GET", "HEAD", "POST"])
@with_check
def question(request: HttpRequest, submission: Submission, link_id: str) -> HttpResponse:
    """Ask one question; its POST stores the answer before anything else is shown."""
    link_id = link_id if may_be_told(request, submission) else ""
    route = submission.route()
    open_ = submission.status == Submission.Status.IN_PROGRESS
    if not (open_ and may_answer(route, link_id)):
        return _not_asked_now(request, submission, link_id)
    if rates_question(request):
        return _rated(request, submission, route, link_id)
    if request.method == "POST":
        return _take(request, submission, route, link_id)
    if gates_are_stale(submission, now=timezone.now()):
        return start_gates_over(submission)
    return _ask(request, submission, route, link_id)


def _ask(request: HttpRequest, submission: Submission, route: Route, link_id: str) -> HttpResponse:
    """What was answered before stands in the form; else there is one page for everybody."""
    asked, given = submission.questionnaire.questions_by_id[link_id], route.kept.get(link_id, ())
    context = _question_context(request, submission, route, asked)
    drawn = None if given else first_asked(request, context)
    if drawn is not None:
        return HttpResponse(drawn)
    return render(request, TEMPLATE, {**context, "form": _form(submission, link_id, given)})


def _rated(
    request: HttpRequest, submission: Submission, route: Route, link_id: str
) -> HttpResponse:
    """Count whether the question is clear, and draw it again with all that stood in its form.

    Nothing of that is an answer: no step is stored, and nothing is complained of.
    """
    clear = {"yes": True, "no": False}.get(request.POST[RATING])
    if clear is not None:
        count_clarity(submission, link_id, clear=clear, now=timezone.now())
    asked = submission.questionnaire.questions_by_id[link_id]
    pictures = submission.questionnaire.pictures_at(asked)
    form = QuestionForm(asked, initial=typed_values(asked, request.POST), pictures=pictures)
    return question_page(request, submission, route, form, rated=clear is not None)


def _not_asked_now(request: HttpRequest, submission: Submission, link_id: str) -> HttpResponse:
    if sends_answer(request):
        return not_stored(request, submission, link_id)
    return redirect(next_page(submission))


def _form(submission: Submission, link_id: str, values: tuple[Value, ...]) -> QuestionForm:
    """The form as the submission is now, with what was given before."""
    asked = submission.questionnaire.questions_by_id[link_id]
    initial = {**initial_values(asked, values), "revision": submission.revision}
    return QuestionForm(
        asked, initial=initial, pictures=submission.questionnaire.pictures_at(asked)
    )


def _take(request: HttpRequest, submission: Submission, route: Route, link_id: str) -> HttpResponse:
    questionnaire = submission.questionnaire
    asked = questionnaire.questions_by_id[link_id]
    form = QuestionForm(asked, request.POST, pictures=questionnaire.pictures_at(asked))
    if not form.is_valid():
        return question_page(request, submission, route, form, status=422)
    return _store(request, submission, form)


def start_gates_over(submission: Submission) -> HttpResponse:
    """After an hour away a danger sign may have come: ask for them all once more."""
    ask_gates_again(submission, now=timezone.now())
    return redirect("go-on")


def _store(request: HttpRequest, submission: Submission, form: QuestionForm) -> HttpResponse:
    link_id, given, revision = form.question.link_id, form.values(), form.cleaned_data["revision"]
    drawn_from, now = -1 if revision is None else revision, timezone.now()
    try:
        answered = answer(submission, link_id=link_id, values=given, revision=drawn_from, now=now)
    except (CheckClosed, NotAskedNow, TooManyAnswers) as error:
        return not_stored(request, submission, link_id, too_many=isinstance(error, TooManyAnswers))
    if answered.stops:
        return redirect("stop")
    if not answered.applied:
        return _newer_answer_page(request, answered, form)
    if answered.tells:
        return redirect("so-far")
    changed = link_id in submission.current_answers()
    return HttpResponseRedirect(page_after(answered.submission, link_id, changed=changed))


def _newer_answer_page(
    request: HttpRequest, answered: Answered, form: QuestionForm
) -> HttpResponse:
    """Show what was sent beside what stands, and let the person say which is right."""
    submission, link_id = answered.submission, form.question.link_id
    route = submission.route()
    beside = {
        "newer_answer": answer_row(submission.questionnaire, route.kept, link_id),
        "sent_labels": answer_labels(form.question, form.values()),
    }
    fresh = _form(submission, link_id, form.values())
    return question_page(request, submission, route, fresh, status=409, **beside)


def question_page(
    request: HttpRequest,
    submission: Submission,
    route: Route,
    form: QuestionForm,
    *,
    status: int = 200,
    **extra: Any,
) -> HttpResponse:
    """One question as it stands at this place of the way."""
    context = _question_context(request, submission, route, form.question)
    return render(request, TEMPLATE, {**context, "form": form, **extra}, status=status)


def _question_context(
    request: HttpRequest, submission: Submission, route: Route, asked: Question
) -> dict[str, Any]:
    questionnaire = submission.questionnaire
    outcome = submission.outcome()
    return {
        **check_context(submission, outcome),
        "question": asked,
        "here": request.get_full_path(),
        "revision": submission.revision,
        "progress": find_progress(questionnaire, route, asked.link_id),
        "back": page_before(route, asked.link_id),
        "once_more": once_more(submission, route, asked.link_id),
        "danger_lines": danger_lines(questionnaire, route.kept, asked, _before(route, asked)),
        "echo": _duration_before(submission, route, asked),
        **told_of_last(questionnaire, route, route.asked.index(asked.link_id)),
        "so_far": told_so_far(questionnaire, route, outcome)[:1],
        "may_finish": asked.link_id == route.next_question
        and _may_finish(submission, route, outcome),
    }


def _before(route: Route, asked: Question) -> str:
    """The question on the page before; empty on the first."""
    place = route.asked.index(asked.link_id)
    return route.asked[place - 1] if place else ""


def told_of_last(questionnaire: Questionnaire, route: Route, place: int) -> dict[str, Any]:
    """What the answer just before this place has to tell: there, once, and on the result."""
    if not place:
        return {}
    before = questionnaire.questions_by_id[route.asked[place - 1]]
    notes = option_notes(before, route.kept.get(before.link_id, ()))
    return {"option_notes": notes, "noted": before}


def _may_finish(submission: Submission, route: Route, outcome: Outcome) -> bool:
    if not may_complete(submission, outcome):
        return False
    return not can_still_rise(submission.questionnaire, route.kept, outcome)


def _duration_before(submission: Submission, route: Route, asked: Question) -> Any:
    """The length of time just given, so that a slip of unit is seen at once."""
    index = route.asked.index(asked.link_id)
    if index == 0:
        return None
    row = answer_row(submission.questionnaire, route.kept, route.asked[index - 1])
    return row if row.question.type is QuestionType.DURATION and not row.unsure else None
