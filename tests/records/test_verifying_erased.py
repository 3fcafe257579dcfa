"""Verifying finds what is kept of an erased check or without consent, and damaged notes."""

import pytest
from django.contrib.auth.models import User
from django.db import connection

from tests.alerts import ring
from tests.checks import NOW, SAME_DAY, completed
from tests.records.mismatches import found, left, reviewed, row, without_constraints
from triage.check.leaving import erase
from triage.models import Assignment, CallTry, QuestionnaireVersion, Review, SubmissionToken

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kept", ["answers", "contact"])
def test_what_is_kept_without_consent_is_found(version: QuestionnaireVersion, kept: str) -> None:
    check = left(version, SAME_DAY)

    row(check).update(**{kept: {"submission": str(check.pk), "events": []}})

    assert found() == [f"submission {check.pk}: it is kept without consent"]


@pytest.mark.parametrize(
    ("column", "value"), [("pin_hash", "x"), ("digest", "x"), ("answers", {"submission": "x"})]
)
def test_a_tombstone_that_keeps_something_is_found(
    version: QuestionnaireVersion, column: str, value: object
) -> None:
    check = completed(version)
    erase(check)

    with without_constraints():
        row(check).update(**{column: value})

    assert found() == [f"submission {check.pk}: erased, but something of it is kept"]


def test_a_tombstone_that_a_sign_finds_or_that_a_note_outlived_is_found(
    version: QuestionnaireVersion,
) -> None:
    check = completed(version, SAME_DAY)
    written = reviewed(check)
    note = written.note
    erase(check)

    SubmissionToken.objects.create(submission=check, token="t" * 64)
    Review.objects.update(note=note)

    assert found() == [
        f"submission {check.pk}: erased, but a sign or a name still finds it",
        f"review {written.pk}: its note outlived what was erased",
    ]


def test_a_note_that_was_moved_to_another_review_is_found(version: QuestionnaireVersion) -> None:
    one, other = reviewed(completed(version)), reviewed(completed(version), "Not reached.")

    Review.objects.filter(pk=one.pk).update(note=other.note)

    assert found() == [f"review {one.pk}: its note cannot be read (ForeignCiphertext)"]


def test_a_note_that_no_key_opens_or_that_is_none_is_found(version: QuestionnaireVersion) -> None:
    one, other, fine = (reviewed(completed(version)) for _ in range(3))
    Review.objects.filter(pk=one.pk).update(note={"review": str(one.pk), "text": ""})
    with connection.cursor() as cursor:
        pk = Review._meta.pk.get_db_prep_value(other.pk, connection)
        cursor.execute("UPDATE triage_review SET note = %s WHERE id = %s", [b"x", pk])

    lines = found()

    assert Review.objects.get(pk=fine.pk).note_text()
    assert sorted(lines) == sorted(
        f"review {broken.pk}: its note cannot be read" for broken in (one, other)
    )


def test_what_was_noted_on_a_call_is_read_as_well(version: QuestionnaireVersion) -> None:
    ann = User.objects.create(username="ann")
    outlived, moved, fine = (
        ring(completed(version), ann, note=f"Her son, {number}.") for number in range(3)
    )
    stored = CallTry.objects.get(pk=outlived.pk).note
    erase(outlived.submission)

    CallTry.objects.filter(pk=outlived.pk).update(note=stored)
    CallTry.objects.filter(pk=moved.pk).update(note=fine.note)

    assert sorted(found()) == sorted(
        [
            f"call {outlived.pk}: its note outlived what was erased",
            f"call {moved.pk}: its note cannot be read (ForeignCiphertext)",
        ]
    )


def test_the_note_of_a_handover_is_held_to_its_row_too(version: QuestionnaireVersion) -> None:
    check = completed(version)
    given = Assignment(submission=check, by=reviewed(check).by, at=NOW)
    given.set_note("Rings back at two.")
    given.save()
    before = found()

    Assignment.objects.update(note={"assignment": "another", "text": "Rings."})

    assert before == []
    assert found() == [f"assignment {given.pk}: its note cannot be read (ForeignCiphertext)"]
