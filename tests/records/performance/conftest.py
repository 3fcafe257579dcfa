"""Staff who take the pack, and a version that people answered and clinicians judged."""

from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone

from tests.checks import DAY, HOUR, SAME_DAY, again
from tests.clinic.figures import done, under_way, verdict
from tests.records.performance.packs import stored
from tests.small import BENIGN
from tests.staff.people import LogIn, log_in, staff
from triage.check.dropoff import count_finished
from triage.check.leaving import expire
from triage.check.submissions import set_contact
from triage.models import QuestionnaireVersion, Vignette

__all__ = ["log_in"]


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def lead(log_in: LogIn) -> Client:
    return log_in("lead")


@pytest.fixture
def busy(version: QuestionnaireVersion, now: datetime) -> QuestionnaireVersion:
    """Thirty were judged, of whom twenty-six say when they were born; four left."""
    stored(version, published_at=now - 30 * DAY)
    for number in range(30):
        check = done(version, SAME_DAY, at=now - 2 * HOUR)
        born = "1990-05-01" if number < 26 else ""
        contact = {"name": f"Person {number}", "telephone": "5", "date_of_birth": born}
        set_contact(check, contact)
        verdict(again(check), "too-high" if number < 7 else "too-low" if number < 9 else "right")
    for _ in range(4):
        left = under_way(version, {"adult": ("yes",)}, at=now - 25 * HOUR)
        expire(left, now=now)
    count_finished()
    answers = {key: list(values) for key, values in BENIGN.items()}
    common = {"questionnaire": version.questionnaire, "answers": answers, "narrative": "N."}
    Vignette.objects.create(code="calm", title="=cmd|'/c'!A1", expected_urgency=10, **common)
    Vignette.objects.create(
        code="wrong",
        title="Should be urgent",
        expected_urgency=40,
        must_fire="infection",
        signed_by=staff("lead"),
        signed_at=now,
        **common,
    )
    return version
