"""The staff pages in a real browser: accessible, within the policy, and narrow enough."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import ConsoleMessage, Page

from tests.admin.conftest import begin, finish, give, staff
from tests.admin.pages import address
from tests.conftest import store_version
from tests.drafts import store_draft
from tests.small import BENIGN, SMALL
from triage.models import (
    Approval,
    EducationalSection,
    Question,
    Questionnaire,
    QuestionnaireVersion,
    Rule,
    SafetyFloor,
    Submission,
    WarningSign,
)

pytestmark = pytest.mark.django_db(transaction=True)

#: Name -> address; looked up once the rows are there.
PAGES: dict[str, Callable[[], str]] = {
    "index": lambda: "/admin/",
    "list of submissions": lambda: address(Submission, "changelist"),
    "list of rules": lambda: address(Rule, "changelist"),
    "list of versions": lambda: address(QuestionnaireVersion, "changelist"),
    "submission": lambda: address(Submission.objects.get(status="completed")),
    "submission without consent": lambda: address(Submission.objects.get(status="in-progress")),
    "rule": lambda: address(Rule.objects.get(code="long-pain")),
    "new rule": lambda: address(Rule, "add"),
    "question": lambda: address(Question.objects.get(link_id="onset")),
    "questionnaire": lambda: address(Questionnaire.objects.get()),
    "locked floor": lambda: address(SafetyFloor.objects.get()),
    "warning sign": lambda: address(WarningSign.objects.first() or WarningSign()),
    "section": lambda: address(EducationalSection.objects.get(code="MED")),
    "version": lambda: address(QuestionnaireVersion.objects.get()),
    "signature": lambda: address(Approval, "add"),
}


@pytest.fixture
def staff_page(page: Page, live_server: object, client: Client) -> Page:
    """A browser in which a superuser is logged in; fails on anything the browser refuses."""
    store_draft(SMALL)
    version = store_version(SMALL)
    give(begin(version), "adult", "yes")
    finish(begin(version), {**BENIGN, "bladder": ("cant_pee",), "onset": ("asked-unknown",)})
    client.force_login(staff("superuser"))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": str(live_server)}]
    )
    return page


def _complaints(page: Page, place: str) -> list[str]:
    """What the browser says about a page, its missing favicon apart."""
    said: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and "favicon" not in message.location.get("url", ""):
            said.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(place)
    page.remove_listener("console", listen)
    return said


@pytest.mark.parametrize("name", PAGES)
def test_a_staff_page_is_accessible(staff_page: Page, live_server: object, name: str) -> None:
    said = _complaints(staff_page, f"{live_server}{PAGES[name]()}")
    found = Axe().run(staff_page, options={}).response["violations"]
    staff_page.set_viewport_size({"width": 390, "height": 844})
    too_wide = staff_page.evaluate("document.documentElement.scrollWidth - window.innerWidth")

    assert said == []
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
    assert too_wide <= 0


def test_a_condition_is_added_with_the_keyboard_of_a_browser(
    staff_page: Page, live_server: object
) -> None:
    rule = Rule.objects.get(code="fever")
    staff_page.goto(f"{live_server}{address(rule)}")

    staff_page.get_by_label("Group, row 2").fill("2")
    staff_page.get_by_label("Question, row 2").select_option(label="bladder: What about bladder?")
    staff_page.get_by_label("Value, row 2").fill("leak")
    staff_page.get_by_role("button", name="Save and continue editing").first.click()

    sentence = staff_page.locator(".field-in_words .readonly").inner_text()
    assert sentence.startswith(
        "Fires when the person answers “Yes” to “Fever”, and ticks “I leak” under “Bladder”."
    )
