"""Staff, and something for them to look at."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.checks import DAY, EMERGENCY, SAME_DAY
from tests.clinic.admin.persons import of
from tests.clinic.figures import done, under_way, verdict
from tests.small import BENIGN
from tests.staff.people import NOON, LogIn, begin, draft, finish, go_through, log_in, version
from triage.check.dropoff import count_finished
from triage.check.leaving import expire
from triage.check.submissions import set_contact
from triage.check.worklist import mark_seen
from triage.clinic.alerts.ladder import tell_left
from triage.models import Alert, QuestionnaireVersion, Submission

__all__ = ["draft", "log_in", "version"]

CONTACT = {"name": "Ann Example", "telephone": "555 0100"}
CANNOT_PEE = {"adult": ("yes",), "bladder": ("cant_pee",), "onset": ("new",)}


@pytest.fixture
def clinician(version: QuestionnaireVersion, log_in: LogIn) -> Client:
    return log_in("clinician")


@pytest.fixture
def editor(version: QuestionnaireVersion, log_in: LogIn) -> Client:
    return log_in("editor")


@pytest.fixture
def lead(version: QuestionnaireVersion, log_in: LogIn) -> Client:
    return log_in("lead")


@pytest.fixture
def alert(version: QuestionnaireVersion) -> Alert:
    """An emergency of somebody who lets the clinic look."""
    return go_through(begin(version, may_follow_up=True), CANNOT_PEE).alerts.get()


@pytest.fixture
def quiet(version: QuestionnaireVersion) -> Alert:
    """An emergency of somebody who does not."""
    made = go_through(begin(version), CANNOT_PEE).alerts.get()
    tell_left(made, now=NOON + timedelta(hours=1))
    return made


@pytest.fixture
def emergency(version: QuestionnaireVersion) -> Submission:
    """A finished check that demands an emergency, with contact details."""
    submission = finish(begin(version), {**BENIGN, **CANNOT_PEE})
    set_contact(submission, CONTACT)
    return submission


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def busy(version: QuestionnaireVersion, now: datetime) -> QuestionnaireVersion:
    """Twelve same-day checks seen within the hour, two emergencies left open, verdicts."""
    for number in range(12):
        submission = done(version, SAME_DAY, at=now - 2 * DAY)
        mark_seen(submission, now=now - 2 * DAY + 20 * timedelta(minutes=1))
        verdict(submission, "too-high" if number < 6 else "right")
    under_way(version, EMERGENCY, at=now - DAY)
    expire(under_way(version, EMERGENCY, at=now - 3 * DAY), now=now - 2 * DAY)
    count_finished()
    return version


@pytest.fixture
def two(version: QuestionnaireVersion) -> tuple[Submission, Submission]:
    """Two checks of people of the same name and day of birth."""
    return of(version), of(version)
