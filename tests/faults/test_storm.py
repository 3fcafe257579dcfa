"""The fault run in small; `make faults` runs it in full."""

import pytest

from tests.faults.run import fault_run
from tests.faults.storm import SMALL_SIZE


@pytest.mark.faults
@pytest.mark.usefixtures("postgres_programs", "nginx_program")
def test_no_acknowledged_answer_is_lost_when_workers_and_the_primary_are_killed() -> None:
    figures = fault_run(SMALL_SIZE)

    assert figures.is_good, "\n".join(figures.lines())
    assert figures.in_flight > SMALL_SIZE.people / 2
    assert figures.workers_killed > 0
