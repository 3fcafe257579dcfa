"""From a result into the reading and back, with the emergency in view all the way."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.browser.people import CANNOT_PEE, check, completed
from tests.browser.visitor import DESK, Visitor
from tests.browser.ways import LASTING_PAIN, RESULT
from triage.models import QuestionnaireVersion

SMALL_PHONE = (360, 740)
on_a_small_phone = pytest.mark.parametrize("visitor", [{"size": SMALL_PHONE}], indirect=True)
on_both = pytest.mark.parametrize(
    "visitor", [{"size": SMALL_PHONE}, {"size": DESK, "script": False}], indirect=True
)
NOW = "Your answers may mean an emergency."
#: Whether what is addressed stands in the upper part of what is seen, and how it is named.
TARGET = """(() => {
    const place = document.querySelector(":target").closest(".item");
    const box = place.getBoundingClientRect();
    return [box.top >= 0 && box.top < innerHeight / 2, place.querySelector("h2").textContent];
})()"""
LAID_OUT = "getComputedStyle(document.querySelector('.sheet tbody tr')).display"
#: What a screen reader is told of the table, however it is drawn.
ROLES = ("table", "row", "columnheader", "rowheader", "cell")


@on_a_small_phone
def test_a_link_of_a_result_leads_to_its_entry_and_a_link_leads_back(
    live: QuestionnaireVersion, visitor: Visitor
) -> None:
    visitor.hold(*completed(live, LASTING_PAIN))
    visitor.open(RESULT)
    shown = visitor.page.locator(".reading-list a").all_inner_texts()
    assert len(shown) == len(set(shown)) == 5

    visitor.page.get_by_role("link", name=shown[-1], exact=True).click()
    visitor.page.wait_for_url("**/learn/**")
    assert visitor.page.evaluate(TARGET) == [True, shown[-1]]
    visitor.follow("Back to my result")
    visitor.page.wait_for_url(f"**{RESULT}")
    visitor.page.get_by_role("link", name="All reading for your answers").click()
    visitor.page.wait_for_url("**/check/reading/all/")

    everything = visitor.page.locator(".reading-list a").all_inner_texts()
    assert set(shown) < set(everything)
    assert len(everything) == len(set(everything))


@on_both
@pytest.mark.parametrize(
    "place", ["/learn/", "/learn/causes/#CAU-20", "/learn/search/?q=leg", "/learn/nowhere/"]
)
def test_an_emergency_is_in_view_on_every_page_of_the_reading(
    live: QuestionnaireVersion, visitor: Visitor, place: str
) -> None:
    visitor.hold(*check(live, CANNOT_PEE, until="bowel"))
    visitor.open(place)

    visitor.page.mouse.wheel(0, 600)
    visitor.page.wait_for_timeout(100)

    top = visitor.page.locator(".banner").evaluate("e => e.getBoundingClientRect().top")
    assert NOW in visitor.page.locator(".banner").inner_text()
    assert 0 <= top < 100
    visitor.follow("See why")
    assert visitor.path == "/check/stop/"


@on_both
@pytest.mark.parametrize("code", ["CAU-05", "CAU-20"])
@pytest.mark.parametrize("address", ["/learn/causes/#{}", "/learn/causes/?open={0}#{0}"])
def test_an_entry_of_a_long_section_is_open_where_an_address_names_it(
    live: QuestionnaireVersion, visitor: Visitor, address: str, code: str
) -> None:
    visitor.open(address.format(code))

    opened = visitor.page.locator(".item details[open] > summary").all_inner_texts()
    entry = live.parsed().items_by_code[code][1]
    assert opened == [entry.title]
    assert visitor.page.evaluate(TARGET) == [True, entry.title]
    assert visitor.page.locator(f"details:has(#{code}) p").first.is_visible()


def test_a_long_section_is_folded_and_opens_as_a_whole(
    live: QuestionnaireVersion, visitor: Visitor
) -> None:
    visitor.open("/learn/causes/")
    before = visitor.page.locator(".item details p").all()
    assert not any(each.is_visible() for each in before)

    visitor.follow("Open all 20 entries")
    visitor.page.wait_for_url("**/?open=all")

    assert all(each.is_visible() for each in visitor.page.locator(".item details p").all())


@pytest.mark.parametrize(
    ("visitor", "drawn"),
    [({"size": DESK}, "table-row"), ({"size": SMALL_PHONE}, "block")],
    indirect=["visitor"],
)
def test_a_table_is_one_on_a_wide_screen_and_a_list_on_a_phone_and_is_read_out_as_one(
    live: QuestionnaireVersion, visitor: Visitor, drawn: str
) -> None:
    visitor.open("/learn/medicines/")

    assert visitor.page.evaluate(LAID_OUT) == drawn
    found = {role: visitor.page.get_by_role(role).count() for role in ROLES}  # type: ignore[arg-type]
    assert found == {"table": 1, "row": 21, "columnheader": 4, "rowheader": 20, "cell": 60}
    assert visitor.page.get_by_role("heading", name="Gabapentin: a nerve pain drug").count() == 1


@pytest.mark.parametrize("section", ["causes", "medicines"])
def test_paper_shows_every_entry_whole_and_no_dose(
    live: QuestionnaireVersion, visitor: Visitor, section: str
) -> None:
    visitor.open(f"/learn/{section}/")

    paper = visitor.page.pdf(format="A4")
    visitor.page.emulate_media(media="print")

    bodies = visitor.page.locator(".item .printed p:not(.details-block p)").all()
    assert len(bodies) >= 20
    assert all(each.is_visible() for each in bodies)
    printed = "".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages)
    shelf = next(one for one in live.parsed().sections if one.slug == section)
    assert [one.title for one in shelf.items if squeezed(one.title) not in squeezed(printed)] == []
    last = shelf.items[-1].body.replace("*", "").split()[-4:]
    assert squeezed("".join(last)) in squeezed(printed)
    assert "Typical dose" not in printed


def squeezed(text: str) -> str:
    """Without spaces and joined letters: how lines are set is the printer's business."""
    return "".join(text.replace("ﬁ", "fi").replace("ﬂ", "fl").replace("ﬀ", "ff").split())


def test_what_was_kept_of_a_page_before_a_check_is_not_shown_during_one(
    live: QuestionnaireVersion, visitor: Visitor
) -> None:
    visitor.open("/learn/")
    assert NOW not in visitor.text

    visitor.hold(*check(live, CANNOT_PEE, until="bowel"))
    visitor.open("/learn/causes/")
    visitor.follow("All reading")
    visitor.page.wait_for_url("**/learn/")

    assert NOW in visitor.text


def test_once_no_trace_is_left_no_page_behind_tells_of_the_check(
    live: QuestionnaireVersion, visitor: Visitor
) -> None:
    visitor.hold(*completed(live, CANNOT_PEE))
    visitor.open("/learn/")
    assert NOW in visitor.text
    visitor.follow("Back to my result")
    visitor.page.wait_for_url(f"**{RESULT}")
    visitor.press("Finish and leave no trace on this device")

    for _ in range(2):
        visitor.page.go_back()

    assert visitor.path == "/learn/"
    assert NOW not in visitor.text
    assert "Back to my result" not in visitor.text
