"""Pages in a real browser: what axe finds, how small a screen they bear, what is reached first."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.conftest import store_version
from tests.small import SMALL
from triage.models import QuestionnaireVersion

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """rules => axe.run({runOnly: rules})
    .then(found => found.violations.map(v => [v.id, v.nodes.map(node => node.target)]))"""
TOO_SMALL = """[...document.querySelectorAll(
    "main :is(button, summary, input:not([type=hidden]), select, textarea)")]
    .filter(e => e.getBoundingClientRect().height < 44).map(e => e.outerHTML)"""
WIDTH = "document.documentElement.scrollWidth"
PATHS = [
    "/start/small/",
    "/learn/",
    "/learn/medicines/",
    "/learn/search/?q=tablet",
    "/nowhere/",
]
every_path = pytest.mark.parametrize("path", PATHS)
Open = Callable[[str], Page]


@pytest.fixture
def open_page(page: Page, live_server: LiveServer, version: QuestionnaireVersion) -> Open:
    """Open a path on a small telephone."""
    page.set_viewport_size({"width": 320, "height": 640})

    def go(path: str) -> Page:
        page.goto(f"{live_server.url}{path}")
        return page

    return go


@every_path
def test_axe_finds_nothing(open_page: Open, path: str) -> None:
    page = open_page(path)

    page.evaluate(AXE)

    assert page.evaluate(RUN, RULES) == []


@every_path
def test_a_narrow_screen_with_large_text_never_scrolls_sideways(open_page: Open, path: str) -> None:
    page = open_page(path)

    before = page.evaluate(WIDTH)
    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert [before, page.evaluate(WIDTH)] == [320, 320]


@every_path
def test_everything_to_press_is_as_large_as_a_fingertip(open_page: Open, path: str) -> None:
    assert open_page(path).evaluate(TOO_SMALL) == []


@every_path
def test_the_policy_of_the_site_blocks_nothing(open_page: Open, page: Page, path: str) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))

    open_page(path)

    assert [text for text in said if "Content Security Policy" in text] == []


def test_the_keyboard_reaches_the_number_to_call_first_on_an_error_page(open_page: Open) -> None:
    page = open_page("/nowhere/")

    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.getAttribute('href')") == "tel:112"


def test_a_form_in_error_puts_the_focus_on_its_summary(open_page: Open) -> None:
    page = open_page("/start/small/")

    page.click("main form button")

    page.wait_for_selector(".summary")
    assert page.evaluate("document.activeElement.className") == "summary"


def test_a_dose_is_closed_until_somebody_opens_it(open_page: Open) -> None:
    page = open_page("/learn/medicines/#MED-01")

    seen_before = page.get_by_text("300 mg").is_visible()
    page.click("text=For professionals: dose")

    assert (seen_before, page.get_by_text("300 mg").is_visible()) == (False, True)


def test_the_demonstration_notice_is_printed(
    page: Page, live_server: LiveServer, db: None, settings: Settings
) -> None:
    settings.DEBUG = True  # else nothing unsigned is served
    store_version(replace(SMALL, slug="unsigned"))
    page.emulate_media(media="print")

    page.goto(f"{live_server.url}/learn/")

    assert page.get_by_text("Demonstration. Not approved by a clinician.").is_visible()
