"""The verdicts as they may be shown."""

from collections import Counter

import pytest

from tests.clinic.figures import another, week_of
from triage.clinic.figures.verdict_table import (
    VerdictRow,
    over_chart,
    rule_rows,
    under_chart,
    verdict_row,
    version_rows,
)
from triage.clinic.figures.verdicts import NO_RULE, Judged
from triage.models import QuestionnaireVersion
from triage.site.statistics import Rate, wilson


def counts(low: int, right: int, high: int) -> Counter[str]:
    return Counter({"too-low": low, "right": right, "too-high": high})


def shown(row: VerdictRow) -> tuple[str, ...]:
    return (row.n, row.too_low, row.right, row.too_high, row.under_words, row.over_words)


def test_a_clinician_sees_every_count_with_rates_and_intervals() -> None:
    row = verdict_row("", "", counts(3, 16, 1), exact=True)

    assert shown(row) == ("20", "3", "16", "1", "15 % (5 to 36 %)", "5 % (1 to 24 %)")


def test_others_see_rates_that_come_from_blurred_counts_and_no_sum() -> None:
    row = verdict_row("", "", counts(3, 21, 1), exact=False)

    assert shown(row) == ("", "<5", "20", "<5", "8 % (2 to 26 %)", "8 % (2 to 26 %)")


def test_blurred_counts_that_read_alike_have_rates_that_read_alike() -> None:
    rows = {
        shown(verdict_row("", "", counts(low, right, high), exact=False))
        for low in range(1, 5)
        for right in range(18, 23)
        for high in range(1, 5)
    }

    assert len(rows) == 1


@pytest.mark.parametrize("exact", [True, False])
def test_four_are_too_few_to_say(exact: bool) -> None:
    """Blurred, so are fewer than twenty: the blurring would say more than the verdicts."""
    row = verdict_row("", "", counts(2, 2, 0), exact=exact)

    assert (row.under, row.over, row.under_words) == (None, None, "too few to say")
    larger = verdict_row("", "", counts(3, 11, 4), exact=exact)
    assert (larger.under is not None) is exact


@pytest.mark.django_db
def test_there_is_a_row_for_each_version_with_verdicts(version: QuestionnaireVersion) -> None:
    second = another(version)
    judged = Judged()
    judged.versions[version.pk] = counts(1, 8, 1)

    rows = version_rows(week_of(second, version), judged, exact=True)

    assert [(row.name, row.code, row.n) for row in rows] == [("Version 1", "", "10")]


@pytest.mark.django_db
def test_rules_stand_in_their_order_with_the_sign_they_stand_under(
    version: QuestionnaireVersion,
) -> None:
    judged = Judged()
    for code in (NO_RULE, "mood", "fever"):
        judged.rules[code] = counts(0, 5, 0)

    rows = rule_rows(week_of(version), judged, exact=True)

    assert [(row.code, row.name) for row in rows] == [
        ("fever", "Sign infection"),
        ("mood", "Sign crisis-sign"),
        ("", "No rule fired"),
    ]


@pytest.mark.django_db
def test_a_rule_that_newer_versions_lost_is_named_by_the_older(
    version: QuestionnaireVersion,
) -> None:
    damaged = another(version)
    damaged.sha256 = "0" * 64
    judged = Judged()
    judged.rules["fever"] = counts(0, 5, 0)

    [row] = rule_rows(week_of(damaged, version), judged, exact=True)

    assert row.name == "Sign infection"


@pytest.mark.django_db
def test_a_rule_that_no_document_names_still_counts(version: QuestionnaireVersion) -> None:
    judged = Judged()
    judged.rules["gone"] = counts(0, 5, 0)

    rows = rule_rows(week_of(version), judged, exact=True)

    assert [(row.code, row.name) for row in rows] == [("gone", "gone")]


def row(code: str, under: Rate | None, over: Rate | None) -> VerdictRow:
    return VerdictRow("Name", code, "", "", "", "", under, over)


def test_the_charts_show_what_chance_explains_least() -> None:
    rows = [
        row("few", wilson(3, 5), wilson(0, 5)),
        row("many", wilson(50, 100), None),
        row("", wilson(1, 5), wilson(2, 5)),
        row("unsaid", None, None),
    ]

    under, over = under_chart(rows), over_chart(rows)

    assert under
    assert over
    assert [one.label.text for one in under.rows] == ["many", "few", "Name"]
    assert [one.words.text for one in over.rows] == ["40 %", "0 %"]


def test_a_chart_has_ten_rows_at_most_and_none_is_no_chart() -> None:
    many = under_chart([row(str(n), wilson(n, 20), None) for n in range(12)])

    assert many
    assert len(many.rows) == 10
    assert over_chart([row("x", None, None)]) is None
