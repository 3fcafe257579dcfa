"""The clinicians' list in a real browser: it keeps itself fresh and nobody loses their place."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page

from tests.clinic.admin.worklist import EMERGENCY, FEVER, place, put
from tests.conftest import store_version
from tests.drafts import store_draft
from tests.small import SMALL
from tests.staff.people import Given, begin, finish, staff
from triage.models import AccessLogEntry, QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db(transaction=True)

Open = Callable[..., Page]
NEWS = "#worklist-news"


@pytest.fixture
def version(transactional_db: None) -> QuestionnaireVersion:
    store_draft(SMALL)
    return store_version(SMALL)


@pytest.fixture
def open_list(
    new_context: Callable[..., BrowserContext],
    live_server: object,
    client: Client,
    version: QuestionnaireVersion,
) -> Open:
    """The list in a browser of its own, with a clock that the test turns."""

    def opened(query: str = "", *, script: bool = True) -> Page:
        client.force_login(staff("clinician"))
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context = new_context(java_script_enabled=script)
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": str(live_server)}]
        )
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.clock.install()
        page.goto(f"{live_server}{place()}{query}")
        return page

    return opened


def arrive(version: QuestionnaireVersion, given: Given = FEVER) -> Submission:
    """Somebody who comes onto the list now, behind those of the same urgency."""
    now = timezone.now()
    return put(finish(begin(version), given), respond_by=now, listed_at=now)


def codes(page: Page) -> list[str]:
    return page.locator("#result_list .field-code a").all_inner_texts()


def wait_for_a_turn(page: Page) -> None:
    """Half a minute passes, and the answer is drawn."""
    with page.expect_response(lambda answer: place() in answer.url):
        page.clock.fast_forward(31_000)


def test_a_new_emergency_comes_onto_the_open_list_and_is_told(
    open_list: Open, version: QuestionnaireVersion
) -> None:
    for _ in range(2):
        arrive(version)
    page = open_list()
    before = codes(page)

    new = arrive(version, EMERGENCY)
    wait_for_a_turn(page)
    page.locator(NEWS, has_text="1 new, 1 emergency").wait_for()

    assert codes(page) == [new.code, *before]
    assert page.locator("#worklist-counts li").first.inner_text().startswith("1 ▲ emergency")
    assert AccessLogEntry.objects.filter(action="list").count() == 2


def test_a_turn_that_brings_nothing_new_says_nothing_and_is_not_on_record(
    open_list: Open, version: QuestionnaireVersion
) -> None:
    for _ in range(2):
        arrive(version)
    page = open_list()

    wait_for_a_turn(page)
    wait_for_a_turn(page)

    assert page.locator(NEWS).inner_text() == ""
    assert AccessLogEntry.objects.filter(action="list").count() == 1


def test_nobody_loses_what_they_ticked_their_focus_or_their_place(
    open_list: Open, version: QuestionnaireVersion
) -> None:
    rows = [arrive(version) for _ in range(40)]
    page = open_list()
    row = page.locator(f'tr[data-key="{rows[0].pk}"]')
    row.get_by_role("checkbox").check()
    row.get_by_role("link").focus()
    row.evaluate("row => row.scrollIntoView()")
    place_before = row.evaluate("row => row.getBoundingClientRect().top")

    arrive(version, EMERGENCY)
    put(rows[0], stage="seen")  # this very row is exchanged
    page.clock.fast_forward(6_000)
    wait_for_a_turn(page)
    page.locator(NEWS, has_text="1 new").wait_for()

    assert row.locator(".field-stage").inner_text() == "seen"
    assert row.get_by_role("checkbox").is_checked()
    assert row.get_by_role("link").evaluate("link => link === document.activeElement")
    assert abs(row.evaluate("row => row.getBoundingClientRect().top") - place_before) < 2


def test_the_list_waits_while_somebody_chooses_text(
    open_list: Open, version: QuestionnaireVersion
) -> None:
    for _ in range(2):
        arrive(version)
    page = open_list()
    page.locator("#result_list .field-code a").first.evaluate(
        "link => window.getSelection().selectAllChildren(link)"
    )
    page.keyboard.press("Shift")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.clock.fast_forward(60_000)
    while_chosen = len(asked)
    with page.expect_response(lambda answer: place() in answer.url):
        page.clock.fast_forward(90_000)

    assert while_chosen == 0


def test_an_empty_list_fills_and_empties_again(
    open_list: Open, version: QuestionnaireVersion
) -> None:
    page = open_list()
    empty = page.locator("#worklist-rows").inner_text()

    row = arrive(version)
    wait_for_a_turn(page)
    page.get_by_role("checkbox", name=f"Tick {row.code}").wait_for()
    page.get_by_label("Tick all on this page").check()
    ticked = page.get_by_role("checkbox", name=f"Tick {row.code}").is_checked()
    put(row, stage="done")
    page.clock.fast_forward(6_000)
    wait_for_a_turn(page)
    page.get_by_text("Nobody is waiting").wait_for()

    assert "Nobody is waiting" in empty
    assert ticked


def test_whoever_is_signed_out_is_told_that_the_list_is_old(
    open_list: Open, version: QuestionnaireVersion, client: Client
) -> None:
    page = open_list()
    client.logout()

    wait_for_a_turn(page)

    page.locator(NEWS, has_text="not refreshed any more").wait_for()


def test_a_network_that_is_gone_is_told_and_tried_again(
    open_list: Open, version: QuestionnaireVersion
) -> None:
    page = open_list()

    page.context.set_offline(True)
    page.clock.fast_forward(31_000)
    page.locator(NEWS, has_text="could not be refreshed").wait_for()
    page.context.set_offline(False)
    arrive(version, EMERGENCY)
    wait_for_a_turn(page)

    page.locator(NEWS, has_text="1 new, 1 emergency").wait_for()


def test_without_script_a_link_refreshes_and_several_are_taken_on_with_the_keyboard(
    open_list: Open, version: QuestionnaireVersion
) -> None:
    rows = [arrive(version) for _ in range(2)]
    page = open_list("?urgency=30", script=False)
    new = arrive(version)

    page.get_by_role("link", name="Refresh").press("Enter")
    page.get_by_role("checkbox", name=f"Tick {rows[0].code}").press("Space")
    page.get_by_role("checkbox", name=f"Tick {new.code}").press("Space")
    page.get_by_role("button", name="Take on those that are ticked").press("Enter")
    page.get_by_text("You have taken on 2 checks.").wait_for()

    held = page.locator(".field-held").all_inner_texts()
    assert held == ["clinician", "", "clinician"]
    assert page.get_by_label("Tick all on this page").is_hidden()
