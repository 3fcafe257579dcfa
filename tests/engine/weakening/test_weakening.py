"""What is told of a weakening: whom it concerns, how grave it is, and what it is known by."""

import subprocess
import sys
from dataclasses import replace

import pytest

from tests.engine.build import all_of, floor, is_
from tests.engine.weakening.live import (
    BLADDER,
    LIVE,
    ON_8,
    Change,
    all_,
    disposition_with,
    floor_with,
    moved,
    question_with,
    rule_with,
    with_row,
    without,
    without_option,
)
from triage.engine.proof.versions import Versions
from triage.engine.question import Worse
from triage.engine.urgency import Urgency
from triage.engine.weakening.find import find_weakenings
from triage.engine.weakening.weakening import Weakening, WeakeningKind

MUCH_WEAKER = all_(
    rule_with("pain", criteria=all_of(ON_8)),
    rule_with("bladder-new", disposition_if_unsure="soon"),
    floor_with("fever", minimum_if_unsure=Urgency.SOON),
    floor_with("new-sign", minimum_if_unsure=Urgency.SOON),
    question_with("mood", enable_when=all_of(is_("fever", "yes")), text="How is it?"),
    question_with("pain", worse=Worse.LOW),
    without_option("where", "leg"),
    moved("where", 0),
    disposition_with("today", act_within_hours=72, title="Other words"),
)


ONLY_UNLOCKED = with_row(
    "floors",
    floor(
        "again",
        Urgency.EMERGENCY,
        BLADDER,
        is_("onset", "new"),
        minimum_if_unsure=Urgency.SAME_DAY,
        locked=False,
    ),
)
LOCKED_AGAIN = all_(ONLY_UNLOCKED, floor_with("again", locked=True))


@pytest.mark.parametrize(
    ("change", "forbidden"),
    [
        (without("floors", "new-sign"), True),
        (floor_with("new-sign", minimum=Urgency.SAME_DAY), True),
        (floor_with("new-sign", minimum_if_unsure=Urgency.SOON), True),
        (floor_with("new-sign", criteria=all_of(BLADDER[1], is_("onset", "new"))), True),
        (floor_with("new-sign", locked=False), True),
        (all_(ONLY_UNLOCKED, without("floors", "new-sign")), True),
        (all_(LOCKED_AGAIN, without("floors", "new-sign")), False),
        (without("floors", "pain"), False),
        (floor_with("pain", locked=False), False),
        (without("floors", "fever"), False),
        (without("rules", "bladder-new"), False),
        (disposition_with("emergency", title="Other words"), False),
    ],
)
def test_a_locked_emergency_floor_is_weakened_by_nobody(change: Change, forbidden: bool):
    found = find_weakenings(LIVE, change(LIVE))

    assert found
    assert any(one.forbidden for one in found) == forbidden


def test_the_most_harmful_come_first_and_of_a_kind_those_that_nobody_may_do():
    found = find_weakenings(LIVE, MUCH_WEAKER(LIVE))

    kinds = list(WeakeningKind)
    assert [(w.kind, w.code) for w in found] == [
        (WeakeningKind.FARES_CALMER, "back"),
        (WeakeningKind.FARES_CALMER, "back"),
        (WeakeningKind.FARES_CALMER, "back"),
        (WeakeningKind.FARES_CALMER, "back"),
        (WeakeningKind.RULE, "pain"),
        (WeakeningKind.RULE, "mood"),
        (WeakeningKind.OPTION, "where:leg"),
        (WeakeningKind.ASKED_OF_FEWER, "mood"),
        (WeakeningKind.GATE_MOVED, "bladder"),
        (WeakeningKind.GATE_MOVED, "onset"),
        (WeakeningKind.GATE_MOVED, "fever"),
        (WeakeningKind.TIME, "today"),
        (WeakeningKind.UNSURE_TIER, "new-sign"),
        (WeakeningKind.UNSURE_TIER, "fever"),
        (WeakeningKind.UNSURE_TIER, "bladder-new"),
        (WeakeningKind.WORDS, "today"),
        (WeakeningKind.WORDS, "mood"),
        (WeakeningKind.OTHER, ""),
        (WeakeningKind.NUMBER, "pain"),
    ]
    assert [kinds.index(w.kind) for w in found] == sorted(kinds.index(w.kind) for w in found)
    assert [kind.harm for kind in WeakeningKind] == list(range(len(WeakeningKind)))
    assert [w.code for w in found if w.forbidden] == ["new-sign"]


ONE = Weakening(
    WeakeningKind.WORDS,
    "question",
    "pain",
    "Other words.",
    "Pain",
    "Ache",
    {"a": (1,)},
    {"a": (2,)},
)


@pytest.mark.parametrize(
    "other",
    [
        replace(ONE, kind=WeakeningKind.NUMBER),
        replace(ONE, place="option"),
        replace(ONE, code="fever"),
        replace(ONE, sentence="Words."),
        replace(ONE, before="Ache"),
        replace(ONE, after="Pain"),
        replace(ONE, old_answers=None),
        replace(ONE, new_answers={"a": ("2",)}),
        replace(ONE, forbidden=True),
    ],
)
def test_it_is_known_by_everything_that_is_told_of_it(other: Weakening):
    assert other.key != ONE.key
    assert replace(other, **vars(ONE)).key == ONE.key


KEYS = """
from tests.engine.weakening.live import LIVE
from tests.engine.weakening.test_weakening import MUCH_WEAKER
from triage.engine.weakening.find import find_weakenings
print(*(one.key for one in find_weakenings(LIVE, MUCH_WEAKER(LIVE))))
"""


def test_whoever_finds_it_finds_the_same():
    """The key of a reason that was written yesterday, by another process."""
    keys = [one.key for one in find_weakenings(LIVE, MUCH_WEAKER(LIVE))]

    found = [
        subprocess.run(
            [sys.executable, "-c", KEYS],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            capture_output=True,
            check=True,
            text=True,
        ).stdout.split()
        for seed in ("1", "2")
    ]

    assert found == [keys, keys]


def test_versions_that_are_encoded_already_are_used():
    new = MUCH_WEAKER(LIVE)

    assert find_weakenings(LIVE, new, versions=Versions(LIVE, new)) == find_weakenings(LIVE, new)
