"""Whether a question is clear, as it may be shown: blurred for everybody."""

from datetime import timedelta

import pytest

from tests.clinic.figures import FIRST, LAST, another, week_of
from triage.clinic.figures.clarity import Clarity, clarity_by_question
from triage.models import ClarityCount, QuestionnaireVersion

pytestmark = pytest.mark.django_db


def store(version: QuestionnaireVersion, link_id: str, yes: int, no: int, days: int = 0) -> None:
    day = LAST - timedelta(days=days)
    ClarityCount.objects.create(version=version, link_id=link_id, day=day, clear=yes, not_clear=no)


def test_days_and_versions_are_added_up_and_the_rest_is_left_out(
    version: QuestionnaireVersion,
) -> None:
    second = another(version)
    store(version, "fever", 20, 10)
    store(version, "fever", 10, 5, days=1)
    store(second, "fever", 30, 5)
    store(version, "fever", 500, 500, days=(LAST - FIRST).days + 1)

    assert clarity_by_question(week_of(second, version)) == [
        Clarity("fever", "Fever", clear="60", not_clear="20", share="25 %")
    ]


def test_questions_stand_in_the_order_they_are_asked(version: QuestionnaireVersion) -> None:
    for link_id in ("fever", "adult", "gone"):
        store(version, link_id, 5, 5)

    assert [row.link_id for row in clarity_by_question(week_of(version))] == [
        "adult",
        "fever",
        "gone",
    ]


@pytest.mark.parametrize(
    ("yes", "no", "said"),
    [
        (7, 0, ("5", "0", "0 %")),
        (0, 7, ("0", "5", "100 %")),
        (7, 4, ("5", "<5", "–")),
        (1, 20, ("<5", "20", "–")),
        (0, 0, ("0", "0", "–")),
    ],
)
def test_few_are_never_told(
    version: QuestionnaireVersion, yes: int, no: int, said: tuple[str, str, str]
) -> None:
    store(version, "fever", yes, no)

    [row] = clarity_by_question(week_of(version))

    assert (row.clear, row.not_clear, row.share) == said


def test_where_nobody_said_anything_there_is_no_row(version: QuestionnaireVersion) -> None:
    assert clarity_by_question(week_of(version)) == []
