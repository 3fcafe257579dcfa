"""The kill test of alerts in small; `python -m tests.faults` runs it in full."""

import pytest

from tests.faults.delivering import SMALL_SIZE, delivery_run


@pytest.mark.faults
@pytest.mark.usefixtures("postgres_programs")
def test_no_alert_and_no_answer_is_lost_when_workers_are_killed() -> None:
    figures = delivery_run(SMALL_SIZE)

    assert figures.is_good, "\n".join(figures.lines())
    assert figures.web_killed + figures.delivery_killed == SMALL_SIZE.kills
