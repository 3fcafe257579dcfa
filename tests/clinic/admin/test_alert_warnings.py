"""The warning that alerts do not arrive, on every staff page."""

import pytest
from django.test import Client
from django.utils import timezone

from tests.alerts import recipient
from tests.clinic.admin.reading import text_of
from tests.filling import address
from tests.small import BENIGN
from tests.staff.people import LogIn, begin, finish
from triage.clinic.alerts.health import beat
from triage.models import Alert, QuestionnaireVersion

AWAY, NOBODY = "Alerts are not being sent", "Nobody is told of alerts"


@pytest.mark.parametrize(
    ("role", "warned"),
    [("clinician", True), ("lead", True), ("superuser", True), ("editor", False)],
)
def test_who_can_do_something_is_warned_on_every_page(
    version: QuestionnaireVersion, log_in: LogIn, role: str, warned: bool
) -> None:
    page = text_of(log_in(role).get("/admin/"))

    assert [words in page for words in (AWAY, NOBODY)] == [warned] * 2


def test_when_all_is_well_nobody_is_warned(clinician: Client, alert: Alert) -> None:
    recipient()
    beat(now=timezone.now())
    Alert.objects.update(created_at=timezone.now())

    pages = [text_of(clinician.get(place)) for place in ("/admin/", address(alert))]

    assert [page for page in pages if "alert-warnings" in page] == []


def test_the_warning_stands_on_the_page_of_a_submission(
    clinician: Client, version: QuestionnaireVersion
) -> None:
    check = finish(begin(version), BENIGN)

    assert AWAY in text_of(clinician.get(address(check)))


def test_nobody_is_warned_before_signing_in(version: QuestionnaireVersion) -> None:
    page = text_of(Client().get("/admin/", follow=True))

    assert AWAY not in page
