"""What the script of an editor's form does, and when."""

from playwright.sync_api import Route

from tests.browser.desk import Open, at_desk, row
from tests.filling import address
from triage.models import Questionnaire, Rule, WarningSign

__all__ = ["at_desk", "row"]


def test_reading_is_searched_and_what_is_ticked_stays_in_view(
    at_desk: Open, row: Questionnaire
) -> None:
    desk, sign = at_desk(), WarningSign.objects.get(code="infection")
    desk.begin(f"{address(sign)}?in={row.pk}")
    before = desk.page.locator("div.pick input[type=checkbox]:visible").count()

    desk.page.get_by_label("Search what to tick").fill("tablet")

    shown = desk.page.locator("div.pick input[type=checkbox]:visible")
    codes = shown.evaluate_all("boxes => boxes.map(box => box.value)")
    assert set(codes) == {"MED-01", *sign.reading.split()}
    assert before > len(codes)
    assert desk.visitor.look() == {}


def test_what_is_typed_before_the_script_has_come_is_tried_too(
    at_desk: Open, row: Questionnaire
) -> None:
    desk, held = at_desk(), list[Route]()
    # Playwright takes no builtin.
    desk.page.route("**/again*.js", lambda route: held.append(route))  # noqa: PLW0108
    place = f"{address(Rule.objects.get(code='long-pain'))}?in={row.pk}"

    with desk.page.expect_request("**/again*.js"):
        desk.page.goto(f"{desk.visitor.base_url}{place}", wait_until="commit")
    desk.type("conditions-0-value", "5")
    held[0].continue_()

    desk.wait_for("at least 5")


def test_a_form_that_nobody_touched_asks_for_nothing(at_desk: Open, row: Questionnaire) -> None:
    desk, busy = at_desk(), []
    for place in (
        f"{address(Rule.objects.get(code='long-pain'))}?in={row.pk}",
        f"/admin/triage/rule/add/?in={row.pk}",
        f"/admin/triage/safetyfloor/add/?in={row.pk}",
    ):
        desk.begin(place)
        busy.append(desk.page.locator("#effects").get_attribute("aria-busy"))

    assert busy == [None] * 3


def test_what_is_typed_while_a_box_is_on_its_way_stays(at_desk: Open, row: Questionnaire) -> None:
    desk, held = at_desk(), list[Route]()
    desk.begin(f"{address(Rule.objects.get(code='long-pain'))}?in={row.pk}")
    # Playwright takes no builtin.
    desk.page.route("**/change/**", lambda route: held.append(route), times=1)  # noqa: PLW0108

    with desk.page.expect_request("**/change/**"):
        desk.page.get_by_role("button", name="and … (another box)").click()
    desk.type("conditions-0-value", "6")
    held[0].continue_()
    desk.page.locator("[name=conditions-3-question]").wait_for()

    assert desk.page.locator("[name=conditions-0-value]").input_value() == "6"
    desk.wait_for("at least 6")
