"""What staff are warned of."""

from typing import Any

import pytest

from tests.alerts import MINUTE, flagged, recipient
from tests.checks import NOW
from tests.queries import counted
from triage.clinic.alerts.health import AWAY_AFTER, beat, warnings, worker_seen
from triage.clinic.alerts.ladder import tell_next
from triage.models import Delivery, QuestionnaireVersion

pytestmark = pytest.mark.django_db

AWAY, NOBODY, FAILED = "Alerts are not being sent", "Nobody is told", "Some alerts could not"


def warned(minutes: float = 0) -> list[str]:
    """The beginning of each warning."""
    found = warnings(now=NOW + minutes * MINUTE)
    return [head for said in found for head in (AWAY, NOBODY, FAILED) if said.startswith(head)]


def test_a_fresh_site_is_told_what_is_missing() -> None:
    assert warned() == [AWAY, NOBODY]


def test_with_a_worker_and_a_recipient_all_is_well_for_one_query() -> None:
    recipient()
    beat(now=NOW)

    with counted() as queries:
        assert warned() == []

    assert len(queries) == 1


def test_a_worker_that_has_not_come_round_lately_is_away() -> None:
    recipient()
    beat(now=NOW - AWAY_AFTER)
    found = [(warned(), worker_seen(NOW))]
    beat(now=NOW)
    found += [(warned(minutes), worker_seen(NOW + minutes * MINUTE)) for minutes in (4.9, 5)]

    assert found == [([AWAY], False), ([], True), ([AWAY], False)]


@pytest.mark.parametrize("who", [{"is_active": False}, {"minimum_urgency": 40}])
def test_somebody_must_take_same_day_alerts(who: dict[str, Any]) -> None:
    beat(now=NOW)
    recipient(**who)

    assert warned() == [NOBODY]


def test_what_could_not_be_delivered_is_told(version: QuestionnaireVersion) -> None:
    recipient()
    flagged(version)
    tell_next(now=NOW)
    before = warned()
    Delivery.objects.update(given_up_at=NOW)
    found = [warned()]
    beat(now=NOW)

    assert (before, [*found, warned()]) == ([AWAY], [[AWAY, FAILED], [FAILED]])
