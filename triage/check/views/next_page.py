"""The page that a check goes on with, or comes from, as an address."""

from django.urls import reverse

from triage.engine.route import Route
from triage.models import Submission
from triage.site.addresses import address_code, draw_for, question_path

#: Names, in an address, the answer to come back to.
AT = "at"


def next_page(submission: Submission) -> str:
    """The page this check goes on with: never a result that was not completed."""
    draw_for(submission.pk)
    if submission.status == Submission.Status.COMPLETED:
        return reverse("result")
    if submission.status != Submission.Status.IN_PROGRESS:
        return reverse("unfinished")
    return page_on(submission.route())


def page_after(submission: Submission, link_id: str, *, changed: bool) -> str:
    """Where an answer leads: who changed it on the way out comes back to its row."""
    page = next_page(submission)
    if not changed or page != reverse("answers"):
        return page
    code = address_code(link_id)
    return f"{page}?{AT}={code}#{code}"


def page_on(route: Route) -> str:
    """The page a route in progress goes on with."""
    if route.out_of_scope is not None:
        return reverse("unfinished")
    if route.next_question is not None:
        return question_path(route.next_question)
    return reverse("answers")


def page_before(route: Route, link_id: str) -> str | None:
    """The question before this one; none before the first."""
    index = route.asked.index(link_id)
    return question_path(route.asked[index - 1]) if index else None
