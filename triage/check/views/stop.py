"""The page that stops a check: what must be told before the next question."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from triage.check.closed import find_closed
from triage.check.counting import counting_answers
from triage.check.reading import reading
from triage.check.submissions import say_got_help
from triage.check.summary import SignCard, earlier_cards, notes, phone_tokens, sign_cards
from triage.check.views.browser import with_check
from triage.check.views.check import check_context
from triage.check.views.contact import may_leave_number
from triage.check.views.next_page import next_page, page_on
from triage.engine.outcome import Outcome, evaluate
from triage.engine.question import Question
from triage.engine.rules import Disposition, Place
from triage.engine.so_far import told_so_far
from triage.engine.urgency import Urgency
from triage.models import Submission


@require_http_methods(["GET", "HEAD", "POST"])
@with_check
def stop(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Danger told at once; the POST says that help is there, which lowers nothing."""
    outcome = evaluate(submission.questionnaire, counting_answers(submission))
    earlier = earlier_cards(submission, outcome)
    shown = [d for d in outcome.dispositions if d.stops_at_once]
    if not shown and not _was_told_at_once(submission, earlier):
        return redirect(next_page(submission))
    if request.method == "POST":
        say_got_help(submission, now=timezone.now())
        is_done = submission.status == Submission.Status.COMPLETED
        return redirect("result" if is_done else "stop")
    context = {
        **_stop_context(submission, outcome, shown),
        "earlier": earlier,
        "asked_again": _asked_again(submission, earlier),
    }
    template = "check/crisis.html" if context["is_crisis"] else "check/stop.html"
    return render(request, template, context)


def _was_told_at_once(submission: Submission, earlier: tuple[SignCard, ...]) -> bool:
    """Whether something was said before that had to be told before the next question.

    Of a check that was moved the row knows of an emergency that its version now may not.
    """
    emergency = submission.highest_urgency >= Urgency.EMERGENCY
    return any(emergency or card.disposition.always_shown for card in earlier)


def _asked_again(submission: Submission, earlier: tuple[SignCard, ...]) -> bool:
    """Whether what was said before is open once more, and not taken back."""
    if submission.status != Submission.Status.IN_PROGRESS:
        return False
    answers = submission.current_answers()
    return any(not answers.get(row.question.link_id) for card in earlier for row in card.because)


def _stop_context(
    submission: Submission, outcome: Outcome, shown: list[Disposition]
) -> dict[str, Any]:
    questionnaire, answers = submission.questionnaire, counting_answers(submission)
    codes = {disposition.code for disposition in shown}
    cards = sign_cards(questionnaire, [f for f in outcome.findings if f.disposition in codes])
    got_help = submission.got_help_at is not None
    is_crisis = bool(shown) and all(disposition.always_shown for disposition in shown)
    is_open = submission.status == Submission.Status.IN_PROGRESS
    found = reading(questionnaire, answers, outcome, got_help=got_help)
    calls, now = may_leave_number(submission), timezone.now()
    return {
        **check_context(submission, outcome),
        "dispositions": shown,
        "is_crisis": is_crisis,  # nothing beside the line to call and why
        "action_notes": () if is_crisis else notes(questionnaire, answers, Place.ACTION),
        "phones": phone_tokens(shown) or ("emergency_number",),
        "cards": cards,
        "may_leave_number": calls,
        "closed": find_closed(shown, since=now, now=now) if calls else None,
        "contact": submission.contact_details(),
        "look_again": _look_again(cards) if is_open else [],
        "is_open": is_open,
        "reading": None if is_crisis else found,
        "go_on": _go_on(submission, outcome),
    }


def _go_on(submission: Submission, outcome: Outcome) -> str:
    """What is less urgent, and was to be told by the same answer, comes first."""
    if submission.status != Submission.Status.IN_PROGRESS:
        return next_page(submission)
    route = submission.route()
    told = told_so_far(submission.questionnaire, route, outcome)
    return reverse("so-far") if told else page_on(route)


def _look_again(cards: tuple[SignCard, ...]) -> list[Question]:
    """Each question that led here, once."""
    asked = {row.question.link_id: row.question for card in cards for row in card.because}
    return list(asked.values())
