"""A picture in the hands of somebody with a small telephone."""

import pytest
from playwright.sync_api import Locator

from tests.browser.visitor import NARROW, Visitor
from tests.conftest import store_version
from tests.pictures import stored_file
from tests.small import SMALL
from tests.variants import with_question

_SMALL_TELEPHONE = {"size": (360, 740)}
_OVERFLOWS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def onset(transactional_db: None, visitor: Visitor) -> Visitor:
    """A person before a question of which one option shows a picture."""
    for shown in SMALL.pictures:
        stored_file(shown)
    store_version(with_question("onset", picture="thermometer"), signed=True)
    visitor.begin()
    visitor.page.get_by_label("Yes", exact=True).check()
    visitor.press("Continue")
    visitor.page.get_by_label("I leak").check()
    visitor.press("Continue")
    assert visitor.asked == "onset"
    return visitor


def _picture(visitor: Visitor, code: str) -> Locator:
    return visitor.page.locator(f'img[alt="{SMALL.pictures_by_code[code].alt}"]')


@pytest.mark.parametrize("visitor", [_SMALL_TELEPHONE], indirect=True)
def test_a_tap_on_the_picture_of_an_option_chooses_it(onset: Visitor) -> None:
    calendar = _picture(onset, "calendar")
    calendar.scroll_into_view_if_needed()
    calendar.evaluate("image => image.decode()")

    box = calendar.bounding_box()
    assert box is not None
    onset.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    chosen = onset.page.locator("input:checked")
    assert [chosen.count(), chosen.get_attribute("value")] == [1, "new"]


@pytest.mark.parametrize("visitor", [_SMALL_TELEPHONE], indirect=True)
def test_who_hears_the_page_hears_the_label_and_then_the_picture_once(onset: Visitor) -> None:
    name = "In the last 2 weeks A drawing of calendar on white."

    assert onset.page.get_by_role("radio", name=name, exact=True).count() == 1
    assert onset.page.get_by_role("img").count() == 2


@pytest.mark.parametrize("visitor", [_SMALL_TELEPHONE], indirect=True)
def test_the_keyboard_chooses_an_option_with_a_picture(onset: Visitor) -> None:
    onset.page.locator('input[value="old"]').focus()

    onset.page.keyboard.press("ArrowUp")

    assert onset.page.locator("input:checked").get_attribute("value") == "new"


@pytest.mark.parametrize("visitor", [{"size": (NARROW, 700)}], indirect=True)
def test_no_picture_is_wider_than_the_narrowest_screen(onset: Visitor) -> None:
    assert not onset.page.evaluate(_OVERFLOWS)
    for code in ("thermometer", "calendar"):
        box = _picture(onset, code).bounding_box()
        assert box is not None
        assert 100 <= box["width"] <= NARROW
