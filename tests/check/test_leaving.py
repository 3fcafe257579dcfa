"""How a check ends without a result: left behind, or erased."""

import pytest
from django.db import OperationalError

from tests.checks import (
    DAY,
    EMERGENCY,
    HOUR,
    NOW,
    SAME_DAY,
    Given,
    again,
    begun,
    completed,
    find_by_pin,
    give,
)
from tests.queries import failing
from triage.check.codes import make_pin
from triage.check.leaving import erase, expire
from triage.check.lifetime import CheckClosed
from triage.check.sealing import answers_digest
from triage.check.submissions import complete, set_contact
from triage.models import Alert, QuestionnaireVersion, Submission

pytestmark = pytest.mark.django_db
ERASED = {
    "status": "erased",
    "answers": None,
    "contact": None,
    "digest": "",
    "pin_hash": "",
    "browser_hash": "",
}


def alerts(submission: Submission) -> list[tuple[str, int, bool]]:
    return list(submission.alerts.values_list("kind", "urgency", "erased_by_person"))


def test_a_young_check_does_not_expire(version: QuestionnaireVersion) -> None:
    submission = begun(version, SAME_DAY)

    stopped = expire(submission, now=NOW + DAY - HOUR)

    assert (stopped.status, alerts(submission)) == ("in-progress", [])


def test_a_result_does_not_expire(version: QuestionnaireVersion) -> None:
    submission = completed(version, SAME_DAY)

    assert expire(submission, now=NOW + 30 * DAY).status == "completed"


def test_without_consent_an_expired_check_keeps_its_urgency_alone(
    version: QuestionnaireVersion,
) -> None:
    submission = begun(version, {**SAME_DAY, "note": ("Since Tuesday",)})

    stopped = expire(submission, now=NOW + DAY)

    stored = again(submission)
    assert stopped == stored
    assert (stored.status, stored.urgency, stored.highest_urgency) == ("stopped", 30, 30)
    assert (stored.answers, stored.contact, stored.digest) == (None, None, "")
    assert alerts(stored) == [("left", 30, False)]


def test_with_consent_an_expired_check_keeps_its_answers_sealed(
    version: QuestionnaireVersion,
) -> None:
    given = {k: SAME_DAY[k] for k in ("adult", "bladder", "fever")}
    submission = begun(version, given, follow_up=True)

    expire(submission, now=NOW + DAY)

    stored = again(submission)
    assert stored.current_answers() == given
    assert stored.digest == answers_digest(stored)
    assert alerts(stored) == [("left", 30, False)]


def test_an_open_follow_up_counts_as_not_sure_when_the_check_is_left(
    version: QuestionnaireVersion,
) -> None:
    submission = begun(version, {"adult": ("yes",), "bladder": ("cant_pee",)}, follow_up=True)

    expire(submission, now=NOW + DAY)

    stored = again(submission)
    assert (submission.urgency, stored.urgency, stored.highest_urgency) == (20, 40, 40)
    assert alerts(stored) == [("left", 40, False)]
    assert "onset" not in stored.current_answers()


@pytest.mark.parametrize(
    ("given", "urgency"),
    [({}, None), ({"adult": ("no",)}, None), ({"adult": ("yes",), "bladder": ("none",)}, None)],
    ids=["nothing", "out of scope", "gates open"],
)
def test_a_check_left_without_a_sign_is_no_alert_and_never_self_care(
    version: QuestionnaireVersion, given: Given, urgency: int | None
) -> None:
    submission = begun(version, given)

    stopped = expire(submission, now=NOW + DAY)

    assert (stopped.status, stopped.urgency, alerts(submission)) == ("stopped", urgency, [])


def test_a_lowered_emergency_still_alerts_when_the_check_is_left(
    version: QuestionnaireVersion,
) -> None:
    submission = begun(version, EMERGENCY)
    give(submission, "bladder", "none")

    stopped = expire(submission, now=NOW + DAY)

    assert (stopped.urgency, stopped.highest_urgency) == (None, 40)
    assert set(alerts(submission)) == {("red-flag", 40, False), ("left", 40, False)}


def test_expiring_twice_makes_one_alert(version: QuestionnaireVersion) -> None:
    submission = begun(version, SAME_DAY)

    expire(submission, now=NOW + DAY)
    expire(submission, now=NOW + 2 * DAY)

    assert alerts(submission) == [("left", 30, False)]


def test_a_check_and_its_alert_expire_together_or_not_at_all(version: QuestionnaireVersion) -> None:
    submission = begun(version, SAME_DAY)

    with pytest.raises(OperationalError), failing("triage_alert"):
        expire(submission, now=NOW + DAY)

    assert again(submission).status == "in-progress"
    assert again(submission).current_answers()["fever"] == ("yes",)


def test_erasing_leaves_dates_and_urgency_under_a_new_code(version: QuestionnaireVersion) -> None:
    submission = completed(version, SAME_DAY)
    set_contact(submission, {"telephone": "555 0100"})
    pin = make_pin(submission)

    erase(submission)

    left = Submission.objects.filter(pk=submission.pk).values().get()
    assert ERASED.items() <= left.items()
    assert left["reference"] != submission.reference
    assert (left["urgency"], left["started_at"], left["completed_at"]) == (30, NOW, NOW)
    assert find_by_pin(submission.reference, pin) is None
    assert find_by_pin(left["reference"], pin) is None


def test_an_alert_survives_the_erasing_and_says_so(version: QuestionnaireVersion) -> None:
    submission = begun(version, EMERGENCY)

    erase(submission)

    assert alerts(submission) == [("red-flag", 40, True)]


def test_an_erased_check_takes_nothing_more(version: QuestionnaireVersion) -> None:
    submission = begun(version, {"adult": ("yes",)})
    erase(submission)

    with pytest.raises(CheckClosed):
        complete(submission, now=NOW)
    with pytest.raises(CheckClosed):
        give(submission, "adult", "no")

    assert expire(submission, now=NOW + DAY).status == "erased"


def test_erasing_is_whole_or_not_at_all(version: QuestionnaireVersion) -> None:
    submission = begun(version, EMERGENCY)

    with pytest.raises(OperationalError), failing("triage_alert"):
        erase(submission)

    assert again(submission).current_answers() == EMERGENCY
    assert list(Alert.objects.values_list("erased_by_person", flat=True)) == [False]
