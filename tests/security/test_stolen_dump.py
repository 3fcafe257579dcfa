"""A stolen copy of the whole database, without the keys: who learns what from it?"""

import base64
import re
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.alerts import recipient, ring
from tests.check.views.walk import begin, form_of, post_answer, put_check, walk
from tests.checks import EMERGENCY, again, give
from tests.small import BENIGN
from triage.check.assisting import start_for_caller
from triage.check.codes import make_pin
from triage.check.erase_requests import refuse
from triage.check.leaving import ask_to_erase
from triage.check.submissions import set_contact
from triage.clinic.alerts.worker import run_round
from triage.clinic.assigning import Owner, hand_over
from triage.clinic.record_numbers import enter_number
from triage.clinic.reviews import claim, review
from triage.clinic.same_persons import find_others, link_person
from triage.models import (
    AccessLogEntry,
    Alert,
    Assignment,
    CallTry,
    ClarityCount,
    Delivery,
    EraseAnswer,
    ProblemReport,
    QuestionnaireVersion,
    RateLimit,
    RecordNumber,
    Review,
    SamePerson,
    Submission,
    SubmissionToken,
)
from triage.site import roles

#: Said by one person, or of them, and found nowhere else in this program.
BOXES = {"date_of_birth_0": "29", "date_of_birth_1": "3", "date_of_birth_2": "1957"}
NAME, TELEPHONE, BORN, SAFE = "Hedwig Pumpernickel", "020 7946 0417", "1957-03-29", "at teatime"
TOLD = "My thumb has turned purple since Whitsun"
CALL_NOTE = "Her lodger Barnaby answered."
RECORD_NUMBER = "MRN-8846123-X"
REVIEW_NOTE, CORRECTION = "Husband says she limps badly", "It was her brother"
REFUSAL = "We must keep how you limped until 2036"
HANDOVER_NOTE = "Waits under the lilac"
#: What a check asked and was answered; each stands in the published document and in no row
#: about a person.
CODES = ("bladder", "cant_pee", "onset", "fever", "duration", "bladder-sign", "infection")
#: Where they belong: what was published, and how many people reached each question in a day,
#: or found it clear.
WHERE_CODES_BELONG = {"triage_questionnaireversion", "triage_questioncount", "triage_claritycount"}


def dump() -> dict[str, str]:
    """Every table as its database writes it out."""
    copy = _copy_postgresql if connection.vendor == "postgresql" else _copy_sqlite
    return {table: copy(table) for table in connection.introspection.table_names()}


def _copy_sqlite(table: str) -> str:
    connection.ensure_connection()
    inserted = f'INSERT INTO "{table}"'
    lines = connection.connection.iterdump()
    return "\n".join(line for line in lines if line.startswith(inserted))


def _copy_postgresql(table: str) -> str:
    with (
        connection.cursor() as cursor,
        cursor.cursor.copy(f'COPY "{table}" TO STDOUT') as lines,
    ):
        return b"".join(bytes(line) for line in lines).decode()


def shapes(secret: str) -> set[str]:
    """How a secret may stand in a dump: as it is, as bytes in hexadecimal, or in base64."""
    raw = secret.encode()
    # Base64 depends on where in a word the secret begins; its inner signs do not.
    shifted = (base64.b64encode(b"x" * shift + raw).decode()[4:-4] for shift in range(3))
    long_enough = (code.casefold() for code in shifted if len(code) >= 8)
    return {secret.casefold(), raw.hex(), *long_enough}


def found_in(dumped: dict[str, str], secret: str) -> set[str]:
    """The tables in which a secret can be read."""
    texts = {table: text.casefold() for table, text in dumped.items()}
    wanted = shapes(secret)
    return {table for table, text in texts.items() if any(shape in text for shape in wanted)}


@pytest.fixture
def busy_site(version: QuestionnaireVersion) -> dict[str, Any]:
    """People who answer, save, come back, are called back, search, and give up."""
    recipient()
    client, other_device = Client(), Client(REMOTE_ADDR="198.51.100.23")
    check = put_check(client, version, {**BENIGN, "fever": ("yes",), "note": (TOLD,)})
    pin = make_pin(check)
    for tried in ("00000000", pin):
        other_device.post(reverse("resume"), {"reference": check.code, "pin": tried})
    other_device.post(reverse("answers"))
    contact = {"name": NAME, "telephone": TELEPHONE, "safe_time": SAFE, **BOXES}
    other_device.post(reverse("contact"), contact)
    put_check(Client(), version, {**EMERGENCY}, follow_up=True)
    _somebody_gives_up()
    stored = Submission.objects.get(pk=check.pk)
    staff = _the_clinic_works_on(stored)
    token = other_device.cookies["check"].value.partition(".")[2].partition(":")[0]
    return {"check": stored, "pin": pin, "token": token, "staff": staff}


def _somebody_gives_up() -> None:
    leaver = Client()
    begin(leaver)
    walk(leaver, form_of({"adult": ("yes",), "bladder": ("leak",)}))
    post_answer(leaver, "onset", "no such answer")
    leaver.post(reverse("question", args=["bladder"]), {"clear": "no", "answer": "leak"})
    leaver.get(reverse("learn-search"), {"q": TOLD})
    onset = reverse("question", args=["onset"])
    leaver.post(reverse("report"), {"text": f"{TOLD}. {NAME}", "came_from": onset})
    leaver.post(reverse("erase"))


def _the_clinic_works_on(check: Submission) -> Client:
    clinician = User.objects.create(username="clinician", is_staff=True)
    clinician.groups.add(Group.objects.get(name=roles.CLINICIANS))
    staff = Client()
    staff.force_login(clinician)
    staff.get(reverse("admin:triage_submission_changelist"))
    staff.get(reverse("admin:triage_submission_change", args=[check.pk]))
    claim(check, by=clinician, now=timezone.now())
    given: Any = {"by": clinician, "to": Owner(user=clinician), "now": timezone.now()}
    hand_over(check, note=HANDOVER_NOTE, handover=check.pk, **given)
    said: Any = {"by": clinician, "outcome": "called", "verdict": "right", "now": timezone.now()}
    ring(check, clinician, now=timezone.now(), note=CALL_NOTE)
    first = review(check, note=REVIEW_NOTE, **said)
    review(check, note=CORRECTION, corrects=first, **said)
    enter_number(check, RECORD_NUMBER, by=clinician, now=timezone.now(), known="")
    _somebody_calls(staff, clinician)
    ask_to_erase(check, now=timezone.now())
    refuse(check, by=clinician, reason=REFUSAL, now=timezone.now())
    run_round(clock=timezone.now)
    return staff


def _somebody_calls(staff: Client, clinician: User) -> None:
    """The same person, once more, on the telephone; a clinician sees that it is."""
    version = QuestionnaireVersion.objects.get()
    now = timezone.now()
    called, _secret = start_for_caller(version, by=clinician, may_follow_up=True, now=now)
    for link_id, values in EMERGENCY.items():
        give(called, link_id, *values, now=now)
    set_contact(called, {"name": NAME, "date_of_birth": BORN})
    staff.get(reverse("admin:triage_submission_change", args=[called.pk]))
    (other,) = find_others(again(called), number="").suggested
    link_person(called, other, by=clinician, now=now)


@pytest.mark.django_db
def test_a_stolen_dump_shows_no_answer_no_detail_and_no_secret(busy_site: dict[str, Any]) -> None:
    dumped = dump()

    everything = (NAME, *NAME.split(), TELEPHONE, BORN, SAFE, TOLD, "purple", "Whitsun")
    noted = (REVIEW_NOTE, "limps", CORRECTION, CALL_NOTE, REFUSAL, RECORD_NUMBER, "8846123")
    secrets = (*everything, *noted, HANDOVER_NOTE, "lilac", busy_site["pin"], busy_site["token"])
    assert len(busy_site["token"]) == 32
    assert {secret: found for secret in secrets if (found := found_in(dumped, secret))} == {}


@pytest.mark.django_db
def test_a_stolen_dump_puts_no_code_beside_a_person(busy_site: dict[str, Any]) -> None:
    dumped = dump()

    assert set().union(*(found_in(dumped, code) for code in CODES)) <= WHERE_CODES_BELONG


@pytest.mark.django_db
def test_the_dump_was_of_a_busy_site_and_the_search_would_have_found_it(
    busy_site: dict[str, Any],
) -> None:
    """Absence proves nothing unless all of it was there to be found."""
    dumped = dump()

    check = busy_site["check"]
    assert found_in(dumped, check.reference) == {"triage_submission"}
    assert found_in(dumped, "cant_pee") == {"triage_questionnaireversion"}
    assert (check.contact_details()["name"], check.status) == (NAME, "completed")
    assert (TOLD,) in [event.values for event in check.events()]
    assert [row.text() for row in RecordNumber.objects.all()] == [RECORD_NUMBER]
    assert {row.note_text() for row in Review.objects.all()} == {REVIEW_NOTE, CORRECTION}
    assert CallTry.objects.get().note_text() == CALL_NOTE
    assert [row.reason_text() for row in EraseAnswer.objects.all()] == [REFUSAL]
    assert [row.note_text() for row in Assignment.objects.all()] == [HANDOVER_NOTE]
    counts = (
        SubmissionToken,
        ClarityCount,
        ProblemReport,
        RateLimit,
        Alert,
        Delivery,
        AccessLogEntry,
        RecordNumber,
        SamePerson,
        Session,
    )
    assert [model.__name__ for model in counts if not model.objects.exists()] == []
    assert set(Submission.objects.values_list("status", flat=True)) == {
        "completed",
        "in-progress",
        "erased",
    }


@pytest.mark.django_db
def test_staff_sessions_hold_nothing_of_a_patient(busy_site: dict[str, Any]) -> None:
    held = " ".join(str(session.get_decoded()) for session in Session.objects.all())

    assert "_auth_user_id" in held
    check = busy_site["check"]
    for secret in (NAME, TELEPHONE, TOLD, check.reference, check.code, str(check.pk)):
        assert secret not in held


@pytest.mark.django_db
def test_nobody_signs_in_with_what_a_stolen_dump_shows(busy_site: dict[str, Any]) -> None:
    own = busy_site["staff"].cookies["sessionid"].value
    page = reverse("admin:triage_submission_changelist")
    words = {word for text in dump().values() for word in re.findall(r"\w{20,}", text)}
    columns = {row.session_key for row in Session.objects.all()}

    assert busy_site["staff"].get(page).status_code == 200
    assert columns <= words
    assert own not in words
    for stolen in columns:
        thief = Client()
        thief.cookies["sessionid"] = stolen
        assert thief.get(page).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("secret", ["Pumpernickel", "limps badly"])
def test_the_search_finds_what_is_stored_in_clear_in_any_shape(secret: str, db: None) -> None:
    raw = secret.encode()
    inside = base64.b64encode(b"and then " + raw + b" said").decode()
    in_bytes = f"X'00{raw.hex().upper()}'"
    dumped = {"plain": f"he {secret.upper()}", "bytes": in_bytes, "base64": inside}

    assert found_in(dumped, secret) == {"plain", "bytes", "base64"}
