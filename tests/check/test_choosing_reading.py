"""Answers that only choose reading: kept apart from the check, for whoever has a result."""

import pytest
from django.db import connection

from tests.checks import HOUR, NOW, again, begun, completed
from tests.conftest import store_version
from tests.reading import CHOICE, READING
from tests.records.mismatches import found
from tests.small import BENIGN
from triage.check.choosing_reading import choose_reading, chosen_reading, with_reading
from triage.check.leaving import erase
from triage.check.lifetime import CheckClosed
from triage.check.sealing import answers_digest
from triage.engine.answers import AnswerError
from triage.models import QuestionnaireVersion, ReadingChoice, Submission
from triage.models.fields import ForeignCiphertext

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    """The small questionnaire with questions for reading, published and signed."""
    return store_version(READING, signed=True)


def events(submission: Submission) -> list[tuple[str, tuple[object, ...]]]:
    rows = submission.reading_choices.all()
    return [(event.link_id, event.values) for row in rows for event in row.events()]


def test_they_are_stored_and_the_answers_stay_sealed(version: QuestionnaireVersion) -> None:
    check = completed(version)
    before = Submission.objects.filter(pk=check.pk).values().get()

    choose_reading(check, CHOICE, now=NOW + HOUR)

    assert events(check) == list(CHOICE.items())
    assert chosen_reading(check) == CHOICE
    assert with_reading(check) == {**BENIGN, **CHOICE}
    assert Submission.objects.filter(pk=check.pk).values().get() == before
    assert answers_digest(again(check)) == check.digest
    assert found() == []


def test_the_last_answer_counts_and_every_one_is_kept(version: QuestionnaireVersion) -> None:
    check = completed(version)
    choose_reading(check, CHOICE, now=NOW)

    choose_reading(check, {"topics": (), "feeling": ("low",)}, now=NOW + HOUR)
    choose_reading(check, {"topics": (), "feeling": ("low",)}, now=NOW + HOUR)

    assert events(check) == [*CHOICE.items(), ("topics", ())]
    assert chosen_reading(check) == {"topics": (), "feeling": ("low",)}


def test_what_is_not_asked_of_the_person_is_left_out(version: QuestionnaireVersion) -> None:
    check = completed(version, {**BENIGN, "mood": ("yes",)})

    choose_reading(check, {**CHOICE, "fever": ("yes",)}, now=NOW)

    assert events(check) == [("topics", ("medicines",))]
    assert again(check).current_answers() == {**BENIGN, "mood": ("yes",)}


def test_nothing_is_stored_of_what_is_no_answer(version: QuestionnaireVersion) -> None:
    check = completed(version)

    with pytest.raises(AnswerError):
        choose_reading(check, {"topics": ("nothing", "none")}, now=NOW)

    assert events(check) == []


def test_there_is_nothing_to_choose_before_the_result_or_after_erasure(
    version: QuestionnaireVersion,
) -> None:
    under_way, erased = begun(version), completed(version)
    erase(erased)

    for check in (under_way, erased):
        with pytest.raises(CheckClosed):
            choose_reading(check, CHOICE, now=NOW)

    assert not ReadingChoice.objects.exists()


def test_erasing_takes_them_along(version: QuestionnaireVersion) -> None:
    check = completed(version)
    choose_reading(check, CHOICE, now=NOW)

    erase(check)

    assert not ReadingChoice.objects.exists()
    assert found() == []


def test_they_are_stored_encrypted(version: QuestionnaireVersion) -> None:
    check = completed(version)
    choose_reading(check, CHOICE, now=NOW)

    with connection.cursor() as cursor:
        cursor.execute("SELECT answers FROM triage_readingchoice")
        [(stored,)] = cursor.fetchall()

    assert b"medicines" not in bytes(stored)


def test_those_of_another_check_are_not_read(version: QuestionnaireVersion) -> None:
    one, other = completed(version), completed(version)
    choose_reading(one, CHOICE, now=NOW)
    ReadingChoice.objects.update(submission=other)

    with pytest.raises(ForeignCiphertext):
        chosen_reading(other)

    choice = ReadingChoice.objects.get()
    assert found() == [f"choice of reading {choice.pk}: it cannot be read"]
    assert str(choice) == f"{other.pk}: {choice.pk}"


def test_what_outlived_an_erased_check_is_found(version: QuestionnaireVersion) -> None:
    check = completed(version)
    erase(check)
    choice = ReadingChoice(submission=check)
    choice.set_events(())
    choice.save()

    assert found() == [
        f"submission {check.pk}: erased, but what the person chose to read is kept",
        f"choice of reading {choice.pk}: it cannot be read",
    ]
