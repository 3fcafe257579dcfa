"""From the first page to a result worth keeping, on the phone of somebody in pain."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Route

from tests.browser.people import BENIGN, CANNOT_PEE, check, completed, patient
from tests.browser.visitor import Visitor
from tests.browser.ways import CRISIS, FEVER
from triage.models import QuestionnaireVersion, Submission

#: Small phones of today, as wide as most; the shorter has a bar at the foot of its browser.
PHONE, SHORT = {"width": 360, "height": 740}, {"width": 360, "height": 640}
STYLES = Path("triage/static/check/check.css")
_TWICE = """f => { const send = () => fetch(f.action, {
    method: "POST", body: new URLSearchParams(new FormData(f)), redirect: "manual"});
    return send().then(send).then(() => null) }"""
_LOOK = """e => { const s = getComputedStyle(e), b = getComputedStyle(e, "::before");
    return [s.backgroundColor, s.fontWeight, s.textDecorationLine, b.outlineStyle] }"""


@pytest.fixture
def phone(visitor: Visitor) -> Visitor:
    visitor.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    return visitor


def bottom(visitor: Visitor, selector: str) -> float:
    """How far down the page the first of these ends, in pixels."""
    box = visitor.page.locator(selector).first.bounding_box()
    assert box is not None
    return float(box["y"] + box["height"])


def test_the_button_to_start_is_within_two_screens_and_the_call_button_on_the_first(
    live: QuestionnaireVersion, phone: Visitor
) -> None:
    phone.open("/")

    assert bottom(phone, ".button--call") <= PHONE["height"]
    assert bottom(phone, "main form button") <= 2 * PHONE["height"]


def test_every_danger_sign_can_be_opened_on_the_first_page(
    live: QuestionnaireVersion, phone: Visitor
) -> None:
    phone.open("/")
    signs = live.parsed().danger_signs
    shown = [sign for sign in signs if phone.page.get_by_text(sign).is_visible()]

    phone.page.click("text=more danger signs")

    assert len(shown) == 3
    for sign in signs[3:]:
        assert phone.page.get_by_text(sign[:30]).first.is_visible()


@pytest.mark.parametrize("path", ["/check/stop/", "/check/result/"])
@pytest.mark.parametrize(("answers", "number"), [(CANNOT_PEE, "112"), (CRISIS, "5550188")])
def test_the_number_to_call_is_above_the_fold_of_a_short_screen(
    live: QuestionnaireVersion, visitor: Visitor, path: str, answers: object, number: str
) -> None:
    visitor.page.set_viewport_size(SHORT)  # type: ignore[arg-type]
    visitor.hold(*completed(live, answers))  # type: ignore[arg-type]

    visitor.open(path)

    assert bottom(visitor, f'a.button--call[href="tel:{number}"]') <= SHORT["height"]


def test_progress_begins_at_the_longest_way_and_only_falls(
    live: QuestionnaireVersion, phone: Visitor
) -> None:
    phone.begin()
    seen: list[tuple[int, int]] = []
    while phone.path.startswith("/check/question/"):
        found = re.search(r"Question (\d+) of at most (\d+)", phone.text)
        assert found
        seen.append((int(found[1]), int(found[2])))
        phone.walk_one(BENIGN)

    most = [most for _number, most in seen]
    assert most[0] == max(most) > 40
    assert most == sorted(most, reverse=True)
    assert [number for number, _most in seen] == list(range(1, len(seen) + 1))
    assert most[-1] == len(seen)


def test_two_taps_on_start_make_one_check_and_two_on_send_skip_nothing(
    live: QuestionnaireVersion, phone: Visitor
) -> None:
    phone.open("/")
    phone.page.get_by_label("Yes, store my answers").check()
    send_twice(phone)
    phone.open("/check/")
    phone.walk_on(BENIGN)
    send_twice(phone)
    phone.open("/check/")

    assert phone.path == "/check/result/"
    assert [check.status for check in Submission.objects.all()] == ["completed"]


def send_twice(visitor: Visitor) -> None:
    """The form of the page, a second time before the next page is there."""
    visitor.page.locator("main form").first.evaluate(_TWICE)


def test_a_changed_answer_comes_back_to_its_row_in_view(
    live: QuestionnaireVersion, phone: Visitor
) -> None:
    phone.hold(*check(live, BENIGN))
    phone.open("/check/answers/")
    phone.page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true })")
    phone.page.get_by_role("link", name="Change : Wound").or_(
        phone.page.locator("main a:has-text('Change')").nth(10)
    ).first.click()
    phone.page.wait_for_selector("progress")
    phone.page.click('main button:text("Continue")')
    phone.page.wait_for_selector("h1:has-text('Check your answers')")

    row = phone.page.locator(":target")
    assert row.is_visible()
    box = row.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < PHONE["height"]


@pytest.mark.parametrize("old", [False, True], ids=["new phone", "old phone"])
def test_what_is_chosen_and_what_has_the_focus_shows(
    live: QuestionnaireVersion, phone: Visitor, old: bool
) -> None:
    if old:
        phone.page.route("**/check.css", serve(without_has))
    phone.hold(*check(live, until="very_ill"))
    phone.open("/check/")
    first, second = (phone.page.locator(".choice label").nth(n) for n in (0, 1))
    before = look(phone, first), look(phone, second)

    phone.page.keyboard.press("Tab")
    phone.page.locator(".choice input").first.focus()
    phone.page.keyboard.press("Space")

    assert look(phone, first) != before[0]
    assert look(phone, second) == before[1]


def look(visitor: Visitor, label: object) -> object:
    return label.evaluate(_LOOK)  # type: ignore[attr-defined]


def serve(change: Callable[[str], str]) -> Callable[[Route], None]:
    """The stylesheet as another browser reads it."""
    return lambda route: route.fulfill(content_type="text/css", body=change(STYLES.read_text()))


def without_has(css: str) -> str:
    """A browser that does not know ``:has()`` drops every rule that names it."""
    plain = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return re.sub(r"[^{}]*:has\([^{]*\{[^{}]*\}", "", plain)


def test_an_old_phone_loses_no_rule_that_anything_hangs_on() -> None:
    dropped = re.findall(r"([^{}]*:has\([^{]*)\{", re.sub(r"/\*.*?\*/", "", STYLES.read_text()))

    assert [rule.strip() for rule in dropped if "," in rule] == []


def test_crisis_has_a_page_of_its_own(live: QuestionnaireVersion, phone: Visitor) -> None:
    phone.hold(*completed(live, CRISIS))

    phone.open("/check/result/")

    shown = phone.text
    assert shown.index("Thank you for telling us") < shown.index("Call the crisis line")
    assert shown.index("Call the crisis line") < shown.index("Call 112")
    assert "Stay with someone you trust" in shown
    for word in ("surgery", "Reading that fits", "How urgent", "guidance"):
        assert word not in shown.split("Other things you can do")[0].split("Keep this")[0]


def test_a_number_with_the_marks_of_an_address_book_is_taken(
    live: QuestionnaireVersion, phone: Visitor
) -> None:
    submission, token = completed(live, FEVER)
    phone.hold(submission, token)
    phone.open("/check/result/")
    phone.follow("Leave a number")
    phone.page.fill("[name=telephone]", "\u202a+44\u00a020\u20137946\u00a00000 ext 12\u202c")
    for place, part in enumerate(("27", "5", "1970")):
        phone.page.fill(f"[name=date_of_birth_{place}]", part)
    phone.press("Save")

    assert "The clinic can call +44 20-7946 0000 ext 12." in phone.text
    kept = Submission.objects.get().contact_details()
    assert kept["date_of_birth"] == "1970-05-27"


@pytest.mark.parametrize("signs", ["infection", "persistent-over-6-weeks"])
def test_no_word_or_number_breaks_inside_at_twice_the_size(
    live: QuestionnaireVersion, phone: Visitor, signs: str
) -> None:
    phone.hold(*completed(live, patient(signs)))
    phone.open("/check/result/")
    phone.page.evaluate("document.documentElement.style.fontSize = '200%'")

    numbers = phone.page.locator("main a[href^='tel:']:not(.button, .button--call)")
    heights = numbers.evaluate_all("all => all.map(e => e.getClientRects().length)")
    assert heights
    assert set(heights) == {1}
