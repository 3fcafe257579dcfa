"""Whole checks, as people walk them."""

from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import NewVisitor
from tests.browser.people import ARTICLE_SIGNS, BENIGN, CANNOT_PEE, check, patient, urgency_of
from tests.browser.visitor import DESK, TELEPHONE, Visitor, page_of
from tests.check.views.walk import question_at
from triage.models import Alert, QuestionnaireVersion

SCREENS = [
    pytest.param({"size": size, "script": script}, id=f"{size[0]}-{'' if script else 'no-'}script")
    for size in (TELEPHONE, DESK)
    for script in (True, False)
]
on_every_screen = pytest.mark.parametrize("visitor", SCREENS, indirect=True)
FOCUSED = "document.activeElement.getAttribute('href')"


@pytest.mark.parametrize("visitor", [SCREENS[1], SCREENS[2]], indirect=True)
def test_harmless_answers_lead_to_self_care_and_never_to_all_is_well(
    live: QuestionnaireVersion, visitor: Visitor
) -> None:
    visitor.begin()
    visitor.walk(BENIGN)

    visitor.send()

    assert visitor.cards == ["self-care"]
    assert "Your answers did not match the signs we checked." in visitor.text


@pytest.mark.parametrize(
    ("sign", "visitor"),
    [(sign, SCREENS[turn % len(SCREENS)].values[0]) for turn, sign in enumerate(ARTICLE_SIGNS)],
    ids=ARTICLE_SIGNS,
    indirect=["visitor"],
)
def test_each_sign_of_the_article_alone_leads_to_its_tier(
    live: QuestionnaireVersion, visitor: Visitor, sign: str
) -> None:
    title = live.parsed().signs_by_code[sign].title
    visitor.begin()
    visitor.walk_on(patient(sign))

    visitor.send()

    assert visitor.cards == [urgency_of(sign).replace("_", "-")]
    assert visitor.page.locator(".reason h3").all_inner_texts() == [title]


@on_every_screen
def test_an_emergency_stops_the_check_on_the_very_answer(
    live: QuestionnaireVersion, visitor: Visitor
) -> None:
    visitor.hold(*check(live, until="now_signs"))
    visitor.open("/check/")

    with visitor.page.expect_navigation() as arrival:
        visitor.answer("chest_pain")

    sent = arrival.value.request.redirected_from
    assert sent is not None
    assert (sent.method, question_at(urlsplit(sent.url).path)) == ("POST", "now_signs")
    assert (visitor.path, visitor.cards) == ("/check/stop/", ["emergency"])
    assert [alert.urgency for alert in Alert.objects.all()] == [40]


@on_every_screen
def test_the_number_to_call_is_the_first_thing_the_keyboard_reaches(
    live: QuestionnaireVersion, visitor: Visitor
) -> None:
    visitor.hold(*check(live, CANNOT_PEE, until="bowel"))
    visitor.open("/check/stop/")

    visitor.page.keyboard.press("Tab")

    assert visitor.page.evaluate(FOCUSED) == "tel:112"


@on_every_screen
def test_the_banner_stays_in_view_after_going_on(
    live: QuestionnaireVersion, visitor: Visitor
) -> None:
    visitor.hold(*check(live, CANNOT_PEE, until="bowel"))
    visitor.open("/check/stop/")
    visitor.follow("Go on with the check")

    visitor.page.get_by_role("link", name="Erase my answers").scroll_into_view_if_needed()

    banner = visitor.page.locator(".banner")
    assert visitor.asked == "bowel"
    assert "Your answers may mean an emergency. Call 112" in banner.inner_text()
    box = banner.bounding_box()
    assert box is not None
    assert box["y"] >= 0


def test_a_changed_answer_leaves_what_was_told_earlier_in_view(
    live: QuestionnaireVersion, visitor: Visitor
) -> None:
    visitor.hold(*check(live, CANNOT_PEE))
    visitor.open("/check/answers/")

    visitor.change("bladder")
    visitor.page.uncheck('input[value="cant_pee"]')
    visitor.answer("none")
    banner = visitor.page.locator(".banner").inner_text()
    place = visitor.path
    visitor.send()

    assert place == "/check/answers/"
    assert banner.startswith("Earlier you told us something that may be an emergency.")
    assert "emergency" not in visitor.cards
    assert "Earlier you told us something more urgent" in visitor.text


def test_a_page_left_open_in_another_tab_never_undoes_a_newer_answer(
    live: QuestionnaireVersion, visitor: Visitor, new_visitor: NewVisitor
) -> None:
    visitor.hold(*check(live, until="now_signs"))
    visitor.open(page_of("now_signs"))
    newer = visitor.another_tab()
    newer.open(page_of("now_signs"))
    newer.answer("chest_pain")

    visitor.answer("none")

    assert "You gave a newer answer" in visitor.text
    visitor.follow("See why")
    assert visitor.cards == ["emergency"]


def test_the_back_button_leads_to_what_was_answered(
    live: QuestionnaireVersion, visitor: Visitor
) -> None:
    visitor.hold(*check(live, until="very_ill"))
    visitor.open("/check/")
    visitor.answer("no")

    visitor.go_back()

    assert visitor.asked == "very_ill"
    assert visitor.page.locator('input[value="no"]').is_checked()


def test_a_version_nobody_signed_says_so_on_every_page(
    unsigned: QuestionnaireVersion, visitor: Visitor
) -> None:
    visitor.hold(*check(unsigned, until="bowel"))
    notice = "Demonstration. Not approved by a clinician."

    for path in ("/", "/check/", "/check/save/", "/check/erase/", "/learn/"):
        visitor.open(path)

        assert notice in visitor.text, path


@on_every_screen
def test_told_today_a_person_may_finish_there_and_is_not_told_that_all_is_well(
    live: QuestionnaireVersion, visitor: Visitor
) -> None:
    visitor.hold(*check(live, patient("infection"), until="has_pain"))
    visitor.open("/check/so-far/")
    told = visitor.cards

    visitor.press("Finish here and send my answers")

    assert told == visitor.cards == ["same-day"]
    assert "You finished before the last question." in visitor.text
    assert "did not match the signs" not in visitor.text


@on_every_screen
def test_what_is_told_between_is_gone_back_from_and_gone_on_from(
    live: QuestionnaireVersion, visitor: Visitor
) -> None:
    visitor.hold(*check(live, patient("infection"), until="has_pain"))
    visitor.open("/check/so-far/")

    visitor.follow("Back")
    visitor.page.wait_for_selector("form")
    before = visitor.path
    visitor.open("/check/so-far/")
    visitor.follow("Go on with the check")
    visitor.page.wait_for_selector("progress")

    assert before.startswith("/check/question/")
    assert visitor.asked == "has_pain"
