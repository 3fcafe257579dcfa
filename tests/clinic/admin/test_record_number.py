"""The record number of the clinic: entered, found, taken back, and never shown to a patient."""

import pytest
from django.test import Client

from tests.check.test_person_tokens import ANN
from tests.clinic.admin.persons import enter, looked_at, page, send, words
from tests.clinic.admin.worklist import place
from tests.staff.people import NOON, staff
from triage.check.leaving import erase
from triage.clinic.record_numbers import enter_number, standing_numbers
from triage.models import (
    RecordNumber,
    Submission,
)


def test_a_record_number_is_entered_changed_and_taken_back(
    clinician: Client, two: tuple[Submission, Submission]
) -> None:
    check, _other = two

    said = [enter(clinician, check, number) for number in ("A-17", "A-17", "A-18", "")]

    assert "The record number is stored." in said[0]
    assert "Record number: A-17" in said[0]
    assert "Record number of the clinic: A-17" in said[0]  # in the text for the record
    assert "This is the number already." in said[1]
    assert "Record number: A-18" in said[2]
    assert "Record number:" not in said[3]
    assert "taken back (clinician, " in said[3]
    assert looked_at("record-number") == [check.pk] * 4


def test_somebody_who_was_slower_sees_the_other_number(
    clinician: Client, two: tuple[Submission, Submission]
) -> None:
    check, _other = two
    enter_number(check, "B-9", by=staff("superuser"), now=NOON, known="")

    said = send(clinician, "number", check.pk, number="A-17", known="")

    assert "somebody has entered a number meanwhile" in said
    assert standing_numbers([check.pk]) == {check.pk: "B-9"}


@pytest.mark.parametrize(
    ("sent", "complaint"),
    [
        ({"number": "9" * 41}, "Make it shorter: at most 40 characters."),
        ({"number": "a\0b"}, "Null characters are not allowed."),
        ({"known": "\0", "number": "1"}, "Null characters are not allowed."),
    ],
)
def test_what_is_no_number_is_complained_of_and_not_stored(
    clinician: Client, two: tuple[Submission, Submission], sent: dict[str, str], complaint: str
) -> None:
    said = send(clinician, "number", two[0].pk, **sent)

    assert complaint in said
    assert not RecordNumber.objects.exists()


def test_an_erased_check_takes_none_and_shows_none(
    clinician: Client, two: tuple[Submission, Submission]
) -> None:
    check, _other = two
    erase(check)

    said = send(clinician, "number", check.pk, number="A-17", known="")

    assert "erased, or not on the list" in said
    assert "In the clinic’s own record" not in said


def test_a_number_is_text_and_nothing_else(
    clinician: Client, two: tuple[Submission, Submission]
) -> None:
    send(clinician, "number", two[0].pk, number="<b>7</b>", known="")

    assert "<b>7</b>" not in page(clinician, two[0])


@pytest.mark.parametrize("sought", ["a 17", "A17", " A1 7 "])
def test_the_list_finds_it_by_the_whole_number(
    clinician: Client, two: tuple[Submission, Submission], sought: str
) -> None:
    check, other = two
    enter(clinician, check, "A17")

    found = clinician.post(place(), {"sought": sought}).content.decode()

    assert check.code in found
    assert other.code not in found
    assert check.code not in clinician.post(place(), {"sought": "A1"}).content.decode()


def test_one_that_a_name_and_a_number_find_stands_there_once(
    clinician: Client, two: tuple[Submission, Submission]
) -> None:
    check, _other = two
    enter(clinician, check, ANN["name"])

    found = clinician.post(place(), {"sought": ANN["name"]}).content.decode()

    assert found.count(f'data-key="{check.pk}"') == 1


def test_a_lost_number_is_said_to_be_lost(
    clinician: Client, two: tuple[Submission, Submission]
) -> None:
    enter(clinician, two[0], "A-17")
    RecordNumber.objects.update(number={"record_number": "x", "text": "A-17"})

    assert "The record number cannot be read" in words(page(clinician, two[0]))
