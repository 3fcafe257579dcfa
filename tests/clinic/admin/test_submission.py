"""Submissions: who sees what of them, and that looking is on record first."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from tests.filling import address
from tests.queries import failing
from tests.small import BENIGN
from tests.staff.people import NOON, LogIn, begin, finish, give, go_through, staff
from triage.check import leaving, submissions
from triage.models import AccessLogEntry, Alert, QuestionnaireVersion, Submission

CONTACT = {"name": "Ann Example", "telephone": "555 0100"}
EMERGENCY = {**BENIGN, "bladder": ("cant_pee",), "onset": ("new",)}


@pytest.fixture
def clinician(version: QuestionnaireVersion, log_in: LogIn) -> Client:
    return log_in("clinician")


@pytest.fixture
def emergency(version: QuestionnaireVersion) -> Submission:
    """A finished check that demands an emergency, with contact details."""
    submission = finish(begin(version), EMERGENCY)
    submissions.set_contact(submission, CONTACT)
    return submission


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
    assert "<dd>Nov. 2, 2026, 2 p.m.</dd>" in after


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
    for secret in ("can&#x27;t pee", "2 weeks", version.sha256, "Nov. 2,", "Title of emergency"):
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


def test_every_look_is_on_record(clinician: Client, emergency: Submission) -> None:
    clinician.get(address(Submission, "changelist"))
    clinician.get(address(emergency))
    clinician.get(address(emergency, "history"))

    assert _log() == [
        ("clinician", "list", None),
        ("clinician", "view", emergency.pk),
        ("clinician", "history", emergency.pk),
    ]


def test_whoever_is_turned_away_saw_nothing(log_in: LogIn, emergency: Submission) -> None:
    editor = log_in("editor")

    statuses = [
        editor.get(place).status_code
        for place in (address(emergency), address(Submission, "changelist"))
    ]

    assert statuses == [403, 403]
    assert _log() == []


def test_what_cannot_be_recorded_is_not_shown(clinician: Client, emergency: Submission) -> None:
    clinician.raise_request_exception = False

    with failing('INSERT INTO "triage_accesslogentry"'):
        pages = [
            clinician.get(place)
            for place in (address(emergency), address(Submission, "changelist"))
        ]

    assert [page.status_code for page in pages] == [500, 500]
    assert "Title of emergency" not in pages[0].content.decode()
    assert emergency.code not in pages[1].content.decode()


def test_a_code_of_nothing_leads_back(clinician: Client, version: QuestionnaireVersion) -> None:
    place = reverse("admin:triage_submission_change", args=["no-such"])

    assert clinician.get(place).status_code == 302
    assert _log() == []


def test_looking_leaves_no_trace_in_the_admins_own_log(
    clinician: Client, emergency: Submission
) -> None:
    clinician.get(address(emergency))
    clinician.post(address(emergency), {"reference": "OTHER"})

    assert not LogEntry.objects.exists()
    assert Submission.objects.get().reference == emergency.reference


@pytest.fixture
def several(version: QuestionnaireVersion) -> dict[str, Submission]:
    """Some checks of different urgency and state."""
    calm = finish(begin(version))
    first = finish(begin(version), EMERGENCY)
    soon = go_through(begin(version), {"adult": ("yes",), "bladder": ("leak",), "onset": ("old",)})
    return {"first": first, "soon": soon, "calm": calm}


@pytest.mark.parametrize("query", ["pin_hash__startswith=a", "digest__startswith=a"])
def test_an_address_cannot_probe_what_is_hidden(
    clinician: Client, version: QuestionnaireVersion, query: str
) -> None:
    page = clinician.get(f"{address(Submission, 'changelist')}?{query}")

    assert page.status_code == 400


def test_an_alert_cannot_be_used_to_probe_either(
    clinician: Client, version: QuestionnaireVersion
) -> None:
    place = address(Alert, "changelist")

    assert clinician.get(f"{place}?submission__pin_hash__startswith=a").status_code == 400
    assert clinician.get(f"{place}?urgency__exact=40").status_code == 200


@pytest.mark.parametrize("model", [Submission, Alert])
def test_a_code_is_found_with_or_without_its_hyphen(
    clinician: Client, several: dict[str, Submission], model: Any
) -> None:
    wanted = several["first"]
    for text in (wanted.code, wanted.reference, wanted.code.lower(), f" {wanted.code} "):
        page = clinician.get(address(model, "changelist"), {"q": text})

        assert [wanted.code in str(row) for row in page.context["cl"].result_list] == [True]


def test_a_code_is_found_in_the_access_log(log_in: LogIn, several: dict[str, Submission]) -> None:
    wanted = several["soon"]
    log_in("clinician").get(address(wanted))
    log_in("clinician").get(address(several["calm"]))

    page = log_in("superuser").get(address(AccessLogEntry, "changelist"), {"q": wanted.code})

    assert [row.submission_id for row in page.context["cl"].result_list] == [wanted.pk]
    assert wanted.reference in page.content.decode()


def test_the_list_reads_nothing_encrypted(
    clinician: Client, emergency: Submission, settings: Any
) -> None:
    settings.ANSWER_KEYS = []

    page = clinician.get(address(Submission, "changelist"))

    assert page.status_code == 200
    assert emergency.code in page.content.decode()


def test_staff_pages_are_never_stored(clinician: Client, emergency: Submission) -> None:
    assert "no-store" in clinician.get(address(emergency))["Cache-Control"]


def test_the_log_is_written_by_whoever_looks(emergency: Submission, log_in: LogIn) -> None:
    log_in("superuser").get(address(emergency))

    assert AccessLogEntry.objects.get().user == staff("superuser")
