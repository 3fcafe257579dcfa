"""``manage.py diff``: who fares differently, as JSON."""

from dataclasses import replace
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.drafts import store_draft
from tests.management.running import assessed, run, store_versions
from tests.small import SMALL
from triage.engine.questionnaire import Questionnaire

pytestmark = pytest.mark.django_db


def leading(code: str, disposition: str) -> Questionnaire:
    """SMALL, with one rule that leads somewhere else."""
    return replace(
        SMALL,
        rules=tuple(
            replace(rule, disposition=disposition, disposition_if_unsure=disposition)
            if rule.code == code
            else rule
            for rule in SMALL.rules
        ),
    )


def turning_away() -> Questionnaire:
    """SMALL, which now asks nothing of those who would rather not say how old they are."""
    adult, *rest = SMALL.questions
    silent = replace(adult.options[1], value="rather-not", label="I'd rather not say")
    return replace(SMALL, questions=(replace(adult, options=(*adult.options, silent)), *rest))


def who(found: dict[str, Any]) -> list[tuple[str, str, bool, str | None]]:
    return [(c["from"], c["to"], c["lowered"], c["lost"]) for c in found["changes"]]


def test_a_draft_like_the_live_version_changes_nothing():
    store_draft(SMALL)
    store_versions(SMALL)

    assert run("diff", "small") == (
        0,
        {
            "questionnaire": "small",
            "from": "live",
            "to": "draft",
            "lowered": False,
            "problems": [],
            "changes": [],
        },
    )


def test_who_is_lowered_is_named_and_assess_confirms_both_ends(monkeypatch: pytest.MonkeyPatch):
    store_draft(leading("fever", "soon"))
    store_versions(SMALL)

    status, found = run("diff", "small")

    assert (status, found["lowered"]) == (1, True)
    assert who(found) == [("same_day", "soon", True, None)]
    (change,) = found["changes"]
    assert assessed(monkeypatch, change["old"], "small")["urgency"] == "same_day"
    assert assessed(monkeypatch, change["new"], "small", "--draft")["urgency"] == "soon"


@pytest.mark.parametrize(
    ("sides", "status", "changed"),
    [
        (("--from", "1", "--to", "2"), 0, [("same_day", "emergency", False, None)]),
        (("--from", "live", "--to", "1"), 1, [("emergency", "same_day", True, None)]),
        (("--from", "2", "--to", "live"), 0, []),
    ],
)
def test_any_two_versions_are_compared_and_only_who_is_lowered_is_a_failure(
    sides: tuple[str, ...], status: int, changed: list[tuple[str, str, bool, str | None]]
):
    store_versions(SMALL, leading("fever", "emergency"))

    ended, found = run("diff", "small", *sides)

    assert (ended, who(found)) == (status, changed)


def test_who_gets_no_result_any_more_is_lowered(monkeypatch: pytest.MonkeyPatch):
    store_versions(SMALL, turning_away())

    status, found = run("diff", "small", "--from", "1", "--to", "2")

    assert status == 1
    assert who(found) == [
        (level, "unfinished", True, None)
        for level in ("self_care", "soon", "same_day", "emergency")
    ]
    for change in found["changes"]:
        assert assessed(monkeypatch, change["new"], "small")["urgency"] == "unfinished"


def test_who_is_not_shown_the_crisis_line_any_more_is_lowered():
    store_versions(SMALL, leading("mood", "same-day"))

    status, found = run("diff", "small", "--from", "1", "--to", "2")

    assert (status, who(found)) == (1, [("same_day", "same_day", True, "crisis")])


def test_versions_with_problems_are_not_compared():
    store_draft(replace(SMALL, danger_signs=()))
    store_versions(SMALL)

    status, found = run("diff", "small")

    assert status == 1
    assert (found["lowered"], found["changes"]) == (False, [])
    assert [(p["side"], p["code"], p["sentence"]) for p in found["problems"]] == [
        ("to", "small", "There are no danger signs for the start page.")
    ]


def test_a_side_that_is_no_version_is_named():
    store_versions(SMALL)

    with pytest.raises(CommandError, match="argument --to: invalid version value: 'newest'"):
        call_command("diff", "small", "--to", "newest")
    with pytest.raises(CommandError, match="no such version"):
        call_command("diff", "small", "--from", "2", "--to", "1")
