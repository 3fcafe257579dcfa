"""JSON encrypted at rest."""

from collections.abc import Iterator

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.core.exceptions import ImproperlyConfigured
from django.core.serializers import serialize
from django.db import connection
from django.test import override_settings
from pytest_django import Settings

from tests.checks import NOW, again, begun, completed, give
from tests.small import BENIGN
from triage.check.sealing import answers_digest
from triage.check.submissions import resume, set_contact
from triage.models import QuestionnaireVersion, Submission
from triage.models.fields import EncryptedJSONField, ForeignCiphertext

pytestmark = pytest.mark.django_db

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def every_stored_value() -> Iterator[str]:
    """All rows of all our tables, as the database holds them."""
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            for row in cursor.fetchall():
                for value in row:
                    raw = bytes(value) if isinstance(value, bytes | memoryview) else None
                    yield str(value) if raw is None else raw.decode("latin-1")


def copy_ciphertext(column: str, *, source: Submission, target: Submission) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE triage_submission SET {column} = "  # noqa: S608
            f"(SELECT {column} FROM triage_submission WHERE reference = %s) WHERE reference = %s",
            [source.reference, target.reference],
        )


def test_no_answer_and_no_contact_stands_in_the_database_in_clear(
    version: QuestionnaireVersion,
) -> None:
    submission = completed(version, {**BENIGN, "note": ("My thumb is purple",)})
    set_contact(submission, {"name": "Hedwig Pumpernickel", "telephone": "020 7946 0000"})

    stored = "\n".join(every_stored_value())

    assert submission.reference in stored  # so it was looked for in the right place
    for secret in ("purple", "Hedwig", "Pumpernickel", "020 7946"):
        assert secret not in stored


def test_no_option_code_stands_in_a_submissions_row(version: QuestionnaireVersion) -> None:
    begun(version, {"adult": ("yes",), "bladder": ("cant_pee",)})

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM triage_submission")
        [row] = cursor.fetchall()

    raw = b"".join(bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row)
    assert b"bladder" not in raw
    assert b"cant_pee" not in raw


@pytest.mark.parametrize("column", ["answers", "contact"])
def test_a_ciphertext_moved_from_another_submission_is_refused(
    version: QuestionnaireVersion, column: str
) -> None:
    source, target = completed(version), completed(version)
    set_contact(source, {"telephone": "555 0100"})
    copy_ciphertext(column, source=source, target=target)

    moved = again(target)

    with pytest.raises(ForeignCiphertext):
        moved.current_answers() if column == "answers" else moved.contact_details()


def test_a_new_key_in_front_still_reads_what_the_old_one_wrote(
    version: QuestionnaireVersion, settings: Settings
) -> None:
    settings.ANSWER_KEYS = [OLD]
    submission = completed(version)

    settings.ANSWER_KEYS = [NEW, OLD]

    stored = again(submission)
    assert stored.current_answers() == BENIGN
    assert answers_digest(stored) == submission.digest


def test_what_is_written_after_a_rotation_needs_the_new_key_alone(
    version: QuestionnaireVersion, settings: Settings
) -> None:
    settings.ANSWER_KEYS = [OLD]
    submission = begun(version, {"adult": ("yes",)})
    settings.ANSWER_KEYS = [NEW, OLD]
    give(submission, "bladder", "none")

    settings.ANSWER_KEYS = [NEW]

    assert again(submission).current_answers() == {"adult": ("yes",), "bladder": ("none",)}


def test_a_ciphertext_that_no_key_opens_is_never_handed_back(
    version: QuestionnaireVersion,
) -> None:
    submission = begun(version, {"adult": ("yes",)})

    with override_settings(ANSWER_KEYS=[OLD]), pytest.raises(InvalidToken):
        again(submission)


def test_without_a_key_nothing_is_stored(version: QuestionnaireVersion) -> None:
    submission = begun(version)

    with override_settings(ANSWER_KEYS=[]), pytest.raises(ImproperlyConfigured):
        give(submission, "adult", "yes")

    assert again(submission).events() == ()


def test_a_fixture_of_answers_is_refused(version: QuestionnaireVersion) -> None:
    submission = begun(version, {"adult": ("yes",)})

    with pytest.raises(TypeError, match="answers is encrypted"):
        serialize("json", [submission])


def test_a_default_would_be_stored_in_clear_so_the_check_refuses_it() -> None:
    plain, with_default = EncryptedJSONField(), EncryptedJSONField(default=b"x")
    for field in (plain, with_default):
        field.set_attributes_from_name("answers")
        field.model = Submission

    assert plain.check() == []
    assert [error.msg for error in with_default.check()] == ["An encrypted field has no default."]


def test_a_check_goes_on_after_a_rotation(
    version: QuestionnaireVersion, settings: Settings
) -> None:
    settings.ANSWER_KEYS = [OLD]
    submission = begun(version, {"adult": ("yes",)})
    settings.ANSWER_KEYS = [NEW, OLD]
    resume(submission, now=NOW)

    settings.ANSWER_KEYS = [NEW]

    assert again(submission).current_answers() == {"adult": ("yes",)}
