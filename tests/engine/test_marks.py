"""What answers mark as true."""

from tests.engine.build import all_of
from triage.engine.conditions import Condition, Operator
from triage.engine.marks import _REMEMBERED, Marked, Marks


def test_an_answer_that_is_no_longer_remembered_is_marked_as_well() -> None:
    marks = Marks([all_of(Condition("days", Operator.GREATER_OR_EQUAL, _REMEMBERED))])
    for days in range(_REMEMBERED):
        marks.answered(Marked(), "days", (days,))

    marked = Marked()
    marks.answered(marked, "days", (_REMEMBERED,))

    assert marked == Marked(yes=1, maybe=1)
