"""Two leads in real browsers: nothing goes live weakened unseen, and nothing comes back alone."""

from tests.browser.publishing import Open, draft_page, log_in, part, row, tick_all
from tests.browser.visitor import Visitor
from tests.filling import address
from triage.models import Approval, Disposition, Questionnaire, QuestionnaireVersion, Submission

__all__ = ["log_in", "row"]

CALM = "Have a doctor look at you at once"
WHY = "Too many people called without need."


def _reword(editor: Visitor, disposition: Disposition, title: str) -> None:
    """As an editor does it: one box, saved with the keyboard."""
    editor.open(address(disposition))
    editor.page.locator("[name=title]").fill(title)
    with editor.page.expect_navigation():
        editor.page.locator("[name=title]").press("Enter")


def _reword_the_emergency(editor: Visitor) -> None:
    _reword(editor, Disposition.objects.get(code="emergency"), CALM)


def _approve(lead: Visitor, note: str) -> None:
    lead.page.get_by_label("Note").fill(note)
    lead.press("Approve")


def _publish(lead: Visitor, other: Visitor, row: Questionnaire) -> None:
    """The first lead writes why; the second reads that, and publishes."""
    lead.open(draft_page(row, "publish"))
    reading = part(lead, "reading")
    assert reading.index("Weakened: two clinical leads sign this") < reading.index(CALM)
    assert "0 of 1 read" in reading
    assert lead.page.get_by_role("button", name="Publish", exact=True).is_disabled()
    assert lead.look() == {}

    _approve(lead, "Looked at the words.")
    assert "Write a reason for everything that is weakened: 1 to go." in lead.text
    assert "Read everything first, and tick each: 1 of 1 to go." in lead.text
    assert Approval.objects.filter(over__isnull=False).count() == 0

    lead.page.get_by_label("Why may this be weaker?").fill(WHY)
    assert tick_all(lead) == 1
    assert "1 of 1 read" in part(lead, "reading")
    _approve(lead, "Looked at the words.")
    assert "two clinical leads who did not edit the draft must approve it. So far: 1." in lead.text

    other.open(draft_page(row, "publish"))
    assert f"Reason: “{WHY}” lead, " in part(other, "reading")
    tick_all(other)
    _approve(other, "Read the reason, and the words.")
    other.press("Publish")
    assert "Version 2 is live." in other.text
    assert WHY in part(other, "weakened")


def test_a_reworded_emergency_is_seen_by_two_leads_and_comes_back_by_nobody_alone(
    log_in: Open, row: Questionnaire
) -> None:
    editor, lead = log_in("editor"), log_in("lead")
    other, clinician = log_in("lead", called="other"), log_in("clinician")
    _reword_the_emergency(editor)

    _publish(lead, other, row)
    clinician.open(address(Submission, "changelist"))
    assert "guards people less than the one before" in clinician.text
    _withdraw(lead)
    _bring_back(lead, row)

    live = QuestionnaireVersion.objects.get(status="active")
    assert live.number == 1


def _withdraw(lead: Visitor) -> None:
    lead.open(address(QuestionnaireVersion.objects.get(number=2)))
    lead.follow("Withdraw")
    lead.page.get_by_label("Why is it withdrawn?").fill("People waited.")
    lead.page.get_by_label("Version 1").check()
    lead.press("Go on: see what will happen")
    assert CALM in part(lead, "calmer")
    assert lead.look() == {}
    lead.press("Withdraw it now")


def _bring_back(lead: Visitor, row: Questionnaire) -> None:
    """The draft still says it; the old signatures count no more, and one new is not enough."""
    lead.open(draft_page(row, "publish"))
    assert "This very document was withdrawn as version 2" in part(lead, "reading")
    assert "Nobody has approved this document yet." in lead.text
    for box in lead.page.get_by_label("Why may this be weaker?").all():
        box.fill("They want it back.")
    tick_all(lead)
    _approve(lead, "I want it back.")
    assert "So far: 1." in lead.text
    assert lead.page.get_by_role("button", name="Publish", exact=True).is_disabled()
    assert lead.look() == {}


def test_what_a_lead_ticked_and_typed_outlives_a_change_by_somebody_else(
    log_in: Open, row: Questionnaire
) -> None:
    editor, lead = log_in("editor"), log_in("lead")
    _reword_the_emergency(editor)
    lead.open(draft_page(row, "publish"))
    lead.page.get_by_label("Why may this be weaker?").fill(WHY)
    tick_all(lead)
    soon = Disposition.objects.get(code="soon")
    _reword(editor, soon, "Book a visit in the next days")

    _approve(lead, "Looked at the words.")

    assert "Something was changed after you opened this page." in lead.text
    assert "Changed since you opened this page:" in lead.text
    assert "1 of 2 read" in part(lead, "reading")
    assert lead.page.get_by_label("Why may this be weaker?").first.input_value() == WHY
    assert lead.page.get_by_label("Note").input_value() == "Looked at the words."
    assert lead.look() == {}


def test_the_whole_is_folded_and_each_object_is_ticked_where_it_was_read(
    log_in: Open, row: Questionnaire
) -> None:
    lead = log_in("lead")
    lead.open(address(QuestionnaireVersion.objects.get(), "whole"))
    objects = lead.page.locator("details.object")

    assert objects.count() > 10
    assert lead.page.locator("details.object[open]").count() == 0
    assert lead.page.evaluate("document.documentElement.scrollHeight") < 12_000
    assert lead.look() == {}
    lead.page.locator("#counter-next").click()
    for place in range(3):  # a tick opens the next
        objects.nth(place).locator("[name=read]").check()
    said = f"3 of {lead.page.locator('#counter').get_attribute('data-all')} read"
    assert said in part(lead, "reading")
    assert lead.page.locator("details.object[open]").count() == 4
    lead.press("Go on with page 2")  # what is ticked goes along
    assert said in part(lead, "reading")
    assert lead.look() == {}


def test_without_a_script_the_server_counts(log_in: Open, row: Questionnaire) -> None:
    lead = log_in("lead", script=False)
    lead.open(address(QuestionnaireVersion.objects.get(), "whole"))
    first = lead.page.locator("details.object").first
    first.locator("summary").first.click()
    first.locator("[name=read]").check()
    lead.page.get_by_label("Note").fill("Read.")

    lead.press("Sign this version")

    count = int(lead.page.locator("#counter").get_attribute("data-all") or 0)
    assert f"tick each: {count - 1} of {count} to go." in lead.text
    assert f"1 of {count} read" in part(lead, "reading")
    assert first.locator("[name=read]").is_checked()
    assert lead.page.get_by_label("Note").input_value() == "Read."
