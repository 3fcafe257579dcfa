"""A lead at the workbench, and what it costs them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client

from tests.browser.conftest import NewVisitor
from tests.browser.visitor import DESK, Visitor
from tests.drafts import store_draft
from tests.small import SMALL
from tests.staff.people import staff
from triage.models import Questionnaire

Open = Callable[..., "Desk"]


class Desk:
    """A lead at a browser, whose clicks and choices are counted; words typed are not clicks."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.page = visitor, visitor.page
        self.clicks, self.pages = 0, 0
        self.page.on("framenavigated", self._note_page)

    def _note_page(self, _frame: Any) -> None:
        self.pages += 1

    def begin(self, place: str) -> None:
        self.visitor.open(place)
        self.clicks, self.pages = 0, 1

    def click(self, name: str, role: Any = "link", *, exact: bool = True) -> None:
        self.clicks += 1
        self.settle()
        self.visitor.click(self.page.get_by_role(role, name=name, exact=exact).first)

    def open(self, row: Any, link: str = "") -> None:
        """A link beside a row: to its page, or to something new."""
        self.clicks += 1
        self.settle()
        beside = self.page.locator(f"#{row._meta.model_name}-{row.pk} a", has_text=link)
        self.visitor.click(beside.first)

    def settle(self) -> None:
        """The database of these tests takes one request at a time."""
        self.page.locator("[aria-busy=true]").wait_for(state="detached", timeout=30_000)

    def press(self, name: str) -> None:
        self.clicks += 1
        self.settle()
        self.visitor.press(name)

    def choose(self, box: str, label: str) -> None:
        self.clicks += 1
        self.page.locator(f"[name={box}]").select_option(label=label)

    def tick(self, box: str) -> None:
        self.clicks += 1
        self.page.locator(f"[name={box}]").first.check()

    def type(self, box: str, words: str) -> None:
        self.page.locator(f"[name={box}]").first.fill(words)

    def wait_for(self, text: str) -> None:
        self.page.locator("#effects").get_by_text(text).first.wait_for(timeout=30_000)


@pytest.fixture
def row(transactional_db: None, settings: Any) -> Questionnaire:
    settings.DEBUG = True
    return store_draft(SMALL)


@pytest.fixture
def at_desk(new_visitor: NewVisitor, transactional_db: None, settings: Any) -> Iterator[Open]:
    settings.DEBUG = True
    desks: list[Desk] = []

    def open_as(*, script: bool = True, called: str = "") -> Desk:
        visitor, client = new_visitor(DESK, script=script), Client()
        client.force_login(staff("lead", called=called))
        cookie = django_settings.SESSION_COOKIE_NAME
        value = client.cookies[cookie].value
        visitor.context.add_cookies([{"name": cookie, "value": value, "url": visitor.base_url}])
        desks.append(Desk(visitor))
        return desks[-1]

    yield open_as
    for desk in desks:  # what a page still asks for is answered before the database is emptied
        desk.settle()
