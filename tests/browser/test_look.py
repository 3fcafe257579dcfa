"""What comes first, what stays closed, and what is printed."""

from dataclasses import replace
from typing import Any

from tests.browser.visitor import Visitor
from tests.conftest import store_version
from tests.small import SMALL
from triage.models import QuestionnaireVersion

FOCUSED = "document.activeElement"


def test_the_keyboard_reaches_the_number_to_call_first_on_an_error_page(
    live: QuestionnaireVersion, visitor: Visitor
) -> None:
    visitor.open("/nowhere/")

    visitor.page.keyboard.press("Tab")

    assert visitor.page.evaluate(f"{FOCUSED}.getAttribute('href')") == "tel:112"


def test_a_form_in_error_puts_the_focus_on_its_summary(
    live: QuestionnaireVersion, visitor: Visitor
) -> None:
    visitor.open("/")

    visitor.press("Start")

    visitor.page.wait_for_selector(".summary")
    assert visitor.page.evaluate(f"{FOCUSED}.className") == "summary"


def test_a_dose_is_closed_until_somebody_opens_it(
    version: QuestionnaireVersion, transactional_db: None, visitor: Visitor
) -> None:
    visitor.open("/learn/medicines/#MED-01")

    seen_before = visitor.page.get_by_text("300 mg").is_visible()
    visitor.page.click("text=For professionals: dose")

    assert (seen_before, visitor.page.get_by_text("300 mg").is_visible()) == (False, True)


def test_the_demonstration_notice_is_printed(
    transactional_db: None, visitor: Visitor, settings: Any
) -> None:
    settings.DEBUG = True  # else nothing unsigned is served
    store_version(replace(SMALL, slug="unsigned"))
    visitor.page.emulate_media(media="print")

    visitor.open("/learn/")

    assert visitor.page.get_by_text("Demonstration. Not approved by a clinician.").is_visible()
