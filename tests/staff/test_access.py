"""Who gets in where: every role against every address."""

from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from tests.staff.people import LogIn, begin, staff
from triage.models import (
    AccessLogEntry,
    Alert,
    Approval,
    EducationalItem,
    Question,
    Questionnaire,
    QuestionnaireVersion,
    Recall,
    Replay,
    ReplayCase,
    Rule,
    RuleCondition,
    SafetyFloor,
    Submission,
    Vignette,
)

ROLES = ("nobody", "patient", "clinician", "editor", "lead", "superuser")
#: Address -> status for each of ROLES. Who is not staff is sent to log in.
TABLE = {
    "index": (302, 302, 200, 200, 200, 200),
    "triage_submission_changelist": (302, 302, 200, 403, 403, 200),
    "triage_submission_export": (302, 302, 200, 403, 403, 200),
    "triage_submission_change": (302, 302, 200, 403, 403, 200),
    "triage_submission_history": (302, 302, 200, 403, 403, 200),
    "triage_submission_add": (302, 302, 403, 403, 403, 403),
    "triage_submission_delete": (302, 302, 403, 403, 403, 403),
    "triage_alert_changelist": (302, 302, 200, 403, 200, 200),
    "triage_alert_change": (302, 302, 200, 403, 200, 200),
    "triage_alert_add": (302, 302, 403, 403, 403, 403),
    "triage_alert_delete": (302, 302, 403, 403, 403, 403),
    "triage_accesslogentry_changelist": (302, 302, 403, 403, 403, 200),
    "triage_accesslogentry_change": (302, 302, 403, 403, 403, 200),
    "triage_accesslogentry_add": (302, 302, 403, 403, 403, 403),
    "triage_accesslogentry_delete": (302, 302, 403, 403, 403, 403),
    "triage_ratelimit_changelist": (302, 302, 403, 403, 403, 200),
    "triage_questionnaireversion_changelist": (302, 302, 403, 200, 200, 200),
    "triage_questionnaireversion_change": (302, 302, 403, 200, 200, 200),
    "triage_questionnaireversion_document": (302, 302, 403, 200, 200, 200),
    "triage_questionnaireversion_add": (302, 302, 403, 403, 403, 403),
    "triage_questionnaireversion_delete": (302, 302, 403, 403, 403, 403),
    "triage_approval_changelist": (302, 302, 403, 403, 200, 200),
    "triage_approval_add": (302, 302, 403, 403, 403, 403),
    "triage_approval_change": (302, 302, 403, 403, 200, 200),
    "triage_approval_delete": (302, 302, 403, 403, 403, 403),
    "triage_questionnaire_change": (302, 302, 403, 200, 200, 200),
    "triage_questionnaire_delete": (302, 302, 403, 403, 403, 200),
    "triage_question_change": (302, 302, 403, 200, 200, 200),
    "triage_rule_changelist": (302, 302, 403, 200, 200, 200),
    "triage_rule_add": (302, 302, 403, 200, 200, 200),
    "triage_rule_change": (302, 302, 403, 200, 200, 200),
    "triage_rule_delete": (302, 302, 403, 200, 200, 200),
    "triage_rulecondition_changelist": (302, 302, 403, 200, 200, 200),
    "triage_rulecondition_add": (302, 302, 403, 403, 403, 403),
    "triage_answeroption_add": (302, 302, 403, 403, 403, 403),
    "triage_educationalitem_change": (302, 302, 403, 200, 200, 200),
    "triage_safetyfloor_changelist": (302, 302, 403, 200, 200, 200),
    "triage_safetyfloor_change": (302, 302, 403, 200, 200, 200),
    "triage_safetyfloor_add": (302, 302, 403, 403, 200, 200),
    "triage_safetyfloor_delete": (302, 302, 403, 403, 200, 200),
    "triage_vignette_changelist": (302, 302, 403, 200, 200, 200),
    "triage_vignette_change": (302, 302, 403, 200, 200, 200),
    "triage_vignette_delete": (302, 302, 403, 403, 302, 302),  # signed: why is asked elsewhere
    "triage_vignette_add": (302, 302, 403, 200, 200, 200),
    "triage_replay_changelist": (302, 302, 200, 200, 200, 200),
    "triage_replay_change": (302, 302, 200, 200, 200, 200),
    "triage_replay_add": (302, 302, 403, 403, 403, 403),
    "triage_replay_delete": (302, 302, 403, 403, 403, 403),
    "triage_replaycase_changelist": (302, 302, 200, 403, 403, 200),
    "triage_replaycase_change": (302, 302, 200, 403, 403, 200),
    "triage_replaycase_delete": (302, 302, 403, 403, 403, 403),
    "triage_recall_changelist": (302, 302, 200, 403, 403, 200),
    "triage_recall_change": (302, 302, 200, 403, 403, 200),
    "triage_recall_add": (302, 302, 403, 403, 403, 403),
    "triage_recall_delete": (302, 302, 403, 403, 403, 403),
    "triage_questioncount_changelist": (302, 302, 200, 200, 200, 200),
    "auth_user_changelist": (302, 302, 403, 403, 403, 200),
    "auth_group_changelist": (302, 302, 403, 403, 403, 200),
}
#: What a POST to a page does, where the table above lets somebody look.
POSTS = {
    "triage_submission_change": (302, 302, 403, 403, 403, 403),
    "triage_alert_change": (302, 302, 403, 403, 403, 403),
    "triage_questionnaireversion_change": (302, 302, 403, 403, 403, 403),
    "triage_approval_change": (302, 302, 403, 403, 403, 403),
    "triage_rulecondition_change": (302, 302, 403, 403, 403, 403),
    "triage_safetyfloor_change": (302, 302, 403, 403, 409, 409),
}


@pytest.fixture
def rows(draft: Questionnaire, version: QuestionnaireVersion) -> dict[str, Any]:
    """A row of each kind that an address needs, by model name."""
    submission = begin(version)
    made = [
        submission,
        Alert.objects.create(
            submission=submission, kind="red-flag", urgency=40, created_at=submission.started_at
        ),
        Approval.objects.create(
            questionnaire=draft, sha256=version.sha256, approved_by=staff("signer"), note="Read."
        ),
        AccessLogEntry.objects.create(user=staff("signer"), action="list"),
        SafetyFloor.objects.create(
            questionnaire=draft,
            code="fever-floor",
            title="Fever is seen soon",
            minimum=20,
            minimum_if_unsure=20,
        ),
        replay := Replay.objects.create(questionnaire=draft, started_at=submission.started_at),
        ReplayCase.objects.create(replay=replay, submission=submission, before=20, after=30),
        Recall.objects.create(
            submission=submission,
            version=version,
            before=20,
            after=30,
            created_at=submission.started_at,
        ),
        Vignette.objects.create(
            questionnaire=draft,
            code="signed",
            answers={},
            expected_urgency=10,
            signed_by=staff("signer"),
            signed_at=submission.started_at,
        ),
        version,
        draft,
        *(m.objects.first() for m in (Question, Rule, RuleCondition, EducationalItem)),
    ]
    return {type(row).__name__.lower(): row for row in made}


def _address(name: str, rows: dict[str, Any]) -> str:
    _app, _, rest = name.partition("_")
    model, _, page = rest.rpartition("_")
    args = [rows[model].pk] if page in {"change", "delete", "history", "document"} else []
    return reverse(f"admin:{name}", args=args)


@pytest.mark.parametrize("name", TABLE)
def test_looking(name: str, rows: dict[str, Any], log_in: LogIn) -> None:
    address = _address(name, rows)

    statuses = tuple(log_in(role).get(address).status_code for role in ROLES)

    assert statuses == TABLE[name]


@pytest.mark.parametrize("name", POSTS)
def test_posting(name: str, rows: dict[str, Any], log_in: LogIn) -> None:
    address = _address(name, rows)

    statuses = tuple(log_in(role).post(address).status_code for role in ROLES)

    assert statuses == POSTS[name]


@pytest.mark.parametrize(
    "model",
    [
        *(Submission, QuestionnaireVersion, AccessLogEntry, Approval),
        *(Replay, ReplayCase, Recall),
    ],
)
def test_no_bulk_action_deletes_records(model: Any, rows: dict[str, Any], log_in: LogIn) -> None:
    name = model.__name__.lower()
    chosen = {"action": "delete_selected", "_selected_action": [rows[name].pk], "post": "yes"}

    log_in("superuser").post(reverse(f"admin:triage_{name}_changelist"), chosen)

    assert model.objects.filter(pk=rows[name].pk).exists()


def test_a_form_that_is_longer_than_any_of_ours_is_too_large(
    version: QuestionnaireVersion, log_in: LogIn
) -> None:
    body = "name=" + "9" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE

    page = log_in("editor").post("/admin/", body, content_type="application/x-www-form-urlencoded")

    assert page.status_code == 413
    assert b"What you sent is too long" in page.content
