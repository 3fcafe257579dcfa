"""Whatever its address, a page of staff fits its window, and says each moment in words."""

import re

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from playwright.sync_api import Error, Page

from tests.security.addresses import every_address
from tests.security.world import World
from tests.staff.widths import widths
from triage.staff.last_seen import note_seen

pytestmark = pytest.mark.django_db(transaction=True)

#: Of staff, and not the door out.
_OF_STAFF = re.compile("admin/|staff/(?!logout)")
#: Pages that are alike for all tables, so that those of one stand for all; and a way to another.
_ALIKE = re.compile("admin:triage_(?!rule_).*_(delete|history)|.*:unnamed")
_FEWEST = 150
#: A moment as Python writes it.
_RAW = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[.+]\S*")


def test_no_page_of_staff_scrolls_sideways_or_shows_a_raw_moment(
    page: Page, live_server: object
) -> None:
    """All that the URLconf has, with something behind each, but for what is alike."""
    world = World()
    for user in User.objects.all():
        note_seen(user)  # so that the page of each has something to tell
    session = world.cookies["superuser"][settings.SESSION_COOKIE_NAME].value
    _put_in(page, live_server, session)
    found, raw = {}, {}

    for address in every_address():
        if not _OF_STAFF.match(address.route) or _ALIKE.fullmatch(address.name):
            continue
        path = address.path(world.rows)
        if _is_shown(page, f"{live_server}{path}"):
            found[path] = widths(page)
            raw[path] = _RAW.findall(page.inner_text("body"))

    assert {path: parts for path, parts in found.items() if parts} == {}
    assert {path: moments for path, moments in raw.items() if moments} == {}
    assert len(found) > _FEWEST


def _put_in(page: Page, live_server: object, session: str) -> None:
    name, url = settings.SESSION_COOKIE_NAME, str(live_server)
    page.context.add_cookies([{"name": name, "value": session, "url": url}])


def _is_shown(page: Page, address: str) -> bool:
    """Whether a page comes of it; what comes as a file has no width."""
    try:
        response = page.goto(address, wait_until="load")
    except Error:
        return False
    return response is not None and "text/html" in response.headers["content-type"]
