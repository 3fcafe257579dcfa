"""Editors in real browsers who hide a danger sign, or make something less urgent."""

from tests.browser.publishing import Open, draft_page, log_in, part, row, tick_all
from tests.browser.visitor import Visitor
from tests.filling import address
from triage.models import Disposition, Question, Questionnaire, Rule, SafetyFloor

__all__ = ["log_in", "row"]

WHY = "The headache clinic sees them within two days."


def _save(visitor: Visitor) -> None:
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("button", name="Save", exact=True).first.click()


def test_a_hidden_gate_is_refused_with_somebody_whom_it_would_send_home(
    log_in: Open, row: Questionnaire
) -> None:
    editor, lead = log_in("editor"), log_in("lead")
    editor.open(address(Question.objects.get(link_id="saddle_signs")))
    page = editor.page

    page.locator("[name=is_gate]").uncheck()
    bladder = Question.objects.get(link_id="bladder")
    page.locator("[name=conditions-0-question]").select_option(str(bladder.pk))
    page.locator("[name=conditions-0-value]").select_option("cant_pee")
    _save(editor)
    lead.open(draft_page(row, "publish"))

    assert "This draft cannot be published." in lead.text
    assert "Change between the legs" in part(lead, "proofs")
    assert "Would say, but is not asked" in part(lead, "proofs")
    assert lead.page.get_by_role("button", name="Approve", exact=True).is_disabled()
    assert lead.look() == {}


def test_what_is_less_urgent_is_shown_with_a_person_and_signed_by_two_for_a_reason(
    log_in: Open, row: Questionnaire
) -> None:
    keeper, editor = log_in("lead", called="keeper"), log_in("editor")
    lead, other = log_in("lead"), log_in("lead", called="other")
    keeper.open(address(SafetyFloor.objects.get(code="f-e3-headache")))
    for box in ("minimum", "minimum_if_unsure"):
        keeper.page.locator(f"[name={box}]").select_option("20")
    _save(keeper)
    soon = Disposition.objects.get(code="soon")
    editor.open(address(Rule.objects.get(code="e3-headache")))
    editor.page.locator("[name=disposition]").select_option(str(soon.pk))
    _save(editor)

    for one in (lead, other):
        one.open(draft_page(row, "publish"))
        assert "Somebody whose result was same day now gets soon." in part(one, "reading")
        for reason in one.page.get_by_label("Why may this be weaker?").all():
            reason.fill(WHY)
        tick_all(one)
        one.page.get_by_label("Note").fill("Looked at the person.")
        one.press("Approve")
    other.press("Publish")

    assert "Version 2 is live." in other.text
    assert WHY in part(other, "weakened")
