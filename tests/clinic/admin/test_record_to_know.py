"""What editors wrote for the clinic, in the record of a check that calls for it."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.check.test_submissions_moving import next_version
from tests.small import BENIGN, SMALL
from tests.staff.people import begin, finish, give
from triage.clinic.admin.submission_record import read_record
from triage.engine.conditions import Condition, Criteria, Operator, Value
from triage.engine.rules import Place
from triage.models import QuestionnaireVersion

pytestmark = pytest.mark.django_db

#: SMALL, with a line for the clinic about whoever is heavy.
WITH_LINE = replace(
    SMALL,
    suggestions=(
        *SMALL.suggestions,
        replace(
            SMALL.suggestions[0],
            code="for-clinic",
            note="Is heavy.",
            place=Place.CLINIC,
            criteria=Criteria(
                (
                    (
                        Condition("weight", Operator.GREATER, 150),
                        Condition("score", Operator.GREATER, 9),
                    ),
                )
            ),
        ),
    ),
)


def test_without_lines_for_the_clinic_there_is_no_box(version: QuestionnaireVersion) -> None:
    assert read_record(finish(begin(version))).to_know is None


@pytest.mark.parametrize(
    ("given", "notes", "unsure"),
    [
        ({}, (), []),
        ({"weight": (200,)}, ("Is heavy.",), []),
        ({"score": ("asked-unknown",)}, (), ["score"]),
    ],
)
def test_what_editors_wrote_for_the_clinic_is_shown_where_answers_call_for_it(
    version: QuestionnaireVersion,
    given: Mapping[str, tuple[Value, ...]],
    notes: tuple[str, ...],
    unsure: list[str],
) -> None:
    other = next_version(version, WITH_LINE)

    to_know = read_record(finish(begin(other), {**BENIGN, **given})).to_know

    assert to_know is not None
    assert (to_know.notes, to_know.unanswered) == (notes, ())
    assert [question.link_id for question in to_know.unsure] == unsure


def test_what_the_clinic_should_know_and_was_not_asked_is_named(
    version: QuestionnaireVersion,
) -> None:
    other = next_version(version, WITH_LINE)

    to_know = read_record(give(begin(other, may_follow_up=True), "adult", "yes")).to_know

    assert to_know is not None
    assert [question.link_id for question in to_know.unanswered] == ["score", "weight"]
