"""Numbers, and where signs come from: what is otherwise in them is signed by two."""

from dataclasses import replace

import pytest

from tests.engine.weakening.live import LIVE
from tests.engine.weakening.test_other_edits import told
from triage.engine.rules import SignOrigin
from triage.engine.telephone import TelephoneLine

WARD = TelephoneLine("ward", "The ward", "Call the ward", "555-0177", always_shown=True)
DESK = TelephoneLine("desk", "The desk", number="555-0188")
OLD = replace(LIVE, lines=(WARD, DESK))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((replace(WARD, number="555-0199"), DESK), ["other line ward"]),
        ((replace(WARD, always_shown=False), DESK), ["other line ward"]),
        ((WARD,), ["other line desk"]),
        ((WARD, DESK, replace(DESK, code="new")), ["added line new"]),
        ((DESK, WARD), []),
    ],
)
def test_a_line_that_is_otherwise_is_told(
    lines: tuple[TelephoneLine, ...], expected: list[str]
) -> None:
    assert told(OLD, replace(OLD, lines=lines)) == expected


def test_an_origin_in_other_words_is_told() -> None:
    first, *others = LIVE.origins
    new = SignOrigin(first.code, "Heard somewhere")

    assert told(LIVE, replace(LIVE, origins=(new, *others))) == [f"other origin {first.code}"]
