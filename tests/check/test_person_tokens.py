"""What the checks of one person have in common, and what those of two have not."""

import pytest

from tests.checks import completed
from triage.check.leaving import erase
from triage.check.person_tokens import note_number, number_token, person_token
from triage.check.submissions import set_contact
from triage.models import QuestionnaireVersion, Submission

ANN = {"name": "Ann Example", "date_of_birth": "1970-05-27", "telephone": "555 0100"}


@pytest.mark.parametrize(
    "name", ["ann example", "ANN  EXAMPLE ", "Ánn Exámple", "A\u00adnn Example", "Ann\u00a0Example"]
)
def test_the_same_letters_and_the_same_day_are_one_person(name: str) -> None:
    assert person_token({**ANN, "name": name}) == person_token(ANN)


@pytest.mark.parametrize(
    "other",
    [
        {"name": "Anne Example"},
        {"name": "Example Ann"},
        {"date_of_birth": "1970-05-28"},
        # Nothing that somebody writes runs into the other box.
        {"name": "70-05-27:ann example", "date_of_birth": "19"},
    ],
)
def test_another_name_or_another_day_is_another_person(other: dict[str, str]) -> None:
    assert person_token({**ANN, **other}) != person_token(ANN)


@pytest.mark.parametrize("missing", ["name", "date_of_birth"])
@pytest.mark.parametrize("empty", ["", None])
def test_a_name_or_a_day_alone_is_nobody(missing: str, empty: str | None) -> None:
    given = {key: value for key, value in {**ANN, missing: empty}.items() if value is not None}

    assert person_token(given) == ""


def test_a_record_number_is_found_whatever_the_spaces() -> None:
    assert number_token(" ab 12 \u00a03") == number_token("AB123")
    assert number_token("AB-123") != number_token("AB123")


def tokens(submission: Submission) -> set[str]:
    return set(submission.tokens.values_list("token", flat=True))


@pytest.mark.django_db
def test_a_check_is_found_by_what_was_said_last(version: QuestionnaireVersion) -> None:
    check = completed(version)
    before = tokens(check)
    set_contact(check, ANN)
    set_contact(check, {**ANN, "date_of_birth": "1970-05-28"})

    later = tokens(check) - before
    assert person_token(ANN) not in later
    assert person_token({**ANN, "date_of_birth": "1970-05-28"}) in later

    set_contact(check, {})

    assert tokens(check) == before


@pytest.mark.django_db
def test_erased_it_is_found_by_nothing(version: QuestionnaireVersion) -> None:
    check = completed(version)
    set_contact(check, ANN)
    note_number(check, "12", before="")

    erase(check)

    assert tokens(check) == set()
