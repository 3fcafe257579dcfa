"""Keys, the title of the tab, and signals in a real browser, as far as they are wanted."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from tests.clinic.admin.worklist import EMERGENCY, FEVER, place, put
from tests.conftest import store_version
from tests.drafts import store_draft
from tests.small import SMALL
from tests.staff.people import Given, begin, finish, staff
from triage.models import QuestionnaireVersion, Review, Submission

pytestmark = pytest.mark.django_db(transaction=True)

Open = Callable[..., Page]
FOCUSED = "document.activeElement.textContent"


@pytest.fixture
def version(transactional_db: None) -> QuestionnaireVersion:
    store_draft(SMALL)
    return store_version(SMALL)


@pytest.fixture
def rows(version: QuestionnaireVersion) -> list[Submission]:
    """Three, in the order of the list."""
    return [arrive(version, EMERGENCY, late=3 - number) for number in range(3)]


def arrive(version: QuestionnaireVersion, given: Given = FEVER, *, late: int = 0) -> Submission:
    now = timezone.now()
    due = now - timedelta(hours=late)
    return put(finish(begin(version), given), respond_by=due, listed_at=now)


@pytest.fixture
def open_list(
    new_context: Callable[..., BrowserContext],
    live_server: object,
    client: Client,
    version: QuestionnaireVersion,
) -> Open:
    """The list in a browser of its own."""

    def opened(*, script: bool = True, allows: bool = False) -> Page:
        client.force_login(staff("clinician"))
        name = settings.SESSION_COOKIE_NAME
        context = new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=script)
        if allows:
            context.grant_permissions(["notifications"])
        value = client.cookies[name].value
        context.add_cookies([{"name": name, "value": value, "url": str(live_server)}])
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.clock.install()
        page.goto(f"{live_server}{place()}")
        return page

    return opened


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


# one look


def test_twenty_rows_fit_a_screen_each_in_one_line(
    open_list: Open, version: QuestionnaireVersion
) -> None:
    for number in range(25):
        arrive(version, EMERGENCY if number % 2 else FEVER)
    page = open_list()

    bottoms, heights = page.evaluate(
        """() => {
            const boxes = [...document.querySelectorAll("#result_list tbody tr")].map(
                row => row.getBoundingClientRect());
            return [boxes.map(box => box.bottom), boxes.map(box => box.height)];
        }"""
    )

    # The warnings that no worker runs are there only while it does not.
    warned = page.evaluate("document.querySelector('.alert-warnings')?.offsetHeight || 0")
    assert sum(bottom - warned <= 900 for bottom in bottoms) >= 20
    assert max(heights) < 32
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_on_a_narrow_screen_every_row_is_a_card(open_list: Open, rows: list[Submission]) -> None:
    page = open_list(script=False)
    page.set_viewport_size({"width": 780, "height": 900})

    assert page.locator("#result_list thead").is_hidden()
    assert page.locator("#result_list tbody tr").first.evaluate("e => e.clientHeight") > 40


@pytest.mark.parametrize(
    ("scheme", "theme"), [("dark", "auto"), ("dark", "light"), ("light", "dark")]
)
def test_late_marks_can_be_read_on_light_and_dark(
    open_list: Open, rows: list[Submission], scheme: str, theme: str
) -> None:
    """What the system wants holds unless somebody chose otherwise."""
    page = open_list()
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
    is_dark = theme == "dark" or (theme == "auto" and scheme == "dark")

    color = "e => getComputedStyle(e).color"
    expected = "rgb(255, 154, 165)" if is_dark else "rgb(179, 0, 27)"
    assert page.locator("#result_list .late").first.evaluate(color) == expected
    page.goto(page.locator("#result_list .field-code a").first.evaluate("e => e.href"))
    page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
    assert page.locator(".submission .late").first.evaluate(color) == expected


# keys


def test_j_and_k_walk_the_list_o_opens_and_slash_searches(
    open_list: Open, rows: list[Submission]
) -> None:
    page = open_list()
    press(page, "j", "j", "k", "j", "j", "j")
    last = page.evaluate(FOCUSED)
    press(page, "k")
    second = page.evaluate(FOCUSED)
    press(page, "/")
    in_box = page.evaluate("document.activeElement.id")
    press(page, "j", "/")
    typed = page.locator("#sought").input_value()

    assert (last, second) == (rows[2].code, rows[1].code)
    assert (in_box, typed) == ("sought", "j/")


def test_o_opens_and_from_there_j_and_k_go_on(open_list: Open, rows: list[Submission]) -> None:
    page = open_list()
    press(page, "j")
    for key, row in (("o", rows[0]), ("j", rows[1]), ("k", rows[0])):
        with page.expect_navigation():
            press(page, key)
        assert page.locator("h1", has_text=row.code).is_visible()


def test_the_keys_are_listed_and_can_be_turned_off_for_good(
    open_list: Open, rows: list[Submission]
) -> None:
    page = open_list()
    press(page, "?")
    page.get_by_label("These keys work here").uncheck()
    page.reload()
    press(page, "j", "?")
    without = page.evaluate("document.activeElement.tagName"), page.locator("#keys dl").is_visible()
    page.locator("#keys summary").click()
    page.get_by_label("These keys work here").check()
    press(page, "j")

    assert without == ("BODY", False)
    assert page.evaluate(FOCUSED) == rows[0].code


def test_a_key_with_another_one_is_the_browsers(open_list: Open, rows: list[Submission]) -> None:
    page = open_list()

    press(page, "Control+j", "Alt+j")

    assert page.evaluate("document.activeElement.tagName") == "BODY"


def test_without_script_nothing_is_offered_that_needs_one(
    open_list: Open, rows: list[Submission]
) -> None:
    page = open_list(script=False)

    assert page.locator("#keys").is_hidden()
    assert page.title().startswith("(3) Worklist")


@pytest.mark.parametrize("script", [True, False])
def test_enter_on_a_choice_sends_nothing(
    open_list: Open, rows: list[Submission], script: bool
) -> None:
    page = open_list(script=script)
    with page.expect_navigation():
        page.get_by_role("link", name=rows[0].code).click()
    page.get_by_label("Called", exact=True).check()

    page.get_by_label("Called", exact=True).press("Enter")
    if not script:
        page.get_by_text("Enter alone does not").wait_for()
    recorded = Review.objects.count()
    page.get_by_role("button", name="Save and open the next").click()
    page.locator("h1", has_text=rows[1].code).wait_for()

    assert recorded == 0
    assert [row.submission_id for row in Review.objects.all()] == [rows[0].pk]


# signals


def wait_for_a_turn(page: Page) -> None:
    with page.expect_response(lambda answer: place() in answer.url):
        page.clock.fast_forward(31_000)


RANG = "document.documentElement.dataset.rang !== undefined"
SHOWN = """() => { window.shown = []; window.Notification = class {
    static permission = "granted";
    static requestPermission() { return Promise.resolve("granted"); }
    constructor(title, options) {
        window.shown.push(options.body);
        document.documentElement.dataset.shown = "";
    }
    addEventListener() {}
} }"""


def test_the_title_of_the_tab_counts_along(
    open_list: Open, version: QuestionnaireVersion, rows: list[Submission]
) -> None:
    page = open_list()
    before = page.title()
    arrive(version, EMERGENCY)
    wait_for_a_turn(page)
    expect(page).to_have_title(re.compile(r"\(4\)"), timeout=10_000)

    assert before.startswith("(3) Worklist")


def test_nothing_sounds_or_shows_unless_it_was_turned_on(
    open_list: Open, version: QuestionnaireVersion
) -> None:
    page = open_list()
    page.evaluate(SHOWN)
    arrive(version, EMERGENCY)
    wait_for_a_turn(page)
    page.locator("#worklist-news", has_text="1 emergency").wait_for()

    assert page.evaluate("[window.shown.length, " + RANG + "]") == [0, False]


def test_something_urgent_that_is_new_sounds_and_shows_where_it_was_turned_on(
    open_list: Open, version: QuestionnaireVersion
) -> None:
    page = open_list()
    page.evaluate(SHOWN)
    page.locator("#keys summary").click()
    page.get_by_label("A sound when").check()
    page.get_by_label("A notification of this browser").check()
    page.evaluate("delete document.documentElement.dataset.rang")
    page.clock.fast_forward(6_000)

    arrive(version, EMERGENCY)
    wait_for_a_turn(page)
    page.locator("html[data-shown]").wait_for()

    assert page.evaluate("window.shown") == ["1 new, 1 emergency"]
    page.locator("html[data-rang]").wait_for()
    stored = page.evaluate("[localStorage['signal-sound'], localStorage['signal-notice']]")
    assert stored == ["on", "on"]


def test_what_is_not_urgent_is_silent(open_list: Open, version: QuestionnaireVersion) -> None:
    page = open_list()
    page.evaluate(SHOWN)
    page.locator("#keys summary").click()
    page.get_by_label("A notification of this browser").check()
    page.clock.fast_forward(6_000)

    arrive(version, {**FEVER, "fever": ("no",)})
    wait_for_a_turn(page)
    page.locator("#worklist-news", has_text="1 new").wait_for()

    assert page.evaluate("window.shown") == []


def test_a_browser_that_allows_no_notifications_says_so(
    open_list: Open, version: QuestionnaireVersion
) -> None:
    page = open_list()
    page.locator("#keys summary").click()

    page.get_by_label("A notification of this browser").click()
    page.locator("#signal-said", has_text="does not allow").wait_for()

    assert not page.get_by_label("A notification of this browser").is_checked()
