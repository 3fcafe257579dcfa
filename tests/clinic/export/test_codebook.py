"""The codebook says what every column and code of an export means."""

from datetime import date

import pytest
from django.contrib.auth.models import User

from tests.checks import DAY, NOW, SAME_DAY, begun, completed
from tests.clinic.export.exporting import codebook, exported, retire
from tests.conftest import store_version
from tests.variants import with_question
from triage.check.leaving import erase, expire
from triage.clinic.export.rows import Export
from triage.clinic.reviews import review
from triage.models import QuestionnaireVersion, ReviewOutcome, Submission

pytestmark = pytest.mark.django_db


def test_the_codebook_says_what_every_column_and_code_means(version: QuestionnaireVersion) -> None:
    completed(version)

    found = codebook()

    export = Export(Submission.objects.all(), personal=False)
    assert list(dict.fromkeys(column for column, *_rest in found)) == list(export.header)
    for line in (
        ("Status", "stopped", "left unfinished", ""),
        ("Urgency", "30", "Same day", ""),
        ("Signs", "infection", "Sign infection", "small 1"),
        ("bladder", "leak", "I leak", "small 1"),
        ("score", "asked-unknown", "Not sure", "small 1"),
        (
            "duration",
            "",
            "What about duration? (days) A number of days. Empty: not asked, or not answered.",
            "small 1",
        ),
    ):
        assert line in found


def test_an_appointment_is_exported_with_its_date(version: QuestionnaireVersion) -> None:
    check, other = completed(version), completed(version)
    ann, day = User.objects.create(username="ann"), date(2026, 5, 9)
    for row, outcome in ((check, "appointment"), (other, "seen")):
        review(row, by=ann, outcome=outcome, verdict="", note="", now=NOW, on_date=day)

    dates = {code: row.get("AppointmentOn") for code, row in exported().items()}

    assert dates == {check.code: "2026-05-09", other.code: None}


def test_an_outcome_that_a_lead_added_stands_in_the_codebook(
    version: QuestionnaireVersion,
) -> None:
    completed(version)
    ReviewOutcome.objects.create(code="nurse", label="seen by the nurse", is_active=False)

    found = [line[1:3] for line in codebook() if line.column == "ReviewOutcome"]

    assert {("nurse", "seen by the nurse"), ("not-reached", "could not reach")} <= set(found)


def test_every_code_in_a_row_stands_in_the_codebook(version: QuestionnaireVersion) -> None:
    completed(version, SAME_DAY)
    expire(begun(version, {"adult": ("yes",), "bladder": ("leak",)}, follow_up=True), now=NOW + DAY)
    erase(completed(version))

    known = {(column, code) for column, code, *_rest in codebook()}
    coded = {column for column, code, *_rest in codebook() if code}

    given = {
        (name, part)
        for row in exported().values()
        for name, cell in row.items()
        if name in coded and name not in {"score", "duration", "weight"}
        for part in str(cell).split()
    }
    assert given - known == set()


def test_where_versions_say_it_in_other_words_each_has_a_line(
    version: QuestionnaireVersion,
) -> None:
    completed(version)
    retire()
    completed(store_version(with_question("fever", text="Are you hot?")))

    lines = [line[2:] for line in codebook() if line[:2] == ("fever", "")]
    options = [line[3] for line in codebook() if line[:2] == ("fever", "yes")]

    more = "One code. Empty: not asked, or not answered."
    assert lines == [(f"Are you hot? {more}", "small 2"), (f"What about fever? {more}", "small 1")]
    assert options == ["small 2, small 1"]
