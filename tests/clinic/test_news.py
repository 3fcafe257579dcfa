"""What comes after somebody looked is news to them, and ends or silences nothing unseen."""

from datetime import timedelta

import pytest

from tests.alerts import MINUTE, at, recipient, record
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
from tests.small import BENIGN
from tests.staff.people import staff
from triage.check.reaching import leave_contact
from triage.check.submissions import complete
from triage.check.worklist import raise_all
from triage.clinic.alerts.worker import run_round
from triage.clinic.calls import log_try
from triage.clinic.news import what_is_known
from triage.clinic.no_way import NotTriedEnough
from triage.clinic.reviews import (
    Known,
    PersonSaidMore,
    claim,
    count_records,
    holders,
    release,
    review,
)
from triage.models import QuestionnaireVersion, Recall, Submission

pytestmark = pytest.mark.django_db

NUMBER = {"name": "Ann Example", "telephone": "555 0100"}


def finish(check: Submission, minute: int, **given: tuple[str, ...]) -> Submission:
    """The rest of the answers, one of them a sign that is due the same day."""
    for link_id, values in {**BENIGN, "fever": ("yes",), **given}.items():
        if link_id not in EMERGENCY or link_id in given:
            give(check, link_id, *values, now=NOW + minute * MINUTE)
    complete(again(check), now=NOW + (minute + 1) * MINUTE)
    return again(check)


def drawn(check: Submission) -> Known:
    return Known(count_records(check), what_is_known(check))


@pytest.fixture
def check(version: QuestionnaireVersion) -> Submission:
    """An emergency that stopped, of whom the clinic was told."""
    recipient()
    told = begun(version, EMERGENCY, follow_up=True)
    run_round(clock=at(NOW))
    return again(told)


@pytest.mark.parametrize("outcome", ["called", "no-action", "advice"])
def test_what_is_said_of_the_same_day_after_an_emergency_was_done_with_comes_back(
    check: Submission, outcome: str
) -> None:
    record(check, staff("clinician"), outcome, 1)

    assert finish(check, 5).stage == "waiting"


def test_what_was_said_before_it_was_done_with_does_not_come_back(check: Submission) -> None:
    give(check, "fever", "yes", now=NOW + MINUTE)
    record(check, staff("clinician"), "called", 2)

    assert finish(check, 5).stage == "done"


def test_what_is_said_in_the_second_of_an_outcome_may_have_come_after_it(
    check: Submission,
) -> None:
    record(check, staff("clinician"), "called", 1)

    assert finish(check, 1).stage == "waiting"


def test_an_outcome_is_not_meant_for_what_came_back_after_its_form_was_drawn(
    check: Submission,
) -> None:
    ben = staff("clinician", called="ben")
    row = record(check, staff("clinician", called="ann"), "called", 1)
    before = drawn(again(check))
    back = finish(check, 5, bladder=("none",))

    with pytest.raises(PersonSaidMore):
        review(
            back, by=ben, outcome="seen", verdict="", note="", now=NOW + 7 * MINUTE, known=before
        )
    for minute, outcome in ((8, "noted"), (9, "seen")):  # nor is a word that is put right, twice
        row = review(
            again(back),
            by=ben,
            outcome=outcome,
            verdict="",
            note="",
            now=NOW + minute * MINUTE,
            corrects=row,
        )

    assert again(check).stage != "done"


def test_a_recall_is_news_before_anybody_is_told_of_it(version: QuestionnaireVersion) -> None:
    check = completed(version, SOON)
    record(check, staff("clinician", called="ann"), "called", 1)
    before, now = drawn(again(check)), NOW + 2 * MINUTE
    Recall.objects.create(submission=check, version=version, before=20, after=40, created_at=now)
    raise_all({check.pk: 40}, version.parsed(), now=now)

    with pytest.raises(PersonSaidMore):
        review(
            again(check),
            by=staff("clinician", called="ben"),
            outcome="seen",
            verdict="",
            note="",
            now=now + MINUTE,
            known=before,
        )


def test_an_ordinary_answer_interrupts_nobody(check: Submission) -> None:
    before = drawn(check)
    give(check, "fever", "no", now=NOW + MINUTE)

    row = review(
        again(check),
        by=staff("clinician"),
        outcome="called",
        verdict="",
        note="",
        now=NOW + 2 * MINUTE,
        known=before,
    )

    assert (row.outcome, again(check).stage) == ("called", "done")


def test_what_no_key_opens_can_still_be_reviewed_and_closes_by_no_correction(
    check: Submission,
) -> None:
    ann = staff("clinician")
    row = record(check, ann, "noted", 1)
    Submission.objects.filter(pk=check.pk).update(
        answers={"submission": "of another", "events": []}
    )
    known = drawn(again(check))
    now = NOW + 2 * MINUTE

    review(
        again(check),
        by=ann,
        outcome="called",
        verdict="",
        note="",
        now=now,
        corrects=row,
        known=known,
    )

    assert again(check).stage != "done"


# a number that is put right


@pytest.fixture
def called(version: QuestionnaireVersion) -> Submission:
    """Somebody whose number was wrong three times."""
    recipient()
    called = completed(version, FINISHED_EMERGENCY)
    leave_contact(called, NUMBER, now=NOW)
    run_round(clock=at(NOW))
    ann = staff("clinician", called="ann")
    for minute in (1, 3, 5):
        now = NOW + minute * MINUTE
        log_try(called, by=ann, result="wrong-number", now=now, of_clinic=True)
    return again(called)


def give_up(check: Submission, minute: int, known: Known | None = None) -> None:
    review(
        check,
        by=staff("clinician", called="ben"),
        outcome="no-way",
        verdict="",
        note="The number is wrong.",
        now=NOW + minute * MINUTE,
        known=known,
    )


def test_nobody_is_given_up_whose_new_number_was_not_called(called: Submission) -> None:
    before = drawn(called)
    leave_contact(called, {**NUMBER, "telephone": "555 0199"}, now=NOW + 9 * MINUTE)

    with pytest.raises(PersonSaidMore):
        give_up(called, 10, before)
    with pytest.raises(NotTriedEnough):
        give_up(called, 11, drawn(again(called)))

    assert again(called).attended_until == NOW + 9 * MINUTE  # and it is to be called now


def test_the_same_number_left_again_is_no_news(called: Submission) -> None:
    before = drawn(called)
    leave_contact(called, {**NUMBER, "name": "Ann B. Example"}, now=NOW + 9 * MINUTE)

    give_up(again(called), 10, before)

    assert again(called).stage == "done"


def test_who_asked_to_be_called_back_was_spoken_with(called: Submission) -> None:
    log_try(called, by=staff("clinician"), result="call-back", now=NOW + 8 * MINUTE, of_clinic=True)

    with pytest.raises(NotTriedEnough):
        give_up(again(called), 10)


# who is on it


def test_given_back_it_is_quiet_for_as_long_as_a_colleagues_claim_counts(
    check: Submission,
) -> None:
    ann, ben = staff("clinician", called="ann"), staff("clinician", called="ben")
    claim(check, by=ann, now=NOW + MINUTE)
    claim(check, by=ben, now=NOW + 14 * MINUTE)

    release(check, by=ben, now=NOW + 15 * MINUTE)

    assert again(check).attended_until == NOW + 16 * MINUTE


def test_a_claim_under_which_something_was_noted_lapses_too_and_can_be_renewed(
    check: Submission,
) -> None:
    ann, later = staff("clinician", called="ann"), NOW + timedelta(hours=2)
    claim(check, by=ann, now=NOW + MINUTE)
    record(check, ann, "noted", 2)
    (lapsed,) = holders([again(check)], now=later)[check.pk]

    claim(check, by=ann, now=later)

    (held,) = holders([again(check)], now=later)[check.pk]
    assert (lapsed.has_lapsed, held.has_lapsed) == (True, False)
    assert again(check).attended_until == later + 15 * MINUTE


def test_given_back_hours_after_a_colleague_noted_something_nobody_is_on_it(
    check: Submission,
) -> None:
    ann, ben = staff("clinician", called="ann"), staff("clinician", called="ben")
    claim(check, by=ann, now=NOW + MINUTE)
    record(check, ann, "noted", 2)
    claim(check, by=ben, now=NOW + 120 * MINUTE)

    release(check, by=ben, now=NOW + 121 * MINUTE)

    assert again(check).attended_until == NOW + 121 * MINUTE
