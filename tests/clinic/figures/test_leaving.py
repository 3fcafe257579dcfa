"""Where people leave, as it may be shown: blurred for everybody."""

from datetime import timedelta

import pytest

from tests.clinic.figures import FIRST, LAST, another, week_of
from triage.check.dropoff import AT_THE_END
from triage.clinic.figures.leaving import Leaving, leaving_by_question, leaving_chart
from triage.models import QuestionCount, QuestionnaireVersion

pytestmark = pytest.mark.django_db


def store(
    version: QuestionnaireVersion, link_id: str, reached: int, left: int, days: int = 0
) -> None:
    QuestionCount.objects.create(
        version=version,
        link_id=link_id,
        day=LAST - timedelta(days=days),
        reached=reached,
        left_here=left,
    )


def test_days_and_versions_are_added_up_and_the_rest_is_left_out(
    version: QuestionnaireVersion,
) -> None:
    second = another(version)
    store(version, "fever", 30, 6)
    store(version, "fever", 20, 4, days=1)
    store(second, "fever", 50, 10)
    store(version, "fever", 500, 100, days=(LAST - FIRST).days + 1)

    [both] = leaving_by_question(week_of(second, version))
    [one] = leaving_by_question(week_of(version))

    assert both == Leaving("fever", "Fever", reached="100", left_here="20", percent=20.0)
    assert (one.reached, one.left_here, one.share) == ("50", "10", "20 %")


def test_questions_stand_in_the_order_they_are_asked(version: QuestionnaireVersion) -> None:
    for link_id in (AT_THE_END, "gone", "score", "adult", "fever"):
        store(version, link_id, 10, 0)

    names = [row.name for row in leaving_by_question(week_of(version))]

    assert names == ["Adult", "Fever", "Score", "gone", "Looking it over"]


@pytest.mark.parametrize(
    ("reached", "left", "shown"),
    [
        (4, 0, ("<5", "0", "–")),
        (40, 4, ("40", "<5", "–")),
        (40, 0, ("40", "0", "0 %")),
        (42, 7, ("40", "5", "12 %")),
    ],
)
def test_few_are_not_told_to_anybody(
    version: QuestionnaireVersion, reached: int, left: int, shown: tuple[str, str, str]
) -> None:
    store(version, "fever", reached, left)

    [row] = leaving_by_question(week_of(version))

    assert (row.reached, row.left_here, row.share) == shown


def test_the_chart_has_the_ten_worst() -> None:
    rows = [Leaving("", f"Q{n}", "100", "5", float(n)) for n in range(12)]

    chart = leaving_chart(rows)

    assert chart
    assert [row.label.text for row in chart.rows] == [f"Q{n}" for n in range(11, 1, -1)]


def test_without_anybody_to_draw_there_is_no_chart() -> None:
    assert leaving_chart([Leaving("", "Q", "<5", "<5", None)]) is None
    assert leaving_chart([Leaving("", "Q", "40", "0", 0.0)]) is None
