"""An editor's day at the workbench, counted: clicks, pages, and codes that were typed (none)."""

from tests.browser.desk import Desk, Open, at_desk, row
from tests.filling import address
from tests.naming import make_criterion, make_floor, name_in
from triage.editing.draft_report import make_report
from triage.models import Question, Questionnaire, Rule, SafetyFloor

__all__ = ["at_desk", "row"]

#: As it is offered once it has a rule.
SIGN = "■ Soon: Trouble swallowing"


def test_a_threshold_is_changed_and_its_effect_seen_in_three_clicks_on_two_pages(
    at_desk: Open, row: Questionnaire
) -> None:
    desk, rule = at_desk(), Rule.objects.get(code="long-pain")
    desk.begin(address(row, "workbench"))

    desk.open(rule)
    desk.type("conditions-0-value", "5")
    desk.wait_for("More urgent than now")
    desk.wait_for("at least 5")
    stored = rule.conditions.get(question__link_id="score").value
    desk.press("Save")

    assert (stored, desk.clicks) == ("7", 2)  # the rule's name, and "Save"
    assert desk.visitor.path == address(row, "workbench")
    assert rule.conditions.get(question__link_id="score").value == "5"
    assert desk.pages == 3  # the workbench, the rule, and the workbench again


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


def test_a_new_gate_with_all_that_hangs_on_it_takes_no_code_and_few_clicks(
    at_desk: Open, row: Questionnaire
) -> None:
    desk = at_desk()
    desk.begin(address(row, "workbench"))
    _add_gate(desk)
    _add_follow_up(desk)
    _add_sign_rules_and_floor(desk)
    assert [problem.sentence for problem in make_report(row).problems] == []
    _add_vignettes(desk)

    gate = Question.objects.get(link_id="trouble-swallowing")
    assert [option.value for option in gate.options.order_by("order")] == [
        "yes",
        "no",
        "asked-unknown",
    ]
    assert SafetyFloor.objects.get(code="trouble-swallowing").conditions.exists()
    assert row.vignettes.count() >= 2
    assert [problem.sentence for problem in make_report(row).problems] == []
    assert desk.clicks <= 40
    assert desk.visitor.look() == {}


def _add_gate(desk: Desk) -> None:
    desk.click("Yes, no, not sure")
    desk.type("text", "Is it hard to swallow?")
    desk.type("short_text", "Trouble swallowing")
    desk.tick("is_gate")
    desk.press("Save")


def _add_follow_up(desk: Desk) -> None:
    gate = Question.objects.get(link_id="trouble-swallowing")
    desk.open(gate, "follow-up")
    desk.type("text", "Can you swallow your own spit?")
    desk.type("short_text", "Own spit")
    desk.press("Save")


def _add_sign_rules_and_floor(desk: Desk) -> None:
    desk.click("Add a warning sign")
    desk.choose("origin", "A warning sign from the article")
    for box in ("title", "explanation", "source"):
        desk.type(box, "Trouble swallowing")
    desk.clicks += 1
    desk.page.locator("[name=reading]").first.check()
    desk.press("Save")
    gate, spit = (
        Question.objects.get(link_id=link_id) for link_id in ("trouble-swallowing", "own-spit")
    )
    for question, urgency in ((gate, "Soon"), (spit, "Emergency")):
        desk.open(question, "rule")
        desk.choose("sign", "No rule yet: Trouble swallowing" if question is gate else SIGN)
        _choose_disposition(desk, urgency)
        desk.type("rationale", "Because.")
        desk.type("source", "Source.")
        desk.press("Save")
    desk.open(gate, "floor")
    desk.choose("minimum", "Soon")
    desk.choose("minimum_if_unsure", "Soon")
    desk.type("title", "Trouble swallowing")
    desk.type("source", "Source.")
    desk.press("Save")


def _choose_disposition(desk: Desk, urgency: str) -> None:
    options = desk.page.locator("[name=disposition] option").all_inner_texts()
    desk.choose("disposition", next(text for text in options if f" {urgency}: " in text))


def _add_vignettes(desk: Desk) -> None:
    desk.click("Propose those that are missing")
    desk.clicks += 1
    desk.visitor.click(desk.page.get_by_role("button", name="proposal"))
