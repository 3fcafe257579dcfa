"""Counting where people leave, by many at once: nobody twice, nobody forgotten, nobody stuck."""

import pytest

from tests.check.test_concurrency import at_once
from tests.checks import DAY, NOW, again, begun, completed
from tests.clinic.figures import another
from triage.check.dropoff import AT_THE_END, count_finished
from triage.check.leaving import expire
from triage.models import QuestionCount, QuestionnaireVersion

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_workers_count_every_finished_check_once(
    version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("triage.check.dropoff._BATCH", 3)
    second = another(version)
    for _ in range(8):
        completed(version)
        completed(second)

    counted = at_once(count_finished, count_finished, count_finished)

    assert sum(counted) == 16
    ends = QuestionCount.objects.filter(link_id=AT_THE_END).values_list("reached", "left_here")
    assert sorted(ends) == [(8, 0), (8, 0)]


def test_all_who_are_closed_at_the_same_moment_are_counted(version: QuestionnaireVersion) -> None:
    left = [begun(version, {"adult": ("yes",)}) for _ in range(6)]

    at_once(
        *(lambda one=one: expire(again(one), now=NOW + DAY) for one in left),
        *(lambda one=one: expire(again(one), now=NOW + DAY) for one in left),
    )

    bladder = QuestionCount.objects.get(link_id="bladder")
    assert (bladder.reached, bladder.left_here) == (6, 6)
