"""The end of a check: the answers once more, and what is not a result."""

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from triage.check.counting import counting_answers
from triage.check.gates import gates_are_stale
from triage.check.lifetime import CheckClosed
from triage.check.submissions import NotComplete, complete, may_complete
from triage.check.summary import (
    AnswerRow,
    answer_row,
    answer_rows,
    calm_parts,
    deciding_rows,
    option_notes,
    sign_cards,
)
from triage.check.views.browser import with_check
from triage.check.views.check import check_context, start_gates_over, told_of_last
from triage.check.views.next_page import AT, next_page, page_on
from triage.engine.outcome import Outcome, evaluate
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import Route, find_route
from triage.models import Submission
from triage.site.addresses import decode, is_of_another


@require_http_methods(["GET", "HEAD", "POST"])
@with_check
def answers(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Check your answers; the POST completes the check."""
    if submission.status != Submission.Status.IN_PROGRESS:
        return redirect(next_page(submission))
    if gates_are_stale(submission, now=timezone.now()):
        return start_gates_over(submission)
    route = submission.route()
    outcome = evaluate(submission.questionnaire, route.kept)
    if not may_complete(submission, outcome):
        return redirect(page_on(route))
    if request.method == "POST":
        return _complete(submission)
    context = _answers_context(submission, route, outcome)
    context["calm"] -= {_part_of(submission, request.GET.get(AT, ""))}
    return render(request, "check/answers.html", context)


def _part_of(submission: Submission, code: str) -> str:
    """The part of the answer that was just changed, which is to be seen unfolded."""
    if is_of_another(code, settings.DIGEST_KEY, submission.pk):
        return ""
    asked = decode(code, settings.DIGEST_KEY)
    question = submission.questionnaire.questions_by_id.get(asked)
    return question.part if question else ""


def _answers_context(submission: Submission, route: Route, outcome: Outcome) -> dict[str, Any]:
    questionnaire = submission.questionnaire
    cards = sign_cards(questionnaire, outcome.findings)
    return {
        **check_context(submission, outcome),
        "parts": answer_rows(questionnaire, route),
        "calm": calm_parts(questionnaire, route),
        "deciding": deciding_rows(questionnaire, route, outcome),
        **told_of_last(submission.questionnaire, route, len(route.asked)),
        "conflicts": [card for card in cards if card.origin.contradicts],
    }


def _complete(submission: Submission) -> HttpResponse:
    with suppress(CheckClosed, NotComplete):
        complete(submission, now=timezone.now())
        return redirect("result")
    return redirect("go-on")


@require_safe
@with_check
def unfinished(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Out of scope, or left too long: no result, but the danger signs and the numbers."""
    route = find_route(submission.questionnaire, counting_answers(submission))
    open_ = submission.status == Submission.Status.IN_PROGRESS
    stopped = submission.status == Submission.Status.STOPPED
    if not (stopped or (open_ and route.out_of_scope is not None)):
        return redirect(next_page(submission))
    context = {
        **_unfinished_context(submission),
        "stopped": stopped,
        "change": route.out_of_scope,
        "option_notes": _why_it_ends(submission.questionnaire, route),
        "ended_by": _ended_by(submission.questionnaire, route),
    }
    return render(request, "check/unfinished.html", context)


def _why_it_ends(questionnaire: Questionnaire, route: Route) -> tuple[str, ...]:
    """Whom the check is for, and where somebody else gets help."""
    if route.out_of_scope is None:
        return ()
    question = questionnaire.questions_by_id[route.out_of_scope]
    return option_notes(question, route.kept[question.link_id])


def _ended_by(questionnaire: Questionnaire, route: Route) -> AnswerRow | None:
    """The answer for which the check is not made."""
    ended = route.out_of_scope
    return None if ended is None else answer_row(questionnaire, route.kept, ended)


def _unfinished_context(submission: Submission) -> dict[str, Any]:
    outcome = evaluate(submission.questionnaire, counting_answers(submission))
    return {
        **check_context(submission, outcome),
        "questionnaire": submission.questionnaire,
        "danger_signs": submission.questionnaire.danger_signs,
        "demanded": submission.highest_urgency,
        # Left unfinished nothing is calm: only what was found is shown, never the default.
        "dispositions": outcome.dispositions if outcome.findings else (),
        "kept": submission.answers is not None,
    }


@require_http_methods(["GET", "HEAD", "POST"])
@with_check
def finish_early(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Finish while questions are open that can add nothing to the result."""
    if request.method != "POST":
        return redirect(next_page(submission))
    if gates_are_stale(submission, now=timezone.now()):
        return start_gates_over(submission)
    return _complete(submission)
