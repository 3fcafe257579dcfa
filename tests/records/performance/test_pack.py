"""The performance pack, unpacked and read."""

from datetime import datetime

import pytest
from django.test import Client

from tests.checks import DAY, FINISHED_EMERGENCY
from tests.clinic.figures import done, verdict
from tests.records.performance.packs import Page, as_json, stored, table, taken
from triage.models import QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db

_TABLES = {
    *("vignettes", "verdicts", "verdicts-by-rule", "verdicts-by-age"),
    *("verdicts-by-respondent", "completion", "completion-by-question"),
}


def test_every_table_is_a_file_a_section_and_json(busy: QuestionnaireVersion, lead: Client) -> None:
    files = taken(lead, busy)

    tables = {one["name"]: one for one in as_json(files)["tables"]}
    page = Page(files["summary.html"].decode())
    assert set(tables) == _TABLES == set(page.rows)
    assert set(files) == {f"{n}.csv" for n in _TABLES} | {
        "summary.html",
        "summary.css",
        "pack.json",
    }
    for name, one in tables.items():
        assert page.rows[name][:1] in ([one["columns"]], [])
        cells = [list(map(str, row)) for row in one["rows"]]
        assert page.rows[name][1:] == cells
        if name != "vignettes":  # one of which a spreadsheet would take for a formula
            assert [list(row.values()) for row in table(files, name)] == cells


def test_the_facts_say_which_document_it_is_about(busy: QuestionnaireVersion, lead: Client) -> None:
    files = taken(lead, busy)

    facts = as_json(files)["about"]
    assert facts["SHA-256 of its document"] == busy.sha256
    assert (facts["Questionnaire"], facts["Version"]) == ("Small check", "1")
    words = Page(files["summary.html"].decode()).words
    assert all(value in words for value in facts.values())


def test_vignettes_say_what_is_expected_and_what_came_of_it(
    busy: QuestionnaireVersion, lead: Client
) -> None:
    rows = {row["Code"]: row for row in table(taken(lead, busy), "vignettes")}

    wrong, calm = rows["wrong"], rows["calm"]
    assert (wrong["Expected"], wrong["Came to"], wrong["Passes"]) == (
        "Emergency",
        "Self-care",
        "no",
    )
    assert "Sign infection" in wrong["Why not"]
    assert wrong["Signed by"] == "lead"
    assert (calm["Came to"], calm["Passes"], calm["Signed by"]) == ("Self-care", "yes", "")
    # No cell, and no part of one, is a formula.
    assert calm["Vignette"] == "'=cmd|'/c'!A1"


def test_verdicts_are_blurred_with_their_intervals(
    busy: QuestionnaireVersion, lead: Client
) -> None:
    files = taken(lead, busy)

    [whole] = table(files, "verdicts")
    assert list(whole.values()) == (
        ["Version 1", "", "<5", "20", "5", "7", "2", "23", "19", "8", "37"]
    )
    [rule] = table(files, "verdicts-by-rule")
    assert (rule["Code"], rule["Right"]) == ("fever", "20")


def test_by_age_a_few_and_nobody_read_alike_and_intervals_hold_for_both(
    busy: QuestionnaireVersion, lead: Client
) -> None:
    rows = {row["Age"]: row for row in table(taken(lead, busy), "verdicts-by-age")}

    assert list(rows) == ["under 18", "18 to 39", "40 to 59", "60 to 74", "75 and older"]
    young = rows["18 to 39"]
    assert (young["Too low"], young["Right"], young["Too high"]) == ("<5", "15", "5")
    # At least nobody of them, at most four of 24.
    assert (young["Too low, from %"], young["Too low, to %"]) == ("0", "36")
    assert set(rows["75 and older"].values()) == {"75 and older", "<5", ""}


def test_completion_says_who_started_finished_and_left_and_where(
    busy: QuestionnaireVersion, lead: Client
) -> None:
    files = taken(lead, busy)

    said = {row["What"]: row["Checks"] for row in table(files, "completion")}
    assert said == {"started": "35", "finished": "30", "left before the end": "<5"}
    [where] = [r for r in table(files, "completion-by-question") if r["Code"] == "bladder"]
    assert (where["Reached it"], where["Went no further"]) == ("35", "<5")


def test_nobody_is_named_in_it(busy: QuestionnaireVersion, lead: Client) -> None:
    files = taken(lead, busy)

    text = b"".join(files.values()).decode()
    codes = Submission.objects.values_list("reference", "pk")
    assert not [code for code, pk in codes if code in text or str(pk) in text]
    assert "Person" not in text
    assert "1990" not in text


def test_the_page_needs_nothing_from_elsewhere(busy: QuestionnaireVersion, lead: Client) -> None:
    html = taken(lead, busy)["summary.html"].decode()

    assert not {"script", "img", "iframe", "style"} & Page(html).tags
    assert html.count("href=") == html.count('href="#') + html.count('href="summary.css"')
    assert "http" not in html


def test_an_empty_site_has_a_pack_too(version: QuestionnaireVersion, lead: Client) -> None:
    files = taken(lead, version)

    assert table(files, "verdicts") == []
    assert table(files, "verdicts-by-age") == []
    assert "There is nothing to tell yet." in files["summary.html"].decode()


def test_it_counts_from_the_day_of_publication(
    version: QuestionnaireVersion, lead: Client, now: datetime
) -> None:
    for days in (400, 1):
        for _ in range(10):
            verdict(done(version, FINISHED_EMERGENCY, at=now - days * DAY), "right")

    assert table(taken(lead, version), "verdicts") == []  # published today
    stored(version, published_at=now - 500 * DAY)
    [whole] = table(taken(lead, version), "verdicts")
    assert (whole["Right"], whole["Too low, %"]) == ("20", "0")
