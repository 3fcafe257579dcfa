"""What no request notices: checks that were left."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.db import OperationalError
from pytest_django import Settings

from tests.alerts import MINUTE, flagged, made_alerts, messages, recipient, round_at
from tests.checks import DAY, EMERGENCY, HOUR, NOW, SAME_DAY, SOON, Given, again, begun, give
from tests.conftest import store_version
from tests.queries import failing, meanwhile
from tests.small import BENIGN
from tests.variants import asking_more
from triage.check.leaving import erase, expire
from triage.check.submissions import complete
from triage.clinic.alerts.sweep import LEFT_AFTER, note_left
from triage.engine.questionnaire import WhenLeft
from triage.models import QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db

LATER = NOW + LEFT_AFTER
#: Demands a same-day look at once it is answered, and stops nothing.
FEVER: Given = {"adult": ("yes",), "bladder": ("none",), "fever": ("yes",)}


def test_an_urgent_check_without_a_step_for_a_quarter_of_an_hour_makes_an_alert(
    version: QuestionnaireVersion,
) -> None:
    check = begun(version, FEVER)

    note_left(now=LATER - timedelta(seconds=1))
    assert made_alerts() == []
    note_left(now=LATER)

    assert made_alerts() == [("left", 30, True)]
    stored = again(check)
    assert (stored.status, stored.stage, stored.work_urgency) == ("in-progress", "waiting", 30)
    assert stored.current_answers() == FEVER


def test_an_open_follow_up_is_read_as_not_sure(version: QuestionnaireVersion) -> None:
    check = begun(version, {"adult": ("yes",), "bladder": ("cant_pee",)})

    note_left(now=LATER)

    assert made_alerts() == [("left", 40, True)]
    stored = again(check)
    assert (stored.work_urgency, stored.highest_urgency, stored.urgency) == (40, 20, 20)


@pytest.mark.parametrize("given", [{}, {"adult": ("yes",)}, BENIGN, SOON])
def test_a_calm_check_that_is_left_makes_none(version: QuestionnaireVersion, given: Given) -> None:
    check = begun(version, given)

    assert note_left(now=LATER) == 1

    assert (made_alerts(), again(check).stage) == ([], "unlisted")


#: Nothing of it names a sign, yet it has made us ask something that is still open.
CALM_SO_FAR: Given = {"adult": ("yes",), "bladder": ("none",), "fever": ("no",), "score": (3,)}


def test_what_is_asked_because_of_no_sign_stays_open_and_alerts_nobody(db: None) -> None:
    check = begun(store_version(asking_more(), signed=True), CALM_SO_FAR)

    note_left(now=LATER)

    assert (made_alerts(), again(check).stage) == ([], "unlisted")


def test_on_a_version_of_the_first_format_it_alerts_as_it_did(db: None) -> None:
    check = begun(store_version(asking_more(WhenLeft.FOLLOW_UPS), signed=True), CALM_SO_FAR)

    note_left(now=LATER)

    assert (made_alerts(), again(check).work_urgency) == ([("left", 30, True)], 30)


def test_a_check_is_looked_at_once_until_somebody_goes_on_with_it(
    version: QuestionnaireVersion,
) -> None:
    check = begun(version, {"adult": ("yes",), "bladder": ("none",)})
    found = [note_left(now=LATER + minutes * MINUTE) for minutes in (0, 1)]
    give(check, "fever", "yes", now=NOW + HOUR)
    found += [note_left(now=NOW + HOUR + minutes * MINUTE) for minutes in (14, 15, 16)]

    assert found == [1, 0, 0, 1, 0]
    assert made_alerts() == [("left", 30, True)]


def test_an_alert_that_was_made_at_once_gains_that_the_person_left(
    version: QuestionnaireVersion,
) -> None:
    recipient("nurse", wait_minutes=60)
    alert = flagged(version)
    round_at(0)

    for minutes in (14, 15, 16, 40):
        round_at(minutes)

    alert.refresh_from_db()
    assert alert.left_at == NOW + 15 * MINUTE
    assert messages() == [("nurse", "new", 1), ("nurse", "left", 1)]
    assert made_alerts() == [("red-flag", 40, True)]


def test_what_is_left_more_urgent_than_what_was_told_is_told_too(
    version: QuestionnaireVersion,
) -> None:
    check = begun(version, {**BENIGN, "mood": ("yes",)})
    give(check, "bladder", "leak")

    note_left(now=LATER)

    assert made_alerts() == [("red-flag", 30, True), ("left", 40, True)]


@pytest.mark.parametrize(
    "end",
    [
        lambda check: complete(check, now=NOW),
        erase,
        lambda check: expire(check, now=NOW + DAY),
    ],
    ids=["finished", "erased", "expired"],
)
def test_what_has_ended_is_not_left(
    version: QuestionnaireVersion, end: Callable[[Submission], object]
) -> None:
    end(begun(version, {**SAME_DAY}))
    before = made_alerts()

    assert note_left(now=LATER + 2 * DAY) == 0

    assert made_alerts() == before


def test_a_person_who_comes_back_while_it_is_looked_at_has_not_left(
    version: QuestionnaireVersion,
) -> None:
    check = begun(version, FEVER)

    def come_back() -> None:
        Submission.objects.filter(pk=check.pk).update(last_step_at=LATER)

    with meanwhile("SAVEPOINT", come_back):
        note_left(now=LATER)

    assert made_alerts() == []


def test_expiring_later_makes_no_second_alert_of_the_same(version: QuestionnaireVersion) -> None:
    check, flag = begun(version, FEVER), begun(version, EMERGENCY)
    note_left(now=LATER)

    for one in (check, flag):
        expire(one, now=NOW + DAY)

    assert sorted(made_alerts()) == [("left", 30, True), ("red-flag", 40, True)]


def test_answers_that_cannot_be_read_count_for_what_stands_in_clear(
    version: QuestionnaireVersion, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    check = begun(version, FEVER)
    settings.ANSWER_KEYS = [Fernet.generate_key().decode()]

    note_left(now=LATER)

    assert made_alerts() == [("left", 30, True)]
    assert [one.message for one in caplog.records] == [f"Submission {check.pk} cannot be read."]


def test_one_that_fails_does_not_keep_the_others_waiting(
    version: QuestionnaireVersion, caplog: pytest.LogCaptureFixture
) -> None:
    bad, _good = begun(version, FEVER), begun(version, FEVER)
    Submission.objects.filter(pk=bad.pk).update(answers={"submission": str(bad.pk)})

    assert note_left(now=LATER) == 2

    assert made_alerts() == [("left", 30, True)]
    assert [one.message for one in caplog.records] == [
        f"Submission {bad.pk} could not be looked at."
    ]


def test_a_database_that_is_away_is_no_fault_of_one_row(version: QuestionnaireVersion) -> None:
    begun(version, FEVER)

    with pytest.raises(OperationalError), failing('UPDATE "triage_submission"'):
        note_left(now=LATER)

    assert note_left(now=LATER) == 1
    assert made_alerts() == [("left", 30, True)]
