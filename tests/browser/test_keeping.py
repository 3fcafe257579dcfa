"""Saving a check and coming back, erasing it, and leaving no trace."""

from tests.browser.conftest import NewVisitor
from tests.browser.people import BENIGN, CANNOT_PEE, check, completed
from tests.browser.visitor import DESK, Visitor
from triage.models import QuestionnaireVersion, Submission


def test_a_saved_check_goes_on_in_another_browser_and_only_there(
    live: QuestionnaireVersion, visitor: Visitor, new_visitor: NewVisitor
) -> None:
    visitor.hold(*check(live, until="fever_chills"))
    code, pin = save(visitor)
    other = new_visitor(DESK, script=False)

    come_back(other, code, pin)

    visitor.open("/check/")
    assert (other.asked, visitor.path) == ("fever_chills", "/no-check/")
    other.walk(BENIGN)
    other.send()
    assert other.cards == ["self-care"]


def test_a_wrong_pin_opens_nothing_and_the_right_one_still_does(
    live: QuestionnaireVersion, visitor: Visitor, new_visitor: NewVisitor
) -> None:
    visitor.hold(*check(live, until="fever_chills"))
    code, pin = save(visitor)
    other = new_visitor()

    come_back(other, code, pin[::-1] if pin != pin[::-1] else "000000")

    assert "This code and PIN do not belong together. Check both." in other.text
    other.open("/check/")
    assert other.path == "/no-check/"
    come_back(other, code, pin)
    assert other.asked == "fever_chills"


def test_erasing_asks_once_and_leaves_nothing_to_open(
    live: QuestionnaireVersion, visitor: Visitor
) -> None:
    visitor.hold(*completed(live, CANNOT_PEE))
    visitor.open("/check/result/")

    visitor.follow("Erase my answers")
    visitor.press("Erase everything")

    assert "Nothing you told us is stored any more" in visitor.text
    assert "call 112" in visitor.text
    row = Submission.objects.get()
    assert (row.status, row.answers) == ("erased", None)
    visitor.open("/check/result/")
    assert visitor.path == "/no-check/"


def test_after_leaving_no_trace_the_back_button_shows_nothing(
    live: QuestionnaireVersion, visitor: Visitor
) -> None:
    visitor.hold(*completed(live, CANNOT_PEE))
    visitor.open("/check/result/")
    shown = visitor.page.inner_text("main")

    visitor.press("Finish and leave no trace on this device")
    visitor.go_back()

    assert "Get emergency help for your nerves now" in shown
    assert (visitor.path, visitor.cards) == ("/no-check/", [])
    assert visitor.context.cookies() == []


def save(visitor: Visitor) -> tuple[str, str]:
    """Save the check that this browser holds; the code and the PIN that are shown."""
    visitor.open("/check/")
    visitor.follow("Save and come back later")
    visitor.press("Show my code and PIN")
    code, pin = visitor.page.locator(".reference").all_inner_texts()
    return code, pin


def come_back(visitor: Visitor, code: str, pin: str) -> None:
    visitor.open("/resume/")
    visitor.page.get_by_label("Reference code").fill(code)
    visitor.page.get_by_label("PIN").fill(pin)
    visitor.press("Open my check")
