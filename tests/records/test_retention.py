"""What was kept long enough is erased; counts stay, and nothing urgent is lost with it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from project.environment import days
from tests.alerts import ring
from tests.checks import DAY, HOUR, NOW, SAME_DAY, again, begun, completed, copies, give
from tests.queries import failing, meanwhile
from tests.small import BENIGN
from triage.check.codes import make_pin
from triage.check.leaving import erase, expire
from triage.check.lifetime import LIFETIME
from triage.check.starting import start
from triage.check.submissions import complete, link_earlier, set_contact
from triage.clinic.record_numbers import enter_number
from triage.clinic.reviews import claim, review
from triage.models import (
    AccessLogEntry,
    Questionnaire,
    QuestionnaireVersion,
    RecordNumber,
    Replay,
    ReplayCase,
    Submission,
    SubmissionToken,
)
from triage.records.retention import (
    Kind,
    count_due,
    days_kept,
    drop_replay_cases,
    due,
    erase_due,
    waiting_requests,
)
from triage.records.verifying import Versions, verify_submissions

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kept(settings: Any) -> None:
    settings.RETENTION_UNFINISHED_DAYS = 10
    settings.RETENTION_ANONYMOUS_DAYS = 20
    settings.RETENTION_CARE_DAYS = 30


@pytest.fixture
def nurse() -> User:
    return User.objects.create_user("nurse")


@pytest.fixture
def checks(version: QuestionnaireVersion, nurse: User) -> dict[str, Submission]:
    """One of each kind, all of the same day; and two that nothing is ever due of."""
    found = {
        "left": expire(begun(version, SAME_DAY), now=NOW + DAY),
        "left, reachable": expire(_reachable(version), now=NOW + DAY),
        "done": completed(version),
        "with contact": completed(version),
        "claimed": completed(version),
        "reviewed": completed(version),
        "erased": completed(version),
        "under way": begun(version),
    }
    set_contact(found["with contact"], {"telephone": "555"})
    claim(found["claimed"], by=nurse, now=NOW)
    _review(found["reviewed"], nurse)
    erase(found["erased"])
    return found


def _reachable(version: QuestionnaireVersion) -> Submission:
    check = begun(version, BENIGN, follow_up=True)
    set_contact(check, {"telephone": "555"})
    return again(check)


def _review(check: Submission, by: User, now: datetime = NOW) -> None:
    review(check, by=by, outcome="called", verdict="right", note="A note.", now=now)


def purge(now: datetime) -> dict[str, int]:
    return {kind.value: sum(erase_due(kind, now=now)) for kind in Kind}


def kept(checks: dict[str, Submission]) -> list[str]:
    return [name for name, check in checks.items() if again(check).status != "erased"]


def after(days: float) -> datetime:
    return NOW + timedelta(days=days)


@pytest.mark.parametrize(
    ("passed", "due_now"),
    [
        (9.9, {}),
        (10, {Kind.UNFINISHED: ["left"]}),
        (19.9, {Kind.UNFINISHED: ["left"]}),
        (20, {Kind.UNFINISHED: ["left"], Kind.ANONYMOUS: ["done"]}),
        (
            30,
            {
                Kind.UNFINISHED: ["left"],
                Kind.ANONYMOUS: ["done"],
                Kind.CARE: ["left, reachable", "with contact", "claimed", "reviewed"],
            },
        ),
    ],
)
def test_each_kind_has_its_time(
    checks: dict[str, Submission], passed: float, due_now: dict[Kind, list[str]]
) -> None:
    names = {check.pk: name for name, check in checks.items()}

    found = {kind: sorted(names[row.pk] for row in due(kind, now=after(passed))) for kind in Kind}

    assert found == {kind: sorted(due_now.get(kind, [])) for kind in Kind}


def test_care_lasts_from_the_last_thing_a_clinician_did(
    version: QuestionnaireVersion, nurse: User
) -> None:
    claimed, reviewed = completed(version), completed(version)
    claim(claimed, by=nurse, now=after(1))
    _review(reviewed, nurse, now=after(2))
    ring(completed(version), nurse, now=after(2))

    assert list(due(Kind.CARE, now=after(30.9))) == []
    assert list(due(Kind.CARE, now=after(31.9))) == [claimed]
    assert count_due(Kind.CARE, now=after(32)) == 3


def test_one_that_began_by_a_clock_that_was_ahead_goes_in_its_time(
    version: QuestionnaireVersion,
) -> None:
    check, _secret = start(version, clinic_may_follow_up=False, now=NOW + LIFETIME - HOUR)
    for link_id, values in BENIGN.items():
        give(check, link_id, *values)
    complete(check, now=NOW)

    due_at = NOW + days_kept(Kind.ANONYMOUS) * DAY

    assert list(due(Kind.ANONYMOUS, now=due_at)) == [check]
    assert not due(Kind.ANONYMOUS, now=due_at - HOUR).exists()


def test_everything_that_is_due_goes_and_the_rest_stays(checks: dict[str, Submission]) -> None:
    assert purge(after(30)) == {"unfinished": 1, "anonymous": 1, "linked to care": 4}
    assert purge(after(30)) == {"unfinished": 0, "anonymous": 0, "linked to care": 0}
    assert kept(checks) == ["under way"]


def test_who_has_a_record_number_is_kept_as_long_as_a_patients_record(
    version: QuestionnaireVersion, nurse: User
) -> None:
    check = completed(version)
    enter_number(check, "A-17", by=nurse, now=NOW + DAY, known="")

    found = [
        due(kind, now=NOW + days_ * DAY).filter(pk=check.pk).exists()
        for kind, days_ in ((Kind.ANONYMOUS, 25), (Kind.CARE, 30), (Kind.CARE, 31))
    ]
    list(erase_due(Kind.CARE, now=NOW + 31 * DAY))

    assert found == [False, False, True]
    assert RecordNumber.objects.get().number is None


def test_a_tombstone_keeps_dates_and_urgency_and_nothing_else(
    version: QuestionnaireVersion, nurse: User
) -> None:
    earlier, check, later = completed(version), completed(version, SAME_DAY), begun(version)
    for one, day in ((earlier, -2), (later, 2)):
        Submission.objects.filter(pk=one.pk).update(started_at=after(day))
    set_contact(check, {"name": "Ann", "telephone": "555"})
    make_pin(check)
    link_earlier(check, again(earlier))
    link_earlier(again(later), check)
    _review(check, nurse)
    before = again(check)

    purge(after(30))

    gone = again(check)
    assert (gone.answers, gone.contact, gone.earlier, again(later).earlier) == (None,) * 4
    assert (gone.pin_hash, gone.browser_hash, gone.digest) == ("", "", "")
    assert gone.reference != before.reference
    assert [row.note for row in gone.reviews.all()] == [None]
    assert not SubmissionToken.objects.filter(submission=check).exists()
    same = ("id", "version_id", "urgency", "highest_urgency", "started_at", "completed_at")
    assert [getattr(gone, name) for name in same] == [getattr(before, name) for name in same]
    assert [m for batch in verify_submissions(Versions()) for m in batch.mismatches] == []


def test_an_alert_survives_and_says_whether_the_person_wished_it(
    version: QuestionnaireVersion, nurse: User
) -> None:
    wished, unwished = (expire(begun(version, SAME_DAY), now=NOW + DAY) for _ in range(2))
    claim(wished, by=nurse, now=NOW)
    Submission.objects.filter(pk=wished.pk).update(asked_to_erase_at=NOW)

    assert list(waiting_requests()) == [wished]
    purge(after(30))

    found = {
        check: list(check.alerts.values_list("erased_by_person", flat=True))
        for check in (wished, unwished)
    }
    assert found == {wished: [True], unwished: [False]}
    assert again(unwished).stage == "waiting"
    assert list(waiting_requests()) == []


def test_what_no_key_opens_any_more_goes_as_well(
    version: QuestionnaireVersion, settings: Any
) -> None:
    check = completed(version)
    settings.ANSWER_KEYS = [Fernet.generate_key().decode()]

    assert purge(after(30))["anonymous"] == 1
    assert again(check).status == "erased"


def test_one_that_is_taken_on_at_the_last_moment_stays(
    version: QuestionnaireVersion, nurse: User
) -> None:
    check, other = completed(version), completed(version)

    with meanwhile('"reference"', lambda: claim(check, by=nurse, now=after(20))):
        found = purge(after(20))

    assert found == {"unfinished": 0, "anonymous": 1, "linked to care": 0}
    assert (again(check).status, again(other).status) == ("completed", "erased")


def test_all_that_were_taken_on_at_the_last_moment_leave_no_line(
    version: QuestionnaireVersion, nurse: User
) -> None:
    check = completed(version)

    with meanwhile('"reference"', lambda: claim(check, by=nurse, now=after(20))):
        purge(after(20))

    assert not AccessLogEntry.objects.exists()


def test_each_hundred_is_whole_or_was_never_begun(version: QuestionnaireVersion) -> None:
    copies(completed(version), 204)

    with (
        pytest.raises(DatabaseError),
        failing('INSERT INTO "triage_accesslogentry"', after=1),
    ):
        purge(after(20))

    assert Submission.objects.filter(status="erased").count() == 100
    assert purge(after(20))["anonymous"] == 105
    lines = AccessLogEntry.objects.order_by("id")
    assert [(line.action, line.amount) for line in lines] == [
        ("erased: anonymous", number) for number in (100, 100, 5)
    ]


def test_old_replays_forget_whom_they_counted(version: QuestionnaireVersion) -> None:
    row, check = Questionnaire.objects.get(), completed(version)
    for finished_at in (after(-91), after(-89), None):
        replay = Replay.objects.create(
            questionnaire=row, started_at=after(-92), finished_at=finished_at, cells={"10>20": 1}
        )
        ReplayCase.objects.create(replay=replay, submission=check, before=10, after=20)

    assert drop_replay_cases(now=NOW) == 1
    assert not Replay.objects.get(finished_at=after(-91)).cases.exists()
    assert Replay.objects.filter(cells={"10>20": 1}).count() == 3


@pytest.mark.parametrize(("value", "least"), [("0", 1), ("-3", 1), ("36501", 1), ("364", 365)])
def test_a_time_that_makes_no_sense_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, value: str, least: int
) -> None:
    monkeypatch.setenv("RETENTION_CARE_DAYS", value)

    with pytest.raises(ImproperlyConfigured, match=f"RETENTION_CARE_DAYS .* from {least} to"):
        days("RETENTION_CARE_DAYS", 3650, least=least)


def test_a_time_that_makes_sense_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RETENTION_CARE_DAYS", "365")

    assert days("RETENTION_CARE_DAYS", 3650, least=365) == 365
    assert days("RETENTION_ANONYMOUS_DAYS", 7) == 7
