"""What the danger signs demand, told before the questions that follow them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from triage.check.closed import find_closed
from triage.check.submissions import may_finish_early
from triage.check.summary import notes, phone_tokens, sign_cards
from triage.check.views.browser import with_check
from triage.check.views.check import check_context
from triage.check.views.next_page import next_page, page_before, page_on
from triage.engine.outcome import Outcome, can_still_rise, evaluate
from triage.engine.route import Route
from triage.engine.rules import Disposition, Place
from triage.engine.so_far import told_so_far
from triage.models import Submission


@require_safe
@with_check
def so_far(request: HttpRequest, submission: Submission) -> HttpResponse:
    """What to do today or soon, why, and the choice to finish here or to go on."""
    if submission.status != Submission.Status.IN_PROGRESS:
        return redirect(next_page(submission))
    route = submission.route()
    outcome = evaluate(submission.questionnaire, route.kept)
    told = told_so_far(submission.questionnaire, route, outcome)
    if not told:
        return redirect(page_on(route))
    context = {**_context(submission, route, outcome), **_told_context(submission, outcome, told)}
    return render(request, "check/so_far.html", context)


def _context(submission: Submission, route: Route, outcome: Outcome) -> dict[str, Any]:
    """Where one comes from and goes on to; a link back to the question that was last answered."""
    questionnaire = submission.questionnaire
    return {
        **check_context(submission, outcome),
        "back": route.next_question and page_before(route, route.next_question),
        "go_on": page_on(route),
        "may_finish": may_finish_early(submission, outcome),
        "can_rise": can_still_rise(questionnaire, route.kept, outcome),
    }


def _told_context(
    submission: Submission, outcome: Outcome, told: tuple[Disposition, ...]
) -> dict[str, Any]:
    questionnaire, codes = submission.questionnaire, {disposition.code for disposition in told}
    now = timezone.now()
    return {
        "closed": find_closed(told, since=now, now=now),
        "dispositions": told,
        "phones": phone_tokens(told),
        "cards": sign_cards(questionnaire, [f for f in outcome.findings if f.disposition in codes]),
        "action_notes": notes(questionnaire, submission.current_answers(), Place.ACTION),
    }
