"""A replay goes on batch by batch, however often it is interrupted."""

import pytest
from django.db import OperationalError

from tests.check.replaying import FOREVER, started
from tests.checks import SAME_DAY, completed
from tests.queries import counted, failing
from tests.variants import URGENT_FEVER
from triage.check.leaving import erase
from triage.check.replays import run_pending, run_slice
from triage.models import QuestionnaireVersion, Replay, ReplayCase, Submission

pytestmark = pytest.mark.django_db


@pytest.fixture
def five(version: QuestionnaireVersion, monkeypatch: pytest.MonkeyPatch) -> list[Submission]:
    """Five submissions that would end higher; two fit in a batch."""
    monkeypatch.setattr("triage.check.replays._BATCH", 2)
    return [completed(version, SAME_DAY) for _ in range(5)]


def test_without_time_nothing_is_done(five: list[Submission]) -> None:
    replay = started(URGENT_FEVER)

    run_slice(replay, seconds=0)

    assert (replay.done, replay.finished_at) == (0, None)


@pytest.mark.parametrize(("batches", "part"), [(0, "case"), (1, "case"), (2, '" SET')])
def test_a_run_killed_in_the_middle_goes_on_where_it_stopped(
    five: list[Submission], batches: int, part: str
) -> None:
    replay = started(URGENT_FEVER)
    with pytest.raises(OperationalError), failing(f"triage_replay{part}", after=batches):
        run_slice(replay, seconds=FOREVER)

    middle = Replay.objects.get()
    done = 2 * batches
    assert (middle.done, sum(middle.cells.values()), middle.cases.count()) == (done,) * 3

    assert run_pending(seconds=FOREVER) == 1

    end = Replay.objects.get()
    assert (end.done, end.cells, end.cases.count()) == (5, {"30>40": 5}, 5)
    assert end.finished_at is not None
    assert run_pending(seconds=FOREVER) == 0


def test_running_what_has_ended_changes_nothing(five: list[Submission]) -> None:
    stale = started(URGENT_FEVER)
    run_slice(Replay.objects.get(), seconds=FOREVER)
    ended = Replay.objects.get()

    run_slice(stale, seconds=FOREVER)

    again_ = Replay.objects.get()
    assert (again_.done, again_.finished_at) == (5, ended.finished_at)
    assert (stale.done, stale.finished_at) == (5, ended.finished_at)
    assert ReplayCase.objects.count() == 5


def test_a_submission_erased_meanwhile_is_left_out(five: list[Submission]) -> None:
    replay = started(URGENT_FEVER)
    erase(five[0])

    run_slice(replay, seconds=FOREVER)

    assert (replay.total, replay.done, replay.cells) == (5, 4, {"30>40": 4})


def test_a_batch_asks_the_same_however_many_are_in_it(version: QuestionnaireVersion) -> None:
    completed(version, SAME_DAY)
    one = started(URGENT_FEVER)
    with counted() as few:
        run_slice(one, seconds=FOREVER)
    for _ in range(3):
        completed(version, SAME_DAY)
    four = started(URGENT_FEVER)
    with counted() as many:
        run_slice(four, seconds=FOREVER)

    assert (len(few), len(many)) == (5, 5)
    assert not any('"document"' in sql and "triage_submission" in sql for sql in many)
