"""An editor's whole day: from signing in to the published version and how it differs."""

from typing import Any

import pytest

from tests.browser.conftest import NewVisitor
from tests.browser.desk import Desk, Open, at_desk
from tests.browser.publishing import draft_page, tick_all
from tests.browser.visitor import DESK
from tests.drafts import store_draft
from tests.filling import address
from tests.security.signing_in import PASSWORD, START, account
from tests.small import SMALL
from triage.editing.publishing import publish
from triage.models import NamedCriterion, Question, Questionnaire, QuestionnaireVersion, Rule

__all__ = ["at_desk"]

SWALLOW, WHY = "Can you swallow your own spit?", "More people with pain are seen."


@pytest.fixture
def row(transactional_db: None, settings: Any) -> Questionnaire:
    """The small questionnaire, live as version 1."""
    settings.DEBUG = True
    draft = store_draft(SMALL)
    publish(draft, by=None, note="First.")
    return draft


@pytest.fixture
def editor(new_visitor: NewVisitor) -> Desk:
    """An editor who has not signed in yet."""
    account("editor")
    return Desk(new_visitor(DESK))


def test_an_editors_day(row: Questionnaire, editor: Desk, at_desk: Open) -> None:
    _sign_in(editor, row)
    _name_a_condition(editor)
    _change_what_it_stands_for(editor)
    _ask_more(editor)
    _see_it(editor)
    _talk_and_hand_over(editor, row)
    _answer_and_sign(at_desk(), row)
    _publish(at_desk(called="other"), row)
    _read_the_version(editor, row)


def _pain() -> Rule:
    found: Rule = Rule.objects.get(code="long-pain")
    return found


def _sign_in(editor: Desk, row: Questionnaire) -> None:
    editor.begin(START)
    editor.type("login", "editor")
    editor.type("password", PASSWORD)
    editor.press("Sign in")
    editor.click("recorded edits since the live version", exact=False)
    editor.click("Workbench")
    assert editor.visitor.path == address(row, "workbench")


def _name_a_condition(editor: Desk) -> None:
    """In the rule's own form, with what was typed elsewhere kept."""
    editor.open(_pain())
    editor.type("rationale", "As the guideline says.")
    box = editor.page.locator(".name-box").first
    box.locator("summary").click()
    editor.type("conditions-name-1", "Bad pain")
    editor.page.locator("[name=conditions-name-1]").press("Enter")
    box = editor.page.locator("fieldset.any").first
    box.get_by_text("stands in this box now").wait_for()
    focused = editor.page.evaluate("'told' in document.activeElement.dataset")
    rationale = editor.page.locator("[name=rationale]").input_value()
    assert (focused, rationale) == (True, "As the guideline says.")
    assert _pain().conditions.filter(named=None).count() == 2
    editor.press("Save")
    assert str(_pain().conditions.get(group=1).named) == "Bad pain"


def _change_what_it_stands_for(editor: Desk) -> None:
    """Its effect is seen before it is stored: two clicks, and two pages and back."""
    begun = (editor.clicks, editor.pages)
    editor.open(NamedCriterion.objects.get())
    editor.type("conditions-0-value", "5")
    editor.wait_for("More urgent than now")
    editor.wait_for("at least 5")
    stored = NamedCriterion.objects.get().conditions.get().value
    editor.press("Save")
    assert (editor.clicks - begun[0], editor.pages - begun[1], stored) == (2, 2, "7")
    assert NamedCriterion.objects.get().conditions.get().value == "5"


def _ask_more(editor: Desk) -> None:
    editor.open(Question.objects.get(link_id="fever"), "follow-up")
    editor.type("text", SWALLOW)
    editor.type("short_text", "Own spit")
    editor.press("Save")


def _see_it(editor: Desk) -> None:
    editor.click("See it as the patient does")
    assert SMALL.title in editor.visitor.text
    editor.click("Back to where you came from")


def _talk_and_hand_over(editor: Desk, row: Questionnaire) -> None:
    editor.open(_pain())
    editor.page.locator("#say-text").fill("Is five too low?")
    editor.press("Comment")
    editor.visitor.open(address(row, "workbench"))
    editor.page.get_by_text("Hand it over to the clinical leads", exact=True).click()
    editor.page.locator("#hand-note").fill("Look at the pain first.")
    editor.press("Ready for review")
    assert "Handed over" in editor.visitor.text


def _answer_and_sign(lead: Desk, row: Questionnaire) -> None:
    """A new answer that means no is a weakening: two leads sign it, for a reason."""
    lead.begin(START)
    assert "Look at the pain first." in lead.visitor.text
    lead.visitor.click(lead.page.locator(f"a[href='{address(row, 'workbench')}#turn']").first)
    lead.click("Read, answer and close them; say something of the whole")
    lead.page.get_by_text("Answer, or close it", exact=True).click()
    lead.page.get_by_label("Your answer").fill("No: it is what the guideline says.")
    lead.press("Answer")
    lead.visitor.open(draft_page(row, "publish"))
    lead.page.get_by_label("Why may this be weaker?").fill("Nothing calms anybody.")
    _sign(lead, "Read.")


def _sign(lead: Desk, note: str) -> None:
    tick_all(lead.visitor)
    lead.page.get_by_label("Note").fill(note)
    lead.press("Approve")


def _publish(other: Desk, row: Questionnaire) -> None:
    other.begin(draft_page(row, "publish"))
    _sign(other, WHY)
    other.press("Publish")
    assert "Version 2 is live." in other.visitor.text


def _read_the_version(editor: Desk, row: Questionnaire) -> None:
    editor.begin(address(row, "workbench"))
    assert "No: it is what the guideline says." in _thread(editor)
    versions = editor.page.locator("#state").get_by_role("link", name="Published versions")
    editor.visitor.click(versions)
    assert WHY in editor.visitor.text
    assert editor.visitor.look() == {}
    editor.click("How version 2 differs")
    version = QuestionnaireVersion.objects.get(number=2)
    assert editor.visitor.path == address(version, "compare")
    for said in ("answers at least 5", SWALLOW, WHY, "Nothing calms anybody."):
        assert said in editor.visitor.text
    assert editor.visitor.look() == {}


def _thread(editor: Desk) -> str:
    editor.click("Read, answer and close them; say something of the whole")
    said = editor.visitor.text
    editor.visitor.go_back()
    return said
