"""One person's answers under another document than the one they were given to."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.check.replaying import replayed
from tests.checks import NOW, SOON, Given, completed
from tests.conftest import store_version
from tests.engine.strategies import Patient, patients
from tests.small import BENIGN, SMALL
from tests.variants import STRICTER
from triage.check.judging import Judge, urgency_under
from triage.engine.answers import fitting
from triage.engine.conditions import Value
from triage.models import QuestionnaireVersion

pytestmark = pytest.mark.django_db

#: What nobody can have answered, beside what somebody may.
ODD: list[Value] = [1, 0, 99, "1", "yes", ""]
ODD_VALUES: st.SearchStrategy[tuple[Value, ...]] = st.lists(st.sampled_from(ODD)).map(tuple)


@pytest.mark.parametrize(
    ("answers", "urgency"),
    [
        ({}, None),
        (BENIGN, 10),
        ({**BENIGN, "gone": ("yes",)}, 10),
        ({"adult": ("yes",), "bladder": ("leak",)}, 40),
        ({"adult": ("no",)}, None),
    ],
)
def test_the_urgency_of_answers_under_a_document(answers: Given, urgency: int | None) -> None:
    assert urgency_under(SMALL, answers) == urgency


def test_only_what_answers_a_question_fits() -> None:
    given: Given = {**BENIGN, "fever": ("maybe",), "gone": ("yes",), "score": (11,)}

    assert fitting(SMALL, given) == {
        key: values for key, values in BENIGN.items() if key not in {"fever", "score"}
    }


@settings(max_examples=50)
@given(patients(), patients(), st.data())
def test_what_fits_is_remembered_as_it_was_found(
    patient: Patient, other: Patient, data: st.DataObject
) -> None:
    judge = Judge(patient.questionnaire)
    odd: Given = data.draw(
        st.dictionaries(st.sampled_from(sorted(other.answers) or ["q0"]), ODD_VALUES)
    )

    everybody: list[Given] = [odd, patient.answers, other.answers, patient.answers, odd]
    for answers in everybody:
        assert judge._fitting(answers) == fitting(patient.questionnaire, answers)


def test_a_truth_value_takes_nothing_from_a_number_that_is_equal() -> None:
    judge = Judge(SMALL)

    assert judge._fitting({"score": (True,)}) == {}
    assert judge._fitting({"score": (1,)}) == {"score": (1,)}


def test_answers_are_remembered_and_forgotten_without_a_difference(
    version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("triage.check.judging._REMEMBERED", 3)
    for _ in range(2):
        completed(version, SOON)

    assert replayed(STRICTER).cells == {"20>30": 2}


def test_two_versions_of_one_check_are_each_read_as_their_own(
    version: QuestionnaireVersion,
) -> None:
    completed(version, SOON)
    QuestionnaireVersion.objects.update(status="retired", retired_at=NOW)
    completed(store_version(STRICTER), SOON)

    assert replayed(SMALL).cells == {"20>20": 1, "30>20": 1}
