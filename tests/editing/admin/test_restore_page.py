"""Restoring: an old version becomes the draft again."""

from typing import Any

from django.test import Client
from django.urls import reverse

from tests.editing.admin.conftest import set_threshold, sha256
from tests.staff.people import LogIn, staff
from triage.models import Questionnaire, QuestionnaireVersion, RuleCondition, SafetyFloor

ROLES = ("nobody", "patient", "clinician", "editor", "lead", "superuser")


def _address(version: QuestionnaireVersion) -> str:
    return reverse("admin:triage_questionnaireversion_restore", args=[version.pk])


def _text(page: Any) -> str:
    return " ".join(page.content.decode().split())


def test_only_clinical_leads_restore(
    live: QuestionnaireVersion, row: Questionnaire, log_in: LogIn
) -> None:
    set_threshold(6)
    before = sha256(row)

    looked = [log_in(role).get(_address(live)).status_code for role in ROLES]
    posted = [
        log_in(role).post(_address(live), {"draft": before}).status_code for role in ROLES[:4]
    ]

    assert looked == [302, 302, 403, 403, 200, 200]
    assert posted == [302, 302, 403, 403]
    assert sha256(row) == before


def test_it_is_shown_first_and_changes_nothing(
    lead: Client, live: QuestionnaireVersion, row: Questionnaire
) -> None:
    set_threshold(6)
    before = sha256(row)

    page = lead.get(_address(live))

    [edit] = page.context["groups"][0].rows[0].edits
    assert [piece.text for piece in edit.after if piece.changed] == ["7"]
    assert sha256(row) == before


def test_confirmed_the_draft_is_the_version_letter_for_letter(
    lead: Client, live: QuestionnaireVersion, row: Questionnaire
) -> None:
    set_threshold(6)

    page = lead.post(_address(live), {"draft": sha256(row)})

    assert page["Location"] == reverse("admin:triage_questionnaire_draft", args=[row.pk])
    assert sha256(row) == live.sha256
    last = RuleCondition.history.filter(value="7").latest()
    assert last.history_user == staff("lead")


def test_a_draft_that_changed_meanwhile_is_shown_again(
    lead: Client, live: QuestionnaireVersion, row: Questionnaire
) -> None:
    set_threshold(6)
    looked_at = sha256(row)
    set_threshold(5)

    page = lead.post(_address(live), {"draft": looked_at})

    assert page.status_code == 409
    assert "The draft was changed meanwhile." in _text(page)
    assert RuleCondition.objects.filter(value="5").exists()


def test_without_a_difference_there_is_nothing_to_press(
    lead: Client, live: QuestionnaireVersion
) -> None:
    page = _text(lead.get(_address(live)))

    assert "Nothing: the draft says this already." in page
    assert "Make it the draft" not in page.replace("Make it the draft again", "")


def test_locked_floors_stay_and_are_named(
    lead: Client, live: QuestionnaireVersion, row: Questionnaire
) -> None:
    floor = SafetyFloor.objects.get()
    SafetyFloor.objects.filter(pk=floor.pk).update(title="Stricter")
    set_threshold(6)

    shown = _text(lead.get(_address(live)))
    lead.post(_address(live), {"draft": sha256(row)})

    assert "Safety floors that stay as they are" in shown
    assert "<strong>Stricter</strong>" in shown
    assert SafetyFloor.objects.get().title == "Stricter"
    assert not RuleCondition.objects.filter(value="6").exists()


def test_what_a_locked_floor_reads_cannot_go(
    lead: Client, live: QuestionnaireVersion, row: Questionnaire
) -> None:
    floor = SafetyFloor.objects.get()
    new = row.questions.create(
        link_id="new", part="Check", type="yes-no", text="New?", short_text="New", order=99
    )
    floor.conditions.create(group=3, question=new, operator="=", value="yes")

    page = lead.post(_address(live), {"draft": sha256(row)})

    assert "It reads “new”, which is gone." in _text(page)
    assert row.questions.filter(link_id="new").exists()
