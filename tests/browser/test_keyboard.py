"""A check without a mouse, where one always sees where one is."""

from tests.browser.people import check, completed, patient
from tests.browser.visitor import Visitor
from tests.conftest import store_version
from tests.reading import READING
from tests.small import BENIGN
from triage.models import QuestionnaireVersion

#: What has the focus: its text or its value, and how thick the line around it is.
FOCUS = """(() => {
    const it = document.activeElement, box = it.closest(".choice") || it;
    return [it.value || it.innerText, parseFloat(getComputedStyle(box).outlineWidth)];
})()"""
CHECKED = "[...document.querySelectorAll(':checked')].map(e => e.value)"


class Keyboard:
    """Presses keys, and holds that every stop on the way can be seen."""

    def __init__(self, visitor: Visitor) -> None:
        self.page = visitor.page

    def tab_to(self, name: str) -> None:
        """Press Tab until what has the focus has this text or value."""
        for _ in range(40):
            self.page.keyboard.press("Tab")
            found, outline = self.page.evaluate(FOCUS)
            assert outline >= 2, found
            if found == name:
                return
        raise AssertionError(f"The keyboard never reaches {name}.")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def send(self) -> None:
        """Press the button that the keyboard came to."""
        with self.page.expect_navigation():
            self.press("Enter")


def test_a_check_begins_and_goes_on_with_the_keyboard_alone(
    live: QuestionnaireVersion, visitor: Visitor
) -> None:
    visitor.open("/")
    keyboard = Keyboard(visitor)

    keyboard.tab_to("yes")
    keyboard.press("Space")
    keyboard.tab_to("Start")
    keyboard.send()
    keyboard.tab_to("myself")
    keyboard.press("ArrowDown", "ArrowUp")
    keyboard.tab_to("Continue")
    keyboard.send()

    assert visitor.asked == "age_ok"


def test_boxes_are_ticked_with_the_space_bar(live: QuestionnaireVersion, visitor: Visitor) -> None:
    visitor.hold(*check(live, until="now_signs"))
    visitor.open("/check/")
    keyboard = Keyboard(visitor)

    keyboard.tab_to("chest_pain")
    keyboard.press("Space")
    keyboard.tab_to("none")
    keyboard.press("Space", "Space")
    ticked = visitor.page.evaluate(CHECKED)
    keyboard.tab_to("Continue")
    keyboard.send()

    assert (ticked, visitor.path) == (["chest_pain"], "/check/stop/")


def test_numbers_and_units_are_chosen_with_the_keyboard(
    live: QuestionnaireVersion, visitor: Visitor
) -> None:
    visitor.hold(*check(live, until="surgery_when"))
    visitor.open("/check/")
    keyboard = Keyboard(visitor)

    visitor.page.locator("input[name=answer]").focus()
    keyboard.press("6")
    keyboard.tab_to("days")
    keyboard.press("ArrowDown")
    keyboard.tab_to("Continue")
    keyboard.send()

    assert "6 weeks" in visitor.text


def test_the_keyboard_skips_to_the_main_part(live: QuestionnaireVersion, visitor: Visitor) -> None:
    visitor.open("/")
    keyboard = Keyboard(visitor)

    keyboard.tab_to("Skip to the main part")
    keyboard.press("Enter")

    assert visitor.page.evaluate("document.activeElement.id") == "main"


def test_what_is_told_so_far_is_left_with_the_keyboard_either_way(
    live: QuestionnaireVersion, visitor: Visitor
) -> None:
    visitor.hold(*check(live, patient("infection"), until="has_pain"))
    visitor.open("/check/so-far/")
    keyboard = Keyboard(visitor)

    keyboard.tab_to("Go on with the check")
    keyboard.tab_to("Finish here and send my answers")
    keyboard.send()

    assert visitor.path == "/check/result/"


def test_reading_is_chosen_with_the_keyboard_alone(
    transactional_db: None, visitor: Visitor
) -> None:
    visitor.hold(*completed(store_version(READING, signed=True), BENIGN))
    visitor.open("/check/reading/")
    keyboard = Keyboard(visitor)

    keyboard.tab_to("medicines")
    keyboard.press("Space")
    keyboard.tab_to("low")
    keyboard.press("Space")
    keyboard.tab_to("Show my reading")
    keyboard.send()

    assert visitor.path == "/check/result/"
    assert "Talk to somebody." in visitor.text
