"""Maps in a browser: no word stands over the edge of its box, and a box leads to its form."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from tests.browser.conftest import NewVisitor
from tests.browser.visitor import DESK, Visitor
from tests.drafts import store_draft
from tests.filling import address
from tests.staff.people import staff
from triage.engine.questionnaire import Questionnaire
from triage.models import Questionnaire as QuestionnaireRow

PAGES = ("map", "rule_map", "tables")
Open = Callable[..., Visitor]
#: Lines of text that reach over the box that they stand in, in any picture.
_OVER = """[...document.querySelectorAll("svg.chart text")].filter(text => {
    const box = text.previousElementSibling.getBBox(), words = text.getBBox();
    return words.x < box.x || words.x + words.width > box.x + box.width
        || words.y < box.y || words.y + words.height > box.y + box.height;
}).map(text => text.textContent)"""


@pytest.fixture
def row(transactional_db: None, settings: Any, real: Questionnaire) -> QuestionnaireRow:
    settings.DEBUG = True
    return store_draft(real)


@pytest.fixture
def at_desk(new_visitor: NewVisitor) -> Open:
    def open_as(*, script: bool = True) -> Visitor:
        visitor, client = new_visitor(DESK, script=script), Client()
        client.force_login(staff("lead"))
        cookie = django_settings.SESSION_COOKIE_NAME
        value = client.cookies[cookie].value
        visitor.context.add_cookies([{"name": cookie, "value": value, "url": visitor.base_url}])
        return visitor

    return open_as


def test_a_map_is_reached_in_one_click_and_a_box_of_it_leads_to_its_form(
    at_desk: Open, row: QuestionnaireRow
) -> None:
    visitor = at_desk(script=False)
    question = row.questions.order_by("order")[3]
    visitor.open(address(row, "workbench"))
    visitor.follow("Map")

    assert visitor.path == address(row, "map")
    visitor.click(visitor.page.locator(f'svg a[href^="{address(question)}?"]').first)

    assert visitor.path == address(question)


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_wrong_with_the_pages_of_what_is_shipped(
    at_desk: Open, row: QuestionnaireRow, name: str
) -> None:
    visitor = at_desk()
    visitor.open(address(row, name))

    assert visitor.page.evaluate(_OVER) == []
    assert visitor.look() == {}


def test_the_picture_is_moved_by_the_keyboard(at_desk: Open, row: QuestionnaireRow) -> None:
    visitor = at_desk()
    visitor.open(f"{address(row, 'map')}?zoom=200")
    held = visitor.page.locator(".maps .scroll").first
    held.focus()

    visitor.page.keyboard.press("ArrowRight")
    visitor.page.wait_for_timeout(300)

    assert held.evaluate("e => e.scrollLeft") > 0
