"""Every page in every state: axe finds nothing, nothing scrolls sideways, no policy is broken."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.browser import states, states_around
from tests.browser.people import completed
from tests.browser.states_around import State
from tests.browser.visitor import Visitor
from tests.browser.ways import open_everything
from tests.check.views.walk import question_at
from triage.models import QuestionnaireVersion, Submission

STATES = {
    **states_around.BEFORE,
    **states.QUESTIONS,
    **states.TOLD,
    **states.ENDINGS,
    **states.RESULTS,
    **states_around.OTHERS,
}


def place_of(path: str) -> str:
    """A question by its name, as its address is another one in every check."""
    return question_at(path) if path.startswith("/check/question/") else path


@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_nothing_is_wrong_with_this_page(
    live: QuestionnaireVersion, visitor: Visitor, state: State
) -> None:
    state.way(visitor, live)

    assert place_of(visitor.path) == place_of(state.path)
    assert state.says in visitor.text
    assert visitor.look() == {}


def test_nothing_is_wrong_with_any_section_of_the_reading(
    live: QuestionnaireVersion, visitor: Visitor
) -> None:
    found = {}
    for section in live.parsed().sections:
        visitor.open(f"/learn/{section.slug}/")
        open_everything(visitor)
        found[section.slug] = visitor.look()

    assert found == {section.slug: {} for section in live.parsed().sections}


def test_nothing_is_wrong_with_a_result_of_yesterday(
    live: QuestionnaireVersion, visitor: Visitor
) -> None:
    submission, token = completed(live)
    yesterday = timezone.now() - timedelta(days=1)
    Submission.objects.update(completed_at=yesterday)
    visitor.hold(submission, token)

    visitor.open("/check/result/")

    assert "If anything changed, do a new check." in visitor.text
    assert visitor.look() == {}


def test_what_is_wrong_is_found(live: QuestionnaireVersion, visitor: Visitor) -> None:
    visitor.open("/")
    visitor.page.evaluate("""() => {
        document.documentElement.removeAttribute("lang");
        document.querySelector("h1").style.width = "400px";
    }""")

    found = visitor.look()

    assert found["too wide"] == ["100%", "200%"]
    assert found["telephone"] == found["desk"] == [["html-has-lang", ["html"]]]
