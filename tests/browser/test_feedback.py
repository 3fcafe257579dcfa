"""On a phone, people say what is not clear or does not work, and lose nothing by it."""

import pytest

from tests.browser.people import BENIGN, check
from tests.browser.visitor import Visitor
from tests.browser.ways import ask
from triage.models import ClarityCount, ProblemReport, QuestionnaireVersion, Submission

_PLACE = "[scrollY, location.hash]"


@pytest.fixture
def phone(live: QuestionnaireVersion, visitor: Visitor) -> Visitor:
    """At a question of several answers, on a small screen."""
    visitor.page.set_viewport_size({"width": 360, "height": 740})
    visitor.hold(*check(live, BENIGN, until="now_signs"))
    visitor.open("/check/")
    return visitor


def ticked(visitor: Visitor) -> list[str]:
    found: list[str] = visitor.page.evaluate(
        "[...document.querySelectorAll('main :checked')].map(e => e.value)"
    )
    return found


def say(visitor: Visitor, name: str) -> None:
    visitor.page.get_by_text("Was this question clear?").click()
    visitor.press(name)


def test_what_is_ticked_stays_when_a_question_is_said_not_to_be_clear(phone: Visitor) -> None:
    phone.fill(["chest_pain"])

    say(phone, "It was not clear")

    assert phone.asked == "now_signs"
    assert ticked(phone) == ["chest_pain"]
    thanks = phone.page.get_by_role("status")
    assert "Your answer is not sent yet." in thanks.inner_text()
    assert thanks.evaluate(
        "e => { const at = e.getBoundingClientRect();"
        " return at.top >= 0 && at.bottom <= innerHeight }"
    )
    assert list(ClarityCount.objects.values_list("link_id", "clear", "not_clear")) == [
        ("now_signs", 0, 1)
    ]
    assert Submission.objects.get().highest_urgency < 40


def test_the_answer_is_sent_after_that_and_the_next_page_begins_at_its_top(phone: Visitor) -> None:
    phone.fill(["none"])
    say(phone, "It was clear")

    with phone.page.expect_navigation():
        phone.page.click('main button:text("Continue")')

    assert phone.path not in {ask("now_signs"), "/check/stop/"}
    assert phone.page.evaluate(_PLACE) == [0, ""]


def test_the_enter_key_in_a_box_still_sends_the_answer(
    live: QuestionnaireVersion, visitor: Visitor
) -> None:
    visitor.hold(*check(live, BENIGN, until="surgery_when"))
    visitor.open("/check/")
    visitor.fill([400])

    with visitor.page.expect_navigation():
        visitor.page.press('input[name="answer"]', "Enter")

    assert visitor.asked != "surgery_when"
    assert not ClarityCount.objects.exists()


def test_a_problem_is_reported_from_a_question_and_the_way_leads_back(phone: Visitor) -> None:
    phone.follow("Report a problem")
    first_seen = phone.page.locator("main .danger-line").bounding_box()
    phone.page.get_by_label("What went wrong?").fill("I do not know this word.")
    phone.page.get_by_label("I do not understand the words").check()
    phone.press("Send the report")

    phone.follow("Back to where you were")

    assert phone.asked == "now_signs"
    assert first_seen is not None
    assert first_seen["y"] < 400
    [stored] = ProblemReport.objects.all()
    assert (stored.words(), stored.kind, stored.page, stored.link_id) == (
        "I do not know this word.",
        "unclear",
        "question",
        "now_signs",
    )


def test_the_foot_is_short_and_its_links_are_large_enough(phone: Visitor) -> None:
    links = phone.page.locator("footer .links a").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect().height)"
    )
    foot = phone.page.locator("footer").bounding_box()

    assert len(links) == 5
    assert min(links) >= 44
    assert foot is not None
    assert foot["height"] <= 370
