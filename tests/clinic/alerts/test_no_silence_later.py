"""What is told when a number, a time or a flood comes late: no emergency ends quiet."""

import pytest

from tests.alerts import MINUTE, TWO_DANGERS, at, flagged, recipient
from tests.checks import EMERGENCY, FINISHED_EMERGENCY, NOW, again, begun, completed, give
from tests.conftest import store_version
from tests.small import SMALL
from tests.staff.people import staff
from triage.check.reaching import leave_contact
from triage.clinic.alerts import worker
from triage.clinic.alerts.sending import NotSent
from triage.clinic.alerts.worker import run_round
from triage.clinic.assigning import of_nobody
from triage.clinic.reviews import claim, review
from triage.models import Alert, Delivery, Submission

pytestmark = pytest.mark.django_db


def test_number_left_after_no_way() -> None:

    recipient()
    by = staff("clinician")
    check = completed(store_version(SMALL), FINISHED_EMERGENCY)
    run_round(clock=at(NOW))
    review(check, by=by, outcome="no-way", verdict="", note="No number.", now=NOW + MINUTE)
    assert again(check).stage == "done"
    leave_contact(again(check), {"telephone": "020 7946 0000"}, now=NOW + 2 * MINUTE)
    for minute in range(2, 30):
        run_round(clock=at(NOW + minute * MINUTE))
    assert again(check).stage != "done"


def test_taken_on_and_then_told_of_more_it_is_nobodys_again() -> None:

    by = staff("clinician")
    check = begun(store_version(TWO_DANGERS), EMERGENCY, follow_up=True)
    claim(check, by=by, now=NOW)
    give(check, "fever", "yes", now=NOW + 2 * MINUTE)
    assert Submission.objects.filter(of_nobody(NOW + 60 * MINUTE)).exists()


def test_a_flood_after_an_outage_is_out_in_time(monkeypatch: pytest.MonkeyPatch) -> None:

    def down(*_arguments: object) -> None:
        raise NotSent("no-connection")

    version = store_version(SMALL)
    recipient(wait_minutes=600)
    first = [flagged(version) for _ in range(7)]
    Alert.objects.update(origin="here")
    with monkeypatch.context() as patch:
        patch.setattr(worker, "send", down)
        for minute in range(28):
            run_round(clock=at(NOW + minute * MINUTE))
    Delivery.objects.filter(reason="bundle").update(due_at=NOW + 57 * MINUTE, attempts_made=5)
    more = flagged(version)
    Alert.objects.filter(pk=more.pk).update(origin="here", created_at=NOW + 28 * MINUTE)
    Alert.objects.filter(pk__in=[one.pk for one in first]).update(created_at=NOW + 27 * MINUTE)
    for minute in range(28, 34):
        run_round(clock=at(NOW + minute * MINUTE))
    more.refresh_from_db()
    assert more.is_bundled
    assert Delivery.objects.filter(reason="bundle", delivered_at__gte=NOW + 28 * MINUTE).exists()
