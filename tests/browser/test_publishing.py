"""The whole of it in a real browser: an editor changes a rule, a clinical lead publishes."""

from django.utils import timezone

from tests.browser.publishing import Open, draft_page, log_in, part, row, tick_all
from tests.browser.visitor import Visitor
from tests.filling import address
from triage.editing.draft_report import make_report
from triage.models import Approval, Questionnaire, QuestionnaireVersion, Rule

__all__ = ["log_in", "row"]

SEVEN = "Worst pain in 24 hours: 7 out of 10"
SIX = "Worst pain in 24 hours: 6 out of 10"
THRESHOLD = "[name=conditions-0-value]"


def _set_threshold(editor: Visitor, number: int) -> None:
    """Type another number into the rule for severe pain, and save with the keyboard."""
    editor.open(address(Rule.objects.get(code="r5a-severe")))
    editor.page.locator(THRESHOLD).fill(str(number))
    with editor.page.expect_navigation():
        editor.page.locator(THRESHOLD).press("Enter")


def test_a_threshold_that_lowers_somebody_is_blocked_with_the_patients(
    log_in: Open, row: Questionnaire
) -> None:
    editor, lead = log_in("editor"), log_in("lead")
    _set_threshold(editor, 8)

    for visitor in (editor, lead):
        visitor.open(draft_page(row, "publish"))
        proofs, differences = part(visitor, "proofs"), part(visitor, "differences")

        assert "This draft cannot be published." in visitor.text
        assert "severe pain that nothing eases is same day: nobody ends below" in proofs
        assert SEVEN in proofs
        assert differences.index("Lowered") < differences.index(SEVEN)
        assert "Nobody is raised." in differences
    assert editor.page.get_by_role("button", name="Publish", exact=True).count() == 0
    assert lead.page.get_by_role("button", name="Approve", exact=True).is_disabled()
    assert lead.page.get_by_role("button", name="Publish", exact=True).is_disabled()
    assert lead.look() == {}


def test_a_threshold_that_raises_somebody_goes_live_is_withdrawn_and_restored(
    log_in: Open, row: Questionnaire
) -> None:
    editor, lead = log_in("editor"), log_in("lead")
    _set_threshold(editor, 6)

    _compare(editor, row)
    _approve_and_publish(lead, row)
    _withdraw(lead)
    _restore(lead)

    first = QuestionnaireVersion.objects.get(number=1)
    assert first.status == QuestionnaireVersion.Status.ACTIVE
    assert make_report(Questionnaire.objects.get()).sha256 == first.sha256


def _compare(editor: Visitor, row: Questionnaire) -> None:
    editor.open(draft_page(row, "draft"))
    assert "answers at least 6 out of 10" in part(editor, "edits")
    assert "By editor" in part(editor, "edits")
    assert editor.look() == {}


def _approve_and_publish(lead: Visitor, row: Questionnaire) -> None:
    lead.open(draft_page(row, "publish"))
    differences = part(lead, "differences")
    assert "Nobody is lowered." in differences
    assert differences.index("Raised") < differences.index(SIX)
    assert lead.page.get_by_role("button", name="Publish", exact=True).is_disabled()
    # The rule, and the vignettes that it turns.
    assert tick_all(lead) == 2
    lead.page.get_by_label("Note").fill("More sensitive; looked at the patients.")
    lead.press("Approve")
    assert "You have approved this very document." in lead.text
    assert Approval.objects.filter(approved_by__username="lead").count() == 1
    lead.press("Publish")
    assert "Version 2 is live." in lead.text


def _withdraw(lead: Visitor) -> None:
    lead.follow("Withdraw")
    lead.page.get_by_label("Why is it withdrawn?").fill("Too many people were sent in.")
    lead.page.get_by_label("Version 1").check()
    assert lead.look() == {}
    lead.press("Go on: see what will happen")
    assert "No check is under way on it." in lead.text
    assert "Version 1 goes live again at once." in lead.text
    assert lead.look() == {}
    lead.press("Withdraw it now")
    assert "This version is withdrawn." in lead.text


def _restore(lead: Visitor) -> None:
    lead.open(address(QuestionnaireVersion.objects.get(number=1)))
    lead.follow("Make it the draft again")
    assert "answers at least 7 out of 10" in part(lead, "edits")
    assert lead.look() == {}
    lead.press("Make it the draft")
    assert "Not at all: the draft says word for word what is live." in lead.text


def test_the_other_pages_are_accessible_and_keep_to_the_policy(
    log_in: Open, row: Questionnaire
) -> None:
    editor = log_in("editor")
    _set_threshold(editor, 6)
    rule = Rule.objects.get(code="r5a-severe")
    record = rule.conditions.get(value="6").history.latest()

    for place in (
        "/admin/triage/questionnaire/",
        "/admin/triage/questionnaire/import/",
        address(rule, "history"),
        f"/admin/triage/rulecondition/{record.id}/history/{record.history_id}/",
        address(rule.sign, "delete"),
    ):
        editor.open(place)
        assert (place, editor.look()) == (place, {})


def test_a_change_is_taken_back_with_the_keyboard(log_in: Open, row: Questionnaire) -> None:
    editor = log_in("editor")
    _set_threshold(editor, 6)
    rule = Rule.objects.get(code="r5a-severe")

    editor.open(address(rule, "history"))
    editor.page.get_by_role("link", name="Take back").first.press("Enter")
    editor.page.wait_for_url("**/rulecondition/**")
    with editor.page.expect_navigation():
        editor.page.get_by_role("button", name="Take it back").press("Enter")

    assert "Taken back." in editor.text
    assert rule.conditions.filter(value="7").exists()


def test_a_file_goes_out_and_comes_in_again(log_in: Open, row: Questionnaire) -> None:
    editor = log_in("editor")
    editor.open(draft_page(row, "draft"))
    exported = editor.download("Export")
    _set_threshold(editor, 6)

    editor.open("/admin/triage/questionnaire/import/")
    editor.page.get_by_label("File").set_input_files(exported.path())
    editor.press("See what it would change")
    assert "answers at least 7 out of 10" in part(editor, "edits")
    assert editor.look() == {}
    editor.press("Import it as the draft")

    live = QuestionnaireVersion.objects.get()
    assert make_report(Questionnaire.objects.get()).sha256 == live.sha256
    assert live.published_at <= timezone.now()
