"""The staff pages in a real browser: accessible, within the policy, and narrow enough."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.conftest import store_version
from tests.drafts import store_draft
from tests.filling import address
from tests.small import BENIGN, SMALL
from tests.staff.every_page import PAGES, store_trials
from tests.staff.people import GROUPS, begin, finish, give, staff
from tests.staff.widths import widths
from triage.models import Questionnaire, Replay, Rule

pytestmark = pytest.mark.django_db(transaction=True)

#: What is wrong, and nothing of what is right: that is a megabyte a page to be sent and read.
_WRONG = """() => axe.run({resultTypes: ["violations"]}).then(
    found => found.violations.map(rule => [rule.id, rule.nodes[0].html]))"""


@pytest.fixture
def staff_page(page: Page, live_server: object, client: Client) -> Page:
    """A browser in which a superuser is logged in; fails on anything the browser refuses."""
    store_draft(SMALL)
    version = store_version(SMALL)
    give(begin(version), "adult", "yes")
    check = finish(
        begin(version), {**BENIGN, "bladder": ("cant_pee",), "onset": ("asked-unknown",)}
    )
    store_trials(check)
    return _logged_in(page, live_server, client)


def _logged_in(page: Page, live_server: object, client: Client) -> Page:
    everybody = staff("superuser")
    everybody.groups.add(Group.objects.get(name=GROUPS["clinician"]))  # who is of the clinic, too
    client.force_login(everybody)
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
    too_wide = widths(staff_page)
    staff_page.evaluate(AXE_SCRIPT)

    assert staff_page.evaluate(_WRONG) == []
    assert said == []
    assert too_wide == {}


def test_a_condition_is_added_with_the_keyboard_of_a_browser(
    staff_page: Page, live_server: object
) -> None:
    rule = Rule.objects.get(code="fever")
    staff_page.goto(f"{live_server}{address(rule)}")

    staff_page.get_by_label("Question, row 2").select_option(label="Bladder")
    staff_page.get_by_label("Value, row 2").select_option(label="I leak")
    with staff_page.expect_navigation():
        staff_page.get_by_role("button", name="Save and continue editing").first.click()

    sentence = staff_page.locator(".field-in_words .readonly").inner_text()
    assert sentence.startswith(
        "Fires when the person answers “Yes” to “Fever”, and ticks “I leak” under “Bladder”."
    )


def test_a_draft_is_walked_with_the_keyboard_of_a_browser(
    staff_page: Page, live_server: object
) -> None:
    staff_page.goto(f"{live_server}{address(Questionnaire.objects.get(), 'try')}")

    for label in ("Yes", "I leak"):
        staff_page.get_by_label(label, exact=True).focus()
        staff_page.keyboard.press("Space")
        with staff_page.expect_navigation():
            staff_page.keyboard.press("Enter")

    assert staff_page.locator(".try-form legend").inner_text() == "What about onset?"
    assert staff_page.locator("#so-far + dl dd").first.inner_text() == "■ Soon"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_replay_goes_on_while_its_page_is_open(
    browser: Browser,
    live_server: object,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    script: bool,
) -> None:
    """Without a script the button does it."""
    monkeypatch.setattr("triage.check.replays._BATCH", 2)
    monkeypatch.setattr("triage.editing.admin.replay_pages._SLICE", 1e-3)
    store_draft(SMALL)
    version = store_version(SMALL)
    for _ in range(5):
        finish(begin(version))
    context = browser.new_context(java_script_enabled=script)
    page = _logged_in(context.new_page(), live_server, client)

    page.goto(f"{live_server}{address(Questionnaire.objects.get(), 'replay')}")
    page.get_by_role("button", name="Replay the draft").click()
    while not script and page.get_by_role("button", name="Go on").count():
        page.get_by_role("button", name="Go on").click()
    page.get_by_role("heading", name="From urgency to urgency").wait_for()

    replay = Replay.objects.get()
    assert (replay.done, replay.cells) == (5, {"10>10": 5})
    context.close()
