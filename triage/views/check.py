"""During a check: one question a page, the page that stops, and the answers to check."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from triage.engine.outcome import Outcome, can_still_rise, evaluate
from triage.engine.questionnaire import Question, QuestionType, Urgency
from triage.engine.route import Route, find_route
from triage.forms import ContactForm, QuestionForm, initial_values
from triage.models import Submission
from triage.submissions import (
    Answered,
    CheckClosed,
    NotAskedNow,
    NotComplete,
    answer,
    complete,
    may_answer,
    may_complete,
    say_got_help,
    set_contact,
)
from triage.summary import (
    answer_labels,
    answer_row,
    answer_rows,
    danger_lines,
    earlier_cards,
    find_progress,
    phone_tokens,
    reading,
    sign_cards,
)
from triage.views.browser import with_check
from triage.views.places import place, place_before, place_on


def check_context(submission: Submission, outcome: Outcome) -> dict[str, Any]:
    """What every page of a check needs: the demonstration mark and the banner."""
    highest = submission.highest_urgency or 0
    now = outcome.urgency or 0
    return {
        "submission": submission,
        "unsigned": not submission.version_is_signed,
        "emergency_now": now >= Urgency.EMERGENCY,
        "emergency_earlier": highest >= Urgency.EMERGENCY > now,
    }


@require_safe
@with_check
def go_on(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Lead to wherever this check goes on."""
    return redirect(place(submission))


@require_http_methods(["GET", "HEAD", "POST"])
@with_check
def question(request: HttpRequest, submission: Submission, link_id: str) -> HttpResponse:
    """Ask one question; its POST stores the answer before anything else is shown."""
    route = find_route(submission.questionnaire, submission.current_answers())
    open_ = submission.status == Submission.Status.IN_PROGRESS
    if not (open_ and may_answer(route, link_id)):
        return redirect(place(submission))
    asked = submission.questionnaire.questions_by_id[link_id]
    if request.method != "POST":
        initial = initial_values(asked, route.kept.get(link_id, ()))
        form = QuestionForm(asked, initial={**initial, "revision": submission.revision})
        return _question_page(request, submission, route, form)
    form = QuestionForm(asked, request.POST)
    if not form.is_valid():
        return _question_page(request, submission, route, form, status=422)
    return _store(request, submission, form)


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
        return redirect("go-on")
    if answered.stops:
        return redirect("stop")
    if not answered.applied:
        return _newer_answer_page(request, answered, form)
    return redirect(place(answered.submission))


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
        "back": place_before(route, asked.link_id),
        "danger_lines": danger_lines(questionnaire, route.kept, asked),
        "echo": _duration_before(submission, route, asked),
        "may_finish": may_finish and may_complete(submission, outcome),
        **extra,
    }
    return render(request, "triage/question.html", context, status=status)


def _duration_before(submission: Submission, route: Route, asked: Question) -> Any:
    """The length of time just given, so that a slip of unit is seen at once."""
    index = route.asked.index(asked.link_id)
    if index == 0:
        return None
    row = answer_row(submission.questionnaire, route.kept, route.asked[index - 1])
    return row if row.question.type is QuestionType.DURATION and not row.unsure else None


@require_http_methods(["GET", "HEAD", "POST"])
@with_check
def stop(request: HttpRequest, submission: Submission) -> HttpResponse:
    """What must be told before the next question; its POST says that help is there."""
    questionnaire = submission.questionnaire
    answers = submission.current_answers()
    outcome = evaluate(questionnaire, answers)
    earlier = earlier_cards(submission, outcome)
    shown = [d for d in outcome.dispositions if d.stops_at_once]
    if not shown and not (earlier and (submission.highest_urgency or 0) >= Urgency.EMERGENCY):
        return redirect(place(submission))
    if request.method == "POST":
        say_got_help(submission, now=timezone.now())
        return redirect("stop")
    codes = {disposition.code for disposition in shown}
    context = {
        **check_context(submission, outcome),
        "dispositions": shown,
        "phones": phone_tokens(shown) or ("emergency_number",),
        "cards": sign_cards(questionnaire, [f for f in outcome.findings if f.disposition in codes]),
        "earlier": earlier,
        "reading": reading(
            questionnaire, answers, outcome, got_help=submission.got_help_at is not None
        ),
        "go_on": place(submission),
    }
    return render(request, "triage/stop.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@with_check
def answers(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Check your answers; the POST completes the check."""
    if submission.status != Submission.Status.IN_PROGRESS:
        return redirect(place(submission))
    questionnaire = submission.questionnaire
    route = find_route(questionnaire, submission.current_answers())
    outcome = evaluate(questionnaire, route.kept)
    if not may_complete(submission, outcome):
        return redirect(place_on(route))
    if request.method == "POST":
        return _complete(submission)
    context = {
        **check_context(submission, outcome),
        "parts": answer_rows(questionnaire, route),
        "conflicts": [
            card
            for card in sign_cards(questionnaire, outcome.findings)
            if len(card.because) > 1 and card.sign.code == CONFLICT_SIGN
        ],
    }
    return render(request, "triage/answers.html", context)


#: Answers that contradict each other stand under this warning sign, where there is one.
CONFLICT_SIGN = "answers-conflict"


def _complete(submission: Submission) -> HttpResponse:
    try:
        outcome = complete(submission, now=timezone.now())
    except (CheckClosed, NotComplete):
        return redirect("go-on")
    return redirect("contact" if outcome.dispositions else "result")


@require_http_methods(["GET", "HEAD", "POST"])
@with_check
def contact(request: HttpRequest, submission: Submission) -> HttpResponse:
    """May the clinic contact you? Asked after everything urgent, and may be skipped."""
    if submission.status != Submission.Status.COMPLETED:
        return redirect(place(submission))
    outcome = evaluate(submission.questionnaire, submission.current_answers())
    if request.method == "POST" and "skip" in request.POST:
        return redirect("result")
    details = submission.contact_details()
    form = ContactForm(request.POST if request.method == "POST" else None, initial=details)
    if request.method == "POST" and form.is_valid():
        set_contact(submission, form.details())
        return redirect("result")
    context = {**check_context(submission, outcome), "form": form, "outcome": outcome}
    status = 422 if form.is_bound else 200
    return render(request, "triage/contact.html", context, status=status)


@require_safe
@with_check
def unfinished(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Out of scope, or left too long: no result, but the danger signs and the numbers."""
    questionnaire = submission.questionnaire
    answers_now = submission.current_answers()
    route = find_route(questionnaire, answers_now)
    stopped = submission.status == Submission.Status.STOPPED
    if not stopped and (
        submission.status != Submission.Status.IN_PROGRESS or route.out_of_scope is None
    ):
        return redirect(place(submission))
    outcome = evaluate(questionnaire, answers_now)
    context = {
        **check_context(submission, outcome),
        "questionnaire": questionnaire,
        "danger_signs": questionnaire.danger_signs,
        "stopped": stopped,
        "demanded": submission.highest_urgency,
        "dispositions": outcome.dispositions,
        "change": route.out_of_scope,
        "kept": submission.answers is not None,
    }
    return render(request, "triage/unfinished.html", context)


@require_POST
@with_check
def finish_early(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Finish while questions are open that can add nothing to the result."""
    return _complete(submission)
