"""An editor's day at the workbench, counted: clicks, pages, and codes that were typed (none)."""

from tests.browser.desk import Open, at_desk, row
from tests.filling import address
from tests.naming import make_criterion, make_floor, name_in
from triage.models import Questionnaire, Rule

__all__ = ["at_desk", "row"]


def test_a_threshold_is_changed_wherever_it_is_meant_in_three_clicks_on_two_pages(
    at_desk: Open, row: Questionnaire
) -> None:
    desk, criterion = at_desk(), make_criterion(row)
    rule, floor = Rule.objects.get(code="long-pain"), make_floor(row)
    for owner in (rule, floor):
        name_in(owner, criterion)
    desk.begin(address(row, "workbench"))

    desk.open(criterion)
    desk.type("conditions-0-value", "5")
    desk.wait_for("More urgent than now")
    desk.wait_for("at least 5")
    touched = desk.page.locator(".field-used_in").inner_text()
    stored = criterion.conditions.get().value
    assert desk.visitor.look() == {}
    desk.press("Save")

    assert (stored, desk.clicks, desk.pages) == ("7", 2, 3)  # the name, and "Save"; and back again
    assert "long-pain" in touched
    assert "Bad pain is seen" in touched
    assert criterion.conditions.get().value == "5"


def test_without_a_script_a_name_is_given_and_what_it_stands_for_is_seen(
    at_desk: Open, row: Questionnaire
) -> None:
    desk, rule = at_desk(script=False), Rule.objects.get(code="long-pain")
    criterion = make_criterion(row, ("fever", "=", "yes"), title="Hot")
    desk.begin(f"{address(rule)}?in={row.pk}")

    desk.choose("conditions-2-named", "Hot")
    desk.press("Next")
    desk.press("Show what changes")

    assert "stands for: the person answers “Yes” to “Fever”" in desk.page.inner_text(".conditions")
    assert "“Hot” there" in desk.page.inner_text("#effects")

    desk.press("Save")

    assert rule.conditions.get(group=3).named == criterion


def test_without_a_script_a_condition_is_picked_and_its_effect_seen(
    at_desk: Open, row: Questionnaire
) -> None:
    desk, rule = at_desk(script=False), Rule.objects.get(code="long-pain")
    desk.begin(f"{address(rule)}?in={row.pk}")

    desk.choose("conditions-2-question", "Fever")
    desk.press("Next")
    desk.choose("conditions-2-value", "Yes")
    desk.press("Show what changes")

    assert "answers “Yes” to “Fever”" in desk.page.inner_text("#effects")
    assert rule.conditions.count() == 2

    desk.press("Save")

    assert rule.conditions.get(group=3).value == "yes"
