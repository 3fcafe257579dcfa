"""Whether a question is clear: counted, and nobody can tell by whom."""

from datetime import date, timedelta

import pytest

from tests.checks import DAY, NOW, begun
from triage.check.clarity import count_clarity
from triage.models import ClarityCount, QuestionnaireVersion, RateLimit

pytestmark = pytest.mark.django_db


def counts() -> dict[tuple[str, date], tuple[int, int]]:
    rows = ClarityCount.objects.all()
    return {(row.link_id, row.day): (row.clear, row.not_clear) for row in rows}


def test_both_are_counted_by_question_and_day(version: QuestionnaireVersion) -> None:
    one, other = begun(version), begun(version)

    count_clarity(one, "fever", clear=True, now=NOW)
    count_clarity(other, "fever", clear=False, now=NOW)
    count_clarity(one, "score", clear=False, now=NOW + timedelta(seconds=1))

    today = NOW.date()
    assert counts() == {("fever", today): (1, 1), ("score", today): (0, 1)}


def test_somebody_counts_once_at_a_question(version: QuestionnaireVersion) -> None:
    somebody = begun(version)

    for clear in (False, False, True):
        count_clarity(somebody, "fever", clear=clear, now=NOW)

    assert counts() == {("fever", NOW.date()): (0, 1)}


def test_another_day_has_a_count_of_its_own(version: QuestionnaireVersion) -> None:
    for at in (NOW, NOW + DAY):
        count_clarity(begun(version), "fever", clear=True, now=at)

    assert [row.clear for row in ClarityCount.objects.order_by("day")] == [1, 1]


def test_what_is_stored_names_nobody(version: QuestionnaireVersion) -> None:
    somebody = begun(version)
    before = set(RateLimit.objects.values_list("key", flat=True))

    count_clarity(somebody, "fever", clear=False, now=NOW)

    fields = {field.name for field in ClarityCount._meta.get_fields()}
    assert fields == {"id", "version", "link_id", "day", "clear", "not_clear"}
    [key] = set(RateLimit.objects.values_list("key", flat=True)) - before
    assert len(key) == 64
    assert not {somebody.browser_hash, somebody.pk.hex, somebody.reference} & {key}


def test_a_count_says_where_it_belongs(version: QuestionnaireVersion) -> None:
    row = ClarityCount(version=version, link_id="fever", day=NOW.date())

    assert str(row) == f"{version.pk} {NOW.date()} fever"
