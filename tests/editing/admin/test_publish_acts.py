"""Approving and publishing: what each wants, and what hinders it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.editing.admin.conftest import set_threshold, sha256
from tests.queries import meanwhile
from tests.staff.people import LogIn, staff
from triage.models import Approval, Question, Questionnaire, QuestionnaireVersion


def _address(row: Questionnaire) -> str:
    return reverse("admin:triage_questionnaire_publish", args=[row.pk])


@pytest.fixture
def lead(row: Questionnaire, log_in: LogIn) -> Client:
    return log_in("lead")


def _text(page: Any) -> str:
    return " ".join(page.content.decode().split())


def _send(client: Client, row: Questionnaire, action: str, **more: Any) -> Any:
    data = {"action": action, "sha256": sha256(row), "note": "Read with the team.", **more}
    return client.post(_address(row), data)


def _keys(page: Any) -> list[str]:
    return [one.key for one in page.context["rewordings"]]


def _reword(text: str) -> None:
    Question.objects.filter(link_id="fever").update(text=text)


def test_every_changed_wording_wants_a_tick(lead: Client, row: Questionnaire) -> None:
    _reword("Do you feel hot?")
    keys = _keys(lead.get(_address(row)))

    page = _send(lead, row, "approve")

    assert len(keys) == 1
    assert "Read every changed wording first, and tick each." in _text(page)
    assert "Read with the team." in _text(page)
    assert Approval.objects.count() == 0


def test_ticked_wordings_are_approved(lead: Client, row: Questionnaire) -> None:
    _reword("Do you feel hot?")
    keys = _keys(lead.get(_address(row)))

    page = _send(lead, row, "approve", read=keys)

    assert page.status_code == 302
    approval = Approval.objects.get()
    assert (approval.sha256, approval.approved_by, approval.note) == (
        sha256(row),
        staff("lead"),
        "Read with the team.",
    )
    shown = lead.get(_address(row))
    assert [one.ticked for one in shown.context["rewordings"]] == [True]
    assert "You have approved this document." in _text(shown)


def test_a_renamed_answer_is_a_changed_wording(lead: Client, row: Questionnaire) -> None:
    bladder = Question.objects.get(link_id="bladder")
    bladder.options.create(value="drip", label="It drips", order=9)

    page = lead.get(_address(row))

    [one] = page.context["rewordings"]
    assert (one.edit.code, one.shown.label) == ("bladder:drip", "the whole answer")


def test_an_approval_wants_a_note(lead: Client, row: Questionnaire) -> None:
    set_threshold(6)

    page = _send(lead, row, "approve", note=" ")

    assert "Write what you looked at, and why." in _text(page)
    assert Approval.objects.count() == 0


def test_a_draft_that_changed_meanwhile_is_not_signed_and_the_note_stays(
    lead: Client, row: Questionnaire
) -> None:
    _reword("Do you feel hot?")
    keys, read = _keys(lead.get(_address(row))), sha256(row)
    set_threshold(6)

    page = _send(lead, row, "approve", sha256=read, read=keys)

    assert page.status_code == 409
    assert "The draft was changed after you opened this page." in _text(page)
    assert "Read with the team." in _text(page)
    assert [one.ticked for one in page.context["rewordings"]] == [True]
    assert f'value="{sha256(row)}"' in _text(page)
    assert Approval.objects.count() == 0


def test_pressing_twice_changes_nothing(lead: Client, row: Questionnaire) -> None:
    set_threshold(6)

    statuses = [_send(lead, row, act).status_code for act in ("approve", "approve")]
    statuses += [_send(lead, row, act).status_code for act in ("publish", "publish")]

    assert statuses == [302] * 4
    assert Approval.objects.count() == 1
    assert QuestionnaireVersion.objects.count() == 2


def test_publishing_needs_no_note(lead: Client, row: Questionnaire) -> None:
    set_threshold(6)

    page = _send(lead, row, "publish", note="")

    version = QuestionnaireVersion.objects.get(status="active")
    assert page["Location"] == reverse(
        "admin:triage_questionnaireversion_change", args=[version.pk]
    )
    assert (version.number, version.published_by) == (2, staff("lead"))


def test_outside_debug_a_signature_is_missing(
    lead: Client, row: Questionnaire, settings: Any
) -> None:
    settings.DEBUG = False
    set_threshold(6)

    page = _send(lead, row, "publish")

    assert "No clinical lead has approved this document." in _text(page)
    assert QuestionnaireVersion.objects.count() == 1


def test_who_changed_the_draft_is_named(lead: Client, row: Questionnaire) -> None:
    row._history_user = staff("editor")  # type: ignore[attr-defined]
    row.introduction = "Another one."
    row.save()

    assert "Changed by: editor" in _text(lead.get(_address(row)))


def test_what_is_live_can_still_be_approved(lead: Client, row: Questionnaire) -> None:
    page = _text(lead.get(_address(row)))

    assert "The draft is what is live. There is nothing to publish." in page
    assert 'value="approve"' in page
    assert 'value="publish"' not in page


def test_a_draft_changed_at_the_very_moment_is_not_published(
    lead: Client, row: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_threshold(6)
    read = sha256(row)

    with meanwhile("triage_vignette", lambda: set_threshold(5)):
        page = _send(lead, row, "publish", sha256=read)

    assert page.status_code == 409
    assert QuestionnaireVersion.objects.count() == 1
