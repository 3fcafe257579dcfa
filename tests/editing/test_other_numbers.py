"""One token, one number, whatever questionnaires are live."""

from dataclasses import replace

import pytest
from django.db import connection

from tests.conftest import store_version
from tests.drafts import store_draft
from tests.small import SMALL
from triage.editing.draft_problems import find_draft_problems
from triage.editing.draft_report import make_report
from triage.engine.checks.problem import Problem
from triage.engine.telephone import TelephoneLine
from triage.models.version import _PARSED

pytestmark = pytest.mark.django_db

WARD = TelephoneLine("ward_phone", "The ward", number="555-0177")
OTHER = replace(SMALL, slug="other", title="Other check", sections=())


def problems(*lines: TelephoneLine) -> list[Problem]:
    row = store_draft(replace(SMALL, lines=lines))
    return [one for one in make_report(row).problems if one.kind == "line"]


def test_another_number_in_a_live_questionnaire_forbids_publishing() -> None:
    store_version(replace(OTHER, lines=(replace(WARD, number="555-0100"),)))

    (problem,) = problems(WARD)

    assert problem.sentence == "“Other check” has another number for {ward_phone}."


@pytest.mark.parametrize("lines", [(), (replace(WARD, title="Elsewhere"),)])
def test_the_same_number_or_none_does_not(lines: tuple[TelephoneLine, ...]) -> None:
    store_version(replace(OTHER, lines=lines))

    assert problems(WARD) == []


def test_a_draft_whose_site_sets_the_number_is_not_compared() -> None:
    store_version(replace(OTHER, lines=(WARD,)))

    assert problems(replace(WARD, number="")) == []


def test_a_line_that_is_named_needs_a_number() -> None:
    advice = "Call {emergency_number} or {nobody_phone}."
    silent = TelephoneLine("nobody_phone", "Nobody")

    found = find_draft_problems(replace(SMALL, unfinished_advice=advice, lines=(silent,)))

    sentence = "It has no number: neither here nor in the setting TELEPHONE_LINES."
    assert [one for one in found if one.kind == "line"] == [
        Problem("line", "nobody_phone", sentence)
    ]


def test_so_does_one_that_stands_on_every_result() -> None:
    shown = TelephoneLine("nobody_phone", "Nobody", always_shown=True)

    found = find_draft_problems(replace(SMALL, lines=(shown,)))

    assert [one.code for one in found if one.kind == "line"] == ["nobody_phone"]


def test_a_live_version_that_is_damaged_is_left_out() -> None:
    store_version(replace(OTHER, lines=(replace(WARD, number="555-0100"),)))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE triage_questionnaireversion SET document = '{}'")
    _PARSED.clear()

    assert problems(WARD) == []
