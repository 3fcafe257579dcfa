"""How far somebody has come, and how much can still follow."""

from hypothesis import given
from hypothesis import strategies as st

from tests.small import BENIGN, SMALL
from triage.check.progress import Length, Progress, find_length, find_progress
from triage.engine.conditions import ASKED_UNKNOWN, Value
from triage.engine.question import CHOICE_TYPES
from triage.engine.route import find_route

EMERGENCY: dict[str, tuple[Value, ...]] = {
    "adult": ("yes",),
    "bladder": ("cant_pee",),
    "onset": ("new",),
}


def test_progress_counts_questions_asked_and_parts_of_the_whole() -> None:
    route = find_route(SMALL, EMERGENCY)

    assert find_progress(SMALL, route, "score") == Progress("Pain", 2, 3, 5, 9)


def test_it_begins_at_the_longest_way() -> None:
    route = find_route(SMALL, {})

    assert find_progress(SMALL, route, "adult") == Progress("Check", 1, 3, 1, 9)


def test_a_no_takes_its_follow_ups_away() -> None:
    route = find_route(SMALL, {"adult": ("yes",), "bladder": ("none",)})

    assert find_progress(SMALL, route, "fever") == Progress("Check", 1, 3, 3, 8)


@given(st.data())
def test_it_only_falls_and_is_never_passed(data: st.DataObject) -> None:
    """Whoever answers one question after the other, whatever they say."""
    answers: dict[str, tuple[Value, ...]] = {}
    most = len(SMALL.questions)
    while (asked := (route := find_route(SMALL, answers)).next_question) is not None:
        found = find_progress(SMALL, route, asked)
        assert found.number <= found.most <= most
        most = found.most
        question = SMALL.questions_by_id[asked]
        values = [o.value for o in question.options] or [ASKED_UNKNOWN]
        if question.type not in CHOICE_TYPES:
            answers[asked] = BENIGN[asked]
        else:
            answers[asked] = (data.draw(st.sampled_from(values)),)
    assert len(route.asked) <= most


def test_how_long_it_takes_is_said_from_the_shortest_way_to_the_longest() -> None:
    assert find_length(SMALL) == Length(most=9, minutes=2, most_minutes=2)
