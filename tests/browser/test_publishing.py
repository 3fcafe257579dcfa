"""The whole of it in a real browser: an editor changes a rule, a clinical lead publishes."""

from collections.abc import Callable

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.browser.conftest import NewVisitor
from tests.browser.visitor import DESK, Visitor
from tests.filling import address
from tests.staff.people import staff
from triage.editing.approving import approve
from triage.editing.draft_report import make_report
from triage.editing.publishing import publish
from triage.management.commands.setup import FIXTURES
from triage.models import Approval, Questionnaire, QuestionnaireVersion, Rule

SEVEN = "Worst pain in 24 hours: 7 out of 10"
SIX = "Worst pain in 24 hours: 6 out of 10"
THRESHOLD = "[name=conditions-0-value]"

Open = Callable[[str], Visitor]


@pytest.fixture
def row(transactional_db: None, settings: Settings) -> Questionnaire:
    """The real questionnaire, approved by one lead, published, and edited by nobody yet."""
    settings.DEBUG, settings.REQUIRE_SECOND_APPROVER = False, True
    call_command("loaddata", *FIXTURES, verbosity=0)
    call_command("populate_history", auto=True, verbosity=0)
    questionnaire: Questionnaire = Questionnaire.objects.get()
    first = make_report(questionnaire).sha256
    approve(questionnaire, sha256=first, by=staff("first-lead"), note="Read.")
    publish(questionnaire, by=None, note="First.")
    return questionnaire


@pytest.fixture
def log_in(new_visitor: NewVisitor, row: Questionnaire) -> Open:
    """A browser in which somebody of this role is logged in."""

    def open_as(role: str) -> Visitor:
        visitor, client = new_visitor(DESK), Client()
        client.force_login(staff(role))
        name = django_settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        visitor.context.add_cookies([{"name": name, "value": value, "url": visitor.base_url}])
        return visitor

    return open_as


def _draft(row: Questionnaire, page: str) -> str:
    return f"/admin/triage/questionnaire/{row.pk}/{page}/"


def _set_threshold(editor: Visitor, number: int) -> None:
    """Type another number into the rule for severe pain, and save with the keyboard."""
    editor.open(address(Rule.objects.get(code="r5a-severe")))
    editor.page.locator(THRESHOLD).fill(str(number))
    with editor.page.expect_navigation():
        editor.page.locator(THRESHOLD).press("Enter")


def _press(visitor: Visitor, name: str) -> None:
    with visitor.page.expect_navigation():
        visitor.press(name)


def _part(visitor: Visitor, section: str) -> str:
    """What one section of the page says."""
    return visitor.page.locator(f"section[aria-labelledby={section}]").inner_text()


def test_a_threshold_that_nobody_can_reach_is_refused_and_says_why(log_in: Open) -> None:
    editor = log_in("editor")

    _set_threshold(editor, 70)

    assert "Nobody can answer 70: the answer is from 0 to 10 out of 10." in editor.text
    assert Rule.objects.get(code="r5a-severe").conditions.filter(value="7").exists()


def test_a_threshold_that_lowers_somebody_is_blocked_with_the_patients(
    log_in: Open, row: Questionnaire
) -> None:
    editor, lead = log_in("editor"), log_in("lead")
    _set_threshold(editor, 8)

    for visitor in (editor, lead):
        visitor.open(_draft(row, "publish"))
        proofs, differences = _part(visitor, "proofs"), _part(visitor, "differences")

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
    editor.open(_draft(row, "draft"))
    assert "answers at least 6 out of 10" in _part(editor, "edits")
    assert "By editor" in _part(editor, "edits")
    assert editor.look() == {}


def _approve_and_publish(lead: Visitor, row: Questionnaire) -> None:
    lead.open(_draft(row, "publish"))
    differences = _part(lead, "differences")
    assert "Nobody is lowered." in differences
    assert differences.index("Raised") < differences.index(SIX)
    assert lead.page.get_by_role("button", name="Publish", exact=True).is_disabled()
    lead.page.get_by_label("Note").fill("More sensitive; looked at the patients.")
    _press(lead, "Approve")
    assert "You have approved this very document." in lead.text
    assert Approval.objects.filter(approved_by__username="lead").count() == 1
    _press(lead, "Publish")
    assert "Version 2 is live." in lead.text


def _withdraw(lead: Visitor) -> None:
    lead.follow("Withdraw")
    lead.page.get_by_label("Why is it withdrawn?").fill("Too many people were sent in.")
    lead.page.get_by_label("Version 1").check()
    assert lead.look() == {}
    _press(lead, "Go on: see what will happen")
    assert "No check is under way on it." in lead.text
    assert "Version 1 goes live again at once." in lead.text
    assert lead.look() == {}
    _press(lead, "Withdraw it now")
    assert "This version is withdrawn." in lead.text


def _restore(lead: Visitor) -> None:
    lead.open(address(QuestionnaireVersion.objects.get(number=1)))
    lead.follow("Make it the draft again")
    assert "answers at least 7 out of 10" in _part(lead, "edits")
    assert lead.look() == {}
    _press(lead, "Make it the draft")
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
    editor.open(_draft(row, "draft"))
    with editor.page.expect_download() as download:
        editor.follow("Export")
    _set_threshold(editor, 6)

    editor.open("/admin/triage/questionnaire/import/")
    editor.page.get_by_label("File").set_input_files(download.value.path())
    _press(editor, "See what it would change")
    assert "answers at least 7 out of 10" in _part(editor, "edits")
    assert editor.look() == {}
    _press(editor, "Import it as the draft")

    live = QuestionnaireVersion.objects.get()
    assert make_report(Questionnaire.objects.get()).sha256 == live.sha256
    assert live.published_at <= timezone.now()
