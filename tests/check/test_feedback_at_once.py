"""What people say of the site, sent by many at once: a tap counts once, and none is lost."""

from uuid import uuid4

import pytest

from tests.check.test_concurrency import at_once
from tests.checks import NOW, begun
from triage.check.clarity import count_clarity
from triage.check.reporting import place_at, report_problem
from triage.models import ClarityCount, ProblemReport, QuestionnaireVersion

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_a_double_tap_at_the_same_moment_makes_one_report() -> None:
    key, place = uuid4(), place_at("/")

    def tap() -> None:
        report_problem(key, "A white page.", kind="", place=place, version=None, now=NOW)

    at_once(*[tap] * 6)

    assert [row.words() for row in ProblemReport.objects.all()] == ["A white page."]


def test_everybody_counts_and_nobody_twice(version: QuestionnaireVersion) -> None:
    people = [begun(version) for _ in range(6)]

    at_once(
        *(lambda one=one: count_clarity(one, "fever", clear=False, now=NOW) for one in people),
        *(lambda one=one: count_clarity(one, "fever", clear=False, now=NOW) for one in people),
    )

    [row] = ClarityCount.objects.all()
    assert (row.clear, row.not_clear) == (0, 6)
