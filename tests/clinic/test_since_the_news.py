"""Whoever was on a check before something came was on it for something else."""

from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest

from tests.alerts import MINUTE, TWO_DANGERS, at, recipient, record
from tests.checks import (
    EMERGENCY,
    FINISHED_EMERGENCY,
    NOW,
    SOON,
    again,
    begun,
    completed,
    give,
)
from tests.conftest import store_version
from tests.staff.people import staff
from triage.check.reaching import leave_contact
from triage.check.worklist import mark_seen, raise_all
from triage.clinic.alerts.worker import run_round
from triage.clinic.calls import Drawn, log_try
from triage.clinic.news import number_known, what_is_known
from triage.clinic.no_way import NotTriedEnough
from triage.clinic.reviews import (
    Known,
    SomebodyWasFaster,
    TooUrgent,
    claim,
    count_records,
    holders,
    release,
    review,
)
from triage.engine.urgency import Urgency
from triage.models import Alert, QuestionnaireVersion, Recall, Submission

pytestmark = pytest.mark.django_db

NUMBER = {"name": "Ann Example", "telephone": "555 0100"}
OTHER = {**NUMBER, "telephone": "555 0199"}
REMOVED = {**NUMBER, "telephone": ""}


@pytest.fixture
def done(version: QuestionnaireVersion) -> Submission:
    """An emergency that is finished, with a number, of which the clinic was told."""
    recipient()
    check = completed(version, FINISHED_EMERGENCY)
    leave_contact(check, NUMBER, now=NOW)
    run_round(clock=at(NOW))
    return again(check)


@pytest.fixture
def dangers() -> Submission:
    """An emergency that stopped; a fever will be another one."""
    recipient()
    check = begun(store_version(TWO_DANGERS), EMERGENCY, follow_up=True)
    run_round(clock=at(NOW))
    return again(check)


def recalled(check: Submission, *, minute: int) -> Alert:
    """A newer version calls it an emergency."""
    now = NOW + minute * MINUTE
    Recall.objects.create(
        submission=check, version=check.version, before=20, after=40, created_at=now
    )
    raise_all({check.pk: 40}, check.version.parsed(), now=now)
    run_round(clock=at(now))
    alert: Alert = check.alerts.get(kind="recalled")
    return alert


def drawn(check: Submission) -> Known:
    return Known(count_records(check), what_is_known(check))


@pytest.mark.parametrize("is_readable", [True, False])
@pytest.mark.parametrize("to", ["noted", "not-reached"])
def test_an_outcome_meant_for_somebody_else_is_taken_back_whatever_came(
    done: Submission, to: str, is_readable: bool
) -> None:
    ann = staff("clinician")
    row = record(done, ann, "called", 1)
    leave_contact(again(done), OTHER, now=NOW + 2 * MINUTE)
    if not is_readable:
        Submission.objects.filter(pk=done.pk).update(answers={"submission": "x", "events": []})
    check = again(done)

    columns: dict[str, Any] = {"outcome": to, "verdict": "", "note": "", "now": NOW + 3 * MINUTE}
    review(check, by=ann, corrects=row, known=drawn(check), **columns)

    assert again(check).stage != "done"
    assert check.alerts.filter(ended_at=None).exists()


def test_a_look_at_what_was_read_before_a_recall_is_none_at_what_it_says(
    version: QuestionnaireVersion,
) -> None:
    recipient()
    read = again(completed(version, SOON))
    alert = recalled(read, minute=1)

    mark_seen(read, now=NOW)
    for minute in range(1, 60, 5):
        run_round(clock=at(NOW + minute * MINUTE))

    alert.refresh_from_db()
    assert (alert.acknowledged_at, again(read).stage) == (None, "waiting")


def test_a_holder_from_before_the_news_keeps_nothing_quiet(dangers: Submission) -> None:
    ann, ben = (staff("clinician", called=name) for name in ("ann", "ben"))
    claim(dangers, by=ann, now=NOW + MINUTE)
    give(dangers, "fever", "yes", now=NOW + 3 * MINUTE)
    run_round(clock=at(NOW + 3 * MINUTE))
    claim(dangers, by=ben, now=NOW + 4 * MINUTE)
    run_round(clock=at(NOW + 4 * MINUTE))

    release(dangers, by=ben, now=NOW + 5 * MINUTE)
    run_round(clock=at(NOW + 6 * MINUTE))

    [hold, *_] = holders([again(dangers)], now=NOW + 6 * MINUTE)[dangers.pk]
    assert (hold.by, hold.has_lapsed) == (ann, True)
    assert again(dangers).alerts.get(urgency=40).acknowledged_at is None


def test_who_takes_it_on_again_after_the_news_is_on_it(dangers: Submission) -> None:
    ann = staff("clinician")
    claim(dangers, by=ann, now=NOW + MINUTE)
    give(dangers, "fever", "yes", now=NOW + 3 * MINUTE)

    claim(dangers, by=ann, now=NOW + 4 * MINUTE)

    until = again(dangers).attended_until
    assert until is not None
    assert until > NOW + 4 * MINUTE


def test_among_others_it_is_not_taken_on_once_it_is_an_emergency(
    version: QuestionnaireVersion,
) -> None:
    recipient()
    read = again(completed(version, SOON))
    recalled(read, minute=1)

    with pytest.raises(TooUrgent):
        claim(read, by=staff("clinician"), now=NOW + 2 * MINUTE, below=Urgency.EMERGENCY)

    assert again(read).attended_until is None


@pytest.mark.parametrize(("left", "counts"), [(None, True), (OTHER, False)])
@pytest.mark.parametrize("of_clinic", [True, False])
def test_a_call_to_a_number_that_is_another_by_now_is_no_try_of_it(
    done: Submission, left: dict[str, str] | None, counts: bool, of_clinic: bool
) -> None:
    number = number_known(done)
    if left:
        leave_contact(done, left, now=NOW + 5 * MINUTE)
    by = staff("clinician")
    for minute in (6, 8, 10):
        now = NOW + minute * MINUTE
        drawn = Drawn(None, number)
        log_try(done, by=by, result="wrong-number", now=now, of_clinic=of_clinic, drawn=drawn)

    with nullcontext() if counts else pytest.raises(NotTriedEnough):
        columns: dict[str, Any] = {"outcome": "no-way", "verdict": "", "note": "Nobody there."}
        review(again(done), by=by, now=NOW + 12 * MINUTE, **columns)

    assert (again(done).stage == "done") is counts
    assert set(done.calls.values_list("of_old_number", flat=True)) == {not counts}


def test_a_number_that_is_taken_back_is_news(done: Submission) -> None:
    before, number = what_is_known(done), number_known(done)

    leave_contact(done, REMOVED, now=NOW + timedelta(hours=1))

    assert what_is_known(again(done)) != before
    assert number_known(again(done)) != number


def test_a_colleagues_call_is_read_before_an_outcome_is_recorded(done: Submission) -> None:
    known = drawn(done)
    ben = staff("clinician", called="ben")
    log_try(done, by=ben, result="call-back", now=NOW + MINUTE, of_clinic=True, note="Numb legs.")

    with pytest.raises(SomebodyWasFaster):
        review(
            again(done),
            by=staff("clinician"),
            outcome="no-action",
            verdict="",
            note="",
            now=NOW + 2 * MINUTE,
            known=known,
        )

    assert again(done).stage != "done"
