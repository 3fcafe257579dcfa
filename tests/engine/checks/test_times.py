"""Times that do not fit the urgency are told."""

from dataclasses import replace
from typing import Any

import pytest

from tests.engine.build import CALM, EMERGENCY, ROUTINE, SOON, TODAY
from tests.engine.checks.whole import WHOLE, told_besides
from triage.engine.rules import Disposition


def told_of(*dispositions: Disposition) -> list[tuple[str, str]]:
    check = replace(WHOLE, dispositions=dispositions, rules=(), signs=(), suggestions=())
    problems = told_besides(replace(check, sections=()))
    assert all(kind == "disposition" for kind, _, _ in problems)
    return [(code, sentence) for _, code, sentence in problems]


def acts(one: Disposition, hours: int | None) -> Disposition:
    return replace(one, act_within_hours=hours, respond_within_hours=1)


@pytest.mark.parametrize(
    ("one", "hours", "allowed"),
    [
        *((EMERGENCY, hours, "0") for hours in (None, 1, 720)),
        *((TODAY, hours, "1 to 24") for hours in (None, 0, 25)),
        *((SOON, hours, "1 to 336") for hours in (None, 0, 337)),
        *((ROUTINE, hours, "1 to 2160") for hours in (None, 0, 2161)),
    ],
)
def test_a_person_acts_within_the_hours_of_the_urgency(
    one: Disposition, hours: int | None, allowed: str
):
    sentence = f"In {one.urgency.word} a person acts within {allowed} hours."

    assert told_of(acts(one, hours)) == [(one.code, sentence)]


@pytest.mark.parametrize(
    ("one", "hours"),
    [(EMERGENCY, 0), (TODAY, 1), (TODAY, 24), (SOON, 1), (SOON, 336), (ROUTINE, 2160)],
)
def test_whatever_lies_within_is_allowed(one: Disposition, hours: int):
    assert told_of(acts(one, hours)) == []


def test_nobody_has_to_act_or_waits_in_self_care():
    assert told_of(replace(CALM, act_within_hours=72, respond_within_hours=24)) == [
        ("calm", "In self care nobody has to act by a time: leave the hours empty."),
        ("calm", "In self care nobody waits for the clinic: it responds within 0 hours."),
    ]


@pytest.mark.parametrize(
    ("one", "hours", "most"),
    [
        (EMERGENCY, 0, 1),
        (EMERGENCY, 2, 1),
        (TODAY, 0, 24),
        (TODAY, 25, 24),
        (replace(TODAY, act_within_hours=4), 5, 4),
        (SOON, 169, 168),
    ],
)
def test_the_clinic_responds_no_later_than_the_person_acts(one: Disposition, hours: int, most: int):
    sentence = f"The clinic responds no later than the person acts: within 1 to {most} hours."

    assert told_of(replace(one, respond_within_hours=hours)) == [(one.code, sentence)]


LATE, EARLY = {"act_within_hours": 24}, {"act_within_hours": 12}


@pytest.mark.parametrize(
    ("urgent", "calmer", "sentences"),
    [
        (LATE, EARLY, ["A person acts later than for “Title of soon”, which is calmer."]),
        (
            {"respond_within_hours": 8},
            {"respond_within_hours": 7},
            ["The clinic responds later than for “Title of soon”, which is calmer."],
        ),
        (LATE, LATE, []),
        ({"respond_within_hours": 7}, {"respond_within_hours": 7}, []),
    ],
)
def test_nobody_waits_longer_for_what_is_more_urgent(
    urgent: dict[str, Any], calmer: dict[str, Any], sentences: list[str]
):
    told = told_of(replace(SOON, **calmer), replace(TODAY, **urgent), CALM)

    assert told == [("today", sentence) for sentence in sentences]


@pytest.mark.parametrize(
    ("one", "hours", "most"),
    [
        (SOON, 23, 168),
        (SOON, 169, 168),
        (CALM, 23, 2160),
        (CALM, 2161, 2160),
    ],
)
def test_a_person_looks_again_before_they_were_to_act(one: Disposition, hours: int, most: int):
    sentence = f"A person looks again after 24 to {most} hours."

    assert told_of(replace(one, look_again_hours=hours)) == [(one.code, sentence)]


@pytest.mark.parametrize(
    "one", [replace(SOON, look_again_hours=168), replace(CALM, look_again_hours=2160)]
)
def test_a_day_within_these_bounds_is_fine(one: Disposition) -> None:
    assert told_of(replace(one, watch=("Fever or chills",))) == []


@pytest.mark.parametrize(
    "changes",
    [{"look_again_hours": 24}, {"watch": ("Fever or chills",)}, {"carer_watch": ("A fever",)}],
)
def test_who_must_act_today_is_told_nothing_of_a_later_day(changes: dict[str, Any]) -> None:
    sentence = "In same day nobody waits: name no day to look again."

    assert told_of(replace(TODAY, **changes)) == [("today", sentence)]
