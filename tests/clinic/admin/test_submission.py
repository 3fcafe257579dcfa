"""Submissions: who sees what of them, and that looking is on record first."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.test import Client

from tests.filling import address
from tests.small import BENIGN
from tests.staff.people import NOON, begin, finish, give, go_through
from triage.check import leaving, submissions
from triage.models import AccessLogEntry, QuestionnaireVersion, Submission


def _page(client: Client, submission: Submission) -> str:
    return str(client.get(address(submission)).content.decode())


def _log() -> list[tuple[str, str, Any]]:
    return list(
        AccessLogEntry.objects.order_by("id").values_list(
            "user__username", "action", "submission_id"
        )
    )


def test_a_finished_check_is_shown_whole(clinician: Client, emergency: Submission) -> None:
    page = _page(clinician, emergency)

    for text in (
        emergency.code,
        "Title of emergency",
        "Sign bladder-sign",
        "I can&#x27;t pee",
        "In the last 2 weeks",
        "Ann Example",
        "555 0100",
        emergency.version.sha256,
        "Small check 1",
    ):
        assert text in page


def test_the_time_of_got_help_is_shown(clinician: Client, emergency: Submission) -> None:
    before = _page(clinician, emergency)
    submissions.say_got_help(emergency, now=NOON + timedelta(hours=2))
    after = _page(clinician, emergency)

    assert "<dd>No</dd>" in before
    assert "<dd>2 November 2026, 14:00</dd>" in after


def test_a_wish_to_be_erased_is_shown(clinician: Client, emergency: Submission) -> None:
    Submission.objects.update(asked_to_erase_at=NOON)

    assert "Asked to be erased" in _page(clinician, emergency)


def test_without_consent_an_unfinished_check_shows_urgency_status_and_code(
    clinician: Client, version: QuestionnaireVersion
) -> None:
    submission = go_through(
        begin(version), {"adult": ("yes",), "bladder": ("cant_pee",), "onset": ("new",)}
    )

    page = _page(clinician, submission)

    assert "Emergency" in page
    assert "in progress" in page
    assert submission.code in page
    for secret in (
        "can&#x27;t pee",
        "2 weeks",
        version.sha256,
        "2 November 2026, 12:0",
        "Title of emergency",
    ):
        assert secret not in page


def test_with_consent_an_unfinished_check_shows_its_answers(
    clinician: Client, version: QuestionnaireVersion
) -> None:
    submission = go_through(
        begin(version, may_follow_up=True), {"adult": ("yes",), "bladder": ("leak",)}
    )

    page = _page(clinician, submission)

    assert "I leak" in page
    assert "Last answer" in page
    assert "Not answered" in page


def test_before_anything_is_demanded_there_is_no_all_clear(
    clinician: Client, version: QuestionnaireVersion
) -> None:
    submission = give(begin(version, may_follow_up=True), "adult", "yes")

    page = _page(clinician, submission)

    assert "That is no all clear." in page
    assert "None yet" in page


def test_an_erased_check_shows_that_nothing_is_kept(
    clinician: Client, emergency: Submission
) -> None:
    Submission.objects.filter(pk=emergency.pk).update(clinic_may_follow_up=True)
    emergency.refresh_from_db()
    leaving.erase(emergency)

    page = _page(clinician, emergency)

    assert "No answers are kept." in page
    assert "<dd>erased</dd>" in page


def test_texts_of_patients_are_escaped(clinician: Client, version: QuestionnaireVersion) -> None:
    submission = finish(begin(version), {**BENIGN, "note": ("<script>alert(1)</script>",)})

    page = _page(clinician, submission)

    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def _lose_the_key(submission: Submission, settings: Any) -> None:
    settings.ANSWER_KEYS = [Fernet.generate_key().decode()]


def _move_from_another(submission: Submission, settings: Any) -> None:
    other = finish(begin(submission.version))
    Submission.objects.filter(pk=submission.pk).update(answers=other.answers)


@pytest.mark.parametrize("damage", [_lose_the_key, _move_from_another])
def test_answers_that_cannot_be_read_still_show_their_urgency(
    clinician: Client,
    emergency: Submission,
    settings: Any,
    caplog: pytest.LogCaptureFixture,
    damage: Callable[[Submission, Any], None],
) -> None:
    damage(emergency, settings)

    page = _page(clinician, emergency)

    assert "The answers cannot be read" in page
    assert "urgency-emergency" in page
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == [
        f"Submission {emergency.pk} cannot be read."
    ]


def test_answers_that_were_tampered_with_are_marked(
    clinician: Client, emergency: Submission
) -> None:
    before = _page(clinician, emergency)
    emergency.set_events(emergency.events()[:2])
    emergency.save()
    after = _page(clinician, emergency)

    assert "do not match the digest" not in before
    assert "do not match the digest" in after
