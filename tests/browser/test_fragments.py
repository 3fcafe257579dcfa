"""A link within a page leads nowhere beyond it: the next page begins at its beginning."""

from collections.abc import Callable

import pytest

from tests.browser.visitor import Visitor
from triage.models import QuestionnaireVersion

#: Whether the page stands at its beginning, and what is after the hash of its address.
_PLACE = "[scrollY, location.hash]"
_FOCUS = "document.activeElement.className"


def _follow_the_error(visitor: Visitor) -> None:
    visitor.press("Continue")
    assert visitor.page.evaluate(_FOCUS) == "summary"
    visitor.page.locator(".summary a").first.click()


def _skip(visitor: Visitor) -> None:
    visitor.page.locator("a.skip").focus()
    visitor.page.keyboard.press("Enter")


@pytest.mark.parametrize("go", [_follow_the_error, _skip])
def test_the_next_question_and_its_error_begin_at_the_top(
    live: QuestionnaireVersion, visitor: Visitor, go: Callable[[Visitor], None]
) -> None:
    visitor.page.set_viewport_size({"width": 360, "height": 400})
    visitor.begin()
    go(visitor)
    assert visitor.page.evaluate("location.hash") != ""

    visitor.answer("myself")

    assert visitor.asked == "age_ok"
    assert visitor.page.evaluate(_PLACE) == [0, ""]
    visitor.press("Continue")
    assert visitor.page.evaluate(_FOCUS) == "summary"
    assert visitor.page.evaluate("location.hash") == ""
