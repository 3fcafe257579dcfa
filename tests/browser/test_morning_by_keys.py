"""The same morning by somebody who uses no mouse, at a desk and on a telephone."""

import pytest

from tests.browser.mornings import LIST, Open, log_in, morning
from tests.browser.visitor import DESK, TELEPHONE, Visitor
from triage.models import CallTry, Claim, Review, Submission

__all__ = ["log_in", "morning"]

#: More stops than any of these pages has.
_MOST_STOPS = 250
_NAME = """() => {
    const here = document.activeElement;
    const label = here.labels?.[0]?.innerText || here.getAttribute("aria-label");
    return (label || here.innerText || here.value || "").trim();
}"""
_IN_SIGHT = """() => {
    const box = document.activeElement.getBoundingClientRect();
    const lowest = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return box.height > 0 && box.bottom > 0 && box.top < innerHeight && lowest !== null;
}"""


def _go_to(visitor: Visitor, name: str) -> None:
    """Press Tab until what has this name has the focus, where it can be seen."""
    for _stop in range(_MOST_STOPS):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate(_NAME) == name:
            assert visitor.page.evaluate(_IN_SIGHT), name
            return
    raise AssertionError(f"No key leads to “{name}” on {visitor.path}")


def _press(visitor: Visitor, name: str) -> None:
    _go_to(visitor, name)
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")


def _choose(visitor: Visitor, first: str, wanted: str) -> None:
    """Of a group of choices one is reached by Tab, and the others by the arrows."""
    _go_to(visitor, first)
    visitor.page.keyboard.press("Space")
    for _choice in range(20):
        if visitor.page.evaluate(_NAME) == wanted:
            return
        visitor.page.keyboard.press("ArrowDown")
    raise AssertionError(f"No arrow leads to “{wanted}”")


def _open_first(visitor: Visitor) -> Submission:
    visitor.open(LIST)
    visitor.page.keyboard.press("j")
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("o")
    return Submission.objects.get(pk=visitor.path.split("/")[-3])


@pytest.mark.parametrize("size", [DESK, TELEPHONE], ids=["desk", "telephone"])
def test_a_morning_is_worked_with_the_keyboard_alone(
    size: tuple[int, int], morning: list[Submission], log_in: Open
) -> None:
    ann = log_in("ann", "Ann", size)

    first = _open_first(ann)
    _press(ann, "Take this on")
    _choose(ann, "Reached: record below what was done", "No answer")
    _press(ann, "Log the call")
    tried = ann.text
    _choose(ann, "Called", "Referred")
    _press(ann, "Save and open the next")

    assert first.work_urgency == 40
    assert (Claim.objects.get().submission, CallTry.objects.get().submission) == (first, first)
    assert "no answer" in tried.casefold()
    assert (Review.objects.get().outcome, Review.objects.get().submission) == ("referred", first)
    second = Submission.objects.get(pk=ann.path.split("/")[-3])
    assert (second.work_urgency, second == first) == (40, False)
    _press(ann, "Back to the list")
    assert first.code not in ann.text
    assert second.code in ann.text


@pytest.mark.usefixtures("morning")
def test_the_slash_finds_and_the_question_mark_helps(log_in: Open) -> None:
    ann = log_in("ann", "Ann")
    ann.open(LIST)

    ann.page.keyboard.press("/")
    in_box = ann.page.evaluate("document.activeElement.id")
    ann.page.keyboard.type("j/?")
    typed = ann.page.input_value("#sought")
    ann.page.keyboard.press("Escape")
    ann.page.evaluate("document.activeElement.blur()")
    ann.page.keyboard.press("?")

    assert (in_box, typed) == ("sought", "j/?")
    assert ann.page.evaluate("document.getElementById('keys').open")
