"""A week in small; `python -m tests.faults week` takes it in full."""

import pytest
from pytest_django import Settings

from tests.alerts import TWO_DANGERS
from tests.clinic.alerts.week import QUIET, Mail, Week
from tests.clinic.alerts.week_figures import SMALL_SIZE
from tests.conftest import store_version
from triage.records.verifying_places import verify_places


@pytest.mark.django_db(transaction=True)  # in one transaction PostgreSQL grows slow
def test_whatever_clinicians_and_servers_do_no_emergency_falls_silent(settings: Settings) -> None:
    settings.EMAIL_BACKEND = f"{Mail.__module__}.Mail"

    week = Week(SMALL_SIZE, store_version(TWO_DANGERS, signed=True))
    figures = week.run()

    assert figures.is_good, "\n".join(figures.lines())
    assert figures.longest_silence <= QUIET.total_seconds() / 60
    assert min(figures.claims_left, figures.looks_left, figures.not_reached) > 0
    assert min(figures.killed, figures.second_dangers, figures.ended) > 0
    assert list(verify_places(week.now)) == []  # all that is quiet is so because somebody acted
