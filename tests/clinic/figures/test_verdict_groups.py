"""Verdicts by age and by who answered: counted by hand, and told so that nobody is found."""

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.carers import CARER, FOR_CARERS
from tests.checks import again
from tests.clinic.figures import done, under_way, verdict, week_of, with_other_key
from tests.conftest import store_version
from tests.small import BENIGN
from triage.check.leaving import erase
from triage.check.submissions import set_contact
from triage.clinic.figures.verdict_groups import (
    AGE_GROUPS,
    ANOTHER,
    MYSELF,
    Bounds,
    Counts,
    GroupRow,
    age_at,
    group_rows,
    verdicts_by_group,
)
from triage.clinic.figures.verdict_table import verdict_row
from triage.models import QuestionnaireVersion, Submission
from triage.site.blurred_counts import FEW
from triage.site.statistics import wilson

_KINDS = ("too-low", "right", "too-high")
_counts = st.integers(0, 60)
#: The verdicts in each group of ages.
worlds = st.lists(st.tuples(_counts, _counts, _counts), min_size=5, max_size=5)


def rows(world: list[tuple[int, ...]]) -> list[GroupRow]:
    pairs = zip(AGE_GROUPS, world, strict=True)
    counts: Counts = {
        name: Counter(dict(zip(_KINDS, counts, strict=True))) for name, counts in pairs
    }
    return list(group_rows(AGE_GROUPS, counts))


# what is told


@given(worlds)
def test_each_of_a_few_might_as_well_be_in_no_group(world: list[tuple[int, ...]]) -> None:
    """The whole stays as it is then, and all that is told with it: so nobody can be found."""
    without = [tuple(0 if count < FEW else count for count in counts) for counts in world]

    assert rows(world) == rows(without)


@given(worlds)
def test_what_reads_alike_has_the_same_bounds_and_they_hold_the_truth(
    world: list[tuple[int, ...]],
) -> None:
    for counts, row in zip(world, rows(world), strict=True):
        n = sum(counts)
        for part, bounds in ((counts[0], row.under), (counts[2], row.over)):
            assert (bounds is None) is (sum(_blurred(c) for c in counts) < 20)
            if bounds is not None:
                # What is rounded is off by two at most in each count.
                assert bounds.low - 0.1 <= part / n <= bounds.high + 0.1


def _blurred(count: int) -> int:
    return 0 if count < FEW else 5 * ((count + 2) // 5)


def test_the_bounds_are_those_of_the_least_and_the_most() -> None:
    row = rows([(3, 40, 10)] * 5)[1]

    assert (row.name, row.too_low, row.right, row.too_high) == ("18 to 39", "<5", "40", "10")
    assert row.under == Bounds(wilson(0, 50).low, wilson(4, 54).high)
    assert row.over == Bounds(wilson(10, 54).low, wilson(10, 50).high)


def test_of_too_few_no_rate_is_told() -> None:
    row = rows([(4, 15, 4)] * 5)[0]

    assert (row.under, row.over) == (None, None)


def test_the_whole_beside_it_is_the_one_of_the_page_of_figures() -> None:
    whole = verdict_row("", "", Counter({"too-low": 3, "right": 21}), exact=False)

    assert (whole.too_low, whole.right, whole.too_high) == ("<5", "20", "0")


# what is counted


@pytest.fixture
def asked(db: None) -> QuestionnaireVersion:
    """A version that asks who answers."""
    return store_version(FOR_CARERS, signed=True)


def grouped(*versions: QuestionnaireVersion) -> list[dict[str, dict[str, int]]]:
    both = verdicts_by_group(week_of(*versions))
    return [{str(name): dict(counts) for name, counts in found.items()} for found in both]


def judged(version: QuestionnaireVersion, said: str, born: str = "", **more: Any) -> Submission:
    check = done(version, {"respondent": ("myself",), **BENIGN, **more})
    if born:
        set_contact(check, {"name": "Ann", "telephone": "1", "date_of_birth": born})
    verdict(again(check), said)
    return check


@pytest.mark.django_db
def test_each_counts_under_the_age_and_for_whom_they_answered(
    asked: QuestionnaireVersion,
) -> None:
    judged(asked, "too-low", "1950-05-02")  # who turns 76 on the day after
    judged(asked, "too-low", "1951-05-02")  # and 75
    judged(asked, "right", "1951-05-01", **CARER)
    judged(asked, "too-high")

    ages, answered = grouped(asked)

    assert ages == {"75 and older": {"too-low": 1, "right": 1}, "60 to 74": {"too-low": 1}}
    assert answered == {
        str(MYSELF): {"too-low": 2, "too-high": 1},
        str(ANOTHER): {"right": 1},
    }


@pytest.mark.django_db
def test_where_it_is_not_asked_nobody_is_put_into_a_group(version: QuestionnaireVersion) -> None:
    verdict(done(version), "right")

    assert grouped(version) == [{}, {}]


def _erased(check: Submission) -> None:
    erase(again(check))


def _born_nonsense(check: Submission) -> None:
    row = again(check)
    row.contact = {**(row.contact or {}), "date_of_birth": "yesterday"}
    row.save()


@pytest.mark.django_db
@pytest.mark.parametrize("breaks", [_erased, with_other_key])
def test_who_cannot_be_read_is_in_no_group(asked: QuestionnaireVersion, breaks: Any) -> None:
    breaks(judged(asked, "too-low", "1990-01-01"))
    judged(asked, "right", "1990-01-01")

    assert grouped(asked) == [{"18 to 39": {"right": 1}}, {str(MYSELF): {"right": 1}}]


@pytest.mark.django_db
def test_a_date_that_is_none_keeps_nobody_from_the_other_group(
    asked: QuestionnaireVersion,
) -> None:
    _born_nonsense(judged(asked, "right", "1990-01-01"))

    assert grouped(asked) == [{}, {str(MYSELF): {"right": 1}}]


@pytest.mark.django_db
def test_what_the_clinic_may_not_read_is_not_read(asked: QuestionnaireVersion) -> None:
    given_so_far = {"respondent": ("myself",), "adult": ("yes",), "bladder": ("cant_pee",)}
    verdict(under_way(asked, {**given_so_far, "onset": ("new",)}), "right")

    assert grouped(asked) == [{}, {}]


@pytest.mark.parametrize(
    ("born", "age"),
    [(date(1990, 5, 1), 36), (date(1990, 5, 2), 35), (date(2024, 2, 29), 2)],
)
def test_years_that_are_over(born: date, age: int) -> None:
    assert age_at(born, datetime(2026, 5, 1, 12, tzinfo=UTC)) == age
