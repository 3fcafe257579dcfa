"""What a new row begins with."""

import pytest

from tests.staff.people import draft
from triage.editing.beginnings import BEGINNINGS, conditions_on, options_of
from triage.engine.conditions import ASKED_UNKNOWN
from triage.models import Questionnaire

__all__ = ["draft"]


@pytest.mark.parametrize("name", ["yes-no", "onset", "course"])
def test_a_usual_question_can_be_answered_not_sure(name: str) -> None:
    rows = options_of(BEGINNINGS[name])

    assert rows[-1]["value"] == ASKED_UNKNOWN
    assert [row["order"] for row in rows] == [10 * n for n in range(1, len(rows) + 1)]
    assert [row["value"] for row in rows if row["negative"]] == (["no"] if name == "yes-no" else [])


@pytest.mark.parametrize(
    ("link_id", "found"),
    [
        ("bladder", [("=", "cant_pee"), ("=", "leak")]),
        ("fever", [("=", "yes")]),
        ("score", [(">=", "")]),
    ],
)
def test_what_reads_a_question_reads_what_is_no_no(
    draft: Questionnaire, link_id: str, found: list[tuple[str, str]]
) -> None:
    rows = conditions_on(draft.questions.get(link_id=link_id))

    assert [(row["operator"], row["value"]) for row in rows] == found
    assert {row["group"] for row in rows} == {1}
