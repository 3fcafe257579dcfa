"""Giving checks to each other: whose it is to do changes, and nothing falls silent by it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError
from django.utils import timezone

from tests.clinic.admin.worklist import EMERGENCY
from tests.staff.people import NOON, begin, draft, finish, staff, version
from triage.check.leaving import erase
from triage.clinic.assigning import (
    NOBODY,
    AssignedMeanwhile,
    NotOpen,
    NotYours,
    Owner,
    assign,
    hand_over,
    last_assignment,
    of_nobody,
    to_do_of,
)
from triage.clinic.calls import log_try
from triage.clinic.reviews import NotListed, claim, holders, release, review
from triage.models import Assignment, QuestionnaireVersion, Submission, Team

__all__ = ["draft", "version"]

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def ann(db: None) -> User:
    return staff("clinician", called="ann")


@pytest.fixture
def ben(db: None) -> User:
    return staff("clinician", called="ben")


@pytest.fixture
def team(db: None) -> Team:
    found = Team.objects.create(name="Nurses")
    found.members.add(staff("clinician", called="cleo"))  # an empty one is nobody
    return found


@pytest.fixture
def check(version: QuestionnaireVersion) -> Submission:
    return finish(begin(version), EMERGENCY)


def whose(check: Submission) -> tuple[User | None, Team | None]:
    check.refresh_from_db()
    return check.assigned_to, check.assigned_team


def test_it_is_whose_it_was_given_last(check: Submission, ann: User, ben: User, team: Team) -> None:
    first = assign(check, to=Owner(user=ben), by=ann, now=NOON, known=None)
    was_bens = whose(check)
    second = assign(check, to=Owner(team=team), by=ann, now=LATER, known=first.pk)
    was_the_teams = whose(check)
    assign(check, to=NOBODY, by=ann, now=LATER + timedelta(minutes=1), known=second.pk)

    assert (was_bens, was_the_teams, whose(check)) == ((ben, None), (None, team), (None, None))
    assert Assignment.objects.count() == 3


def test_to_give_it_leaves_alerts_and_attention_as_they_were(
    check: Submission, ann: User, ben: User
) -> None:
    before = list(check.alerts.values()), check.attended_until, check.stage
    assign(check, to=Owner(user=ben), by=ann, now=NOON, known=None)
    check.refresh_from_db()

    assert (list(check.alerts.values()), check.attended_until, check.stage) == before


def test_whoever_was_slower_changes_nothing(
    check: Submission, ann: User, ben: User, team: Team
) -> None:
    assign(check, to=Owner(user=ben), by=ann, now=NOON, known=None)

    with pytest.raises(AssignedMeanwhile):
        assign(check, to=Owner(team=team), by=ben, now=LATER, known=None)

    assert whose(check) == (ben, None)


@pytest.mark.parametrize(("stage", "error"), [("unlisted", NotListed), ("done", NotOpen)])
def test_only_what_is_to_do_is_given(
    check: Submission, ann: User, stage: str, error: type[Exception]
) -> None:
    listed_at = None if stage == "unlisted" else check.listed_at
    Submission.objects.filter(pk=check.pk).update(stage=stage, listed_at=listed_at)

    with pytest.raises(error):
        assign(check, to=Owner(user=ann), by=ann, now=NOON, known=None)


def test_nothing_is_given_to_a_colleague_and_a_team_at_once(
    check: Submission, ann: User, team: Team
) -> None:
    with pytest.raises(IntegrityError, match="assignment_to_one"):
        assign(check, to=Owner(ann, team), by=ann, now=NOON, known=None)


def test_an_assignment_never_changes(check: Submission, ann: User) -> None:
    row = assign(check, to=Owner(user=ann), by=ann, now=NOON, known=None)

    with pytest.raises(TypeError, match="never changes"):
        row.save()
    with pytest.raises(TypeError, match="never changes"):
        Assignment.objects.update(to_user=None)


# handing over


def give(check: Submission, by: User, to: User, note: str = "Rings back at two.") -> Assignment:
    return hand_over(
        check, to=Owner(user=to), by=by, note=note, handover=uuid4(), now=timezone.now()
    )


def test_what_was_taken_on_is_given_back_and_waits_for_somebody(
    check: Submission, ann: User, ben: User
) -> None:
    claim(check, by=ann, now=timezone.now())

    row = give(check, ann, ben)

    now = timezone.now()
    assert whose(check) == (ben, None)
    assert holders([check], now=now)[check.pk] == ()
    assert check.attended_until is not None
    assert check.attended_until <= now
    assert Assignment.objects.get().note_text() == row.note_text() == "Rings back at two."


def test_a_time_to_call_again_that_was_named_holds(check: Submission, ann: User, ben: User) -> None:
    now = timezone.now()
    again = now + timedelta(minutes=30)
    claim(check, by=ann, now=now)
    log_try(check, by=ann, result="no-answer", now=now, of_clinic=True, again_at=again)

    give(check, ann, ben)

    check.refresh_from_db()
    assert check.attended_until == check.call_again_at == again


def test_what_was_only_given_to_somebody_is_theirs_to_hand_over(
    check: Submission, ann: User, ben: User
) -> None:
    assign(check, to=Owner(user=ann), by=ben, now=NOON, known=None)

    give(check, ann, ben, note="")

    assert whose(check) == (ben, None)
    assert last_assignment(check) == Assignment.objects.get(handover__isnull=False)
    assert Assignment.objects.get(handover__isnull=False).note_text() == ""


def test_nobody_hands_over_what_is_not_theirs(check: Submission, ann: User, ben: User) -> None:
    claim(check, by=ann, now=timezone.now())
    give(check, ann, ben)

    with pytest.raises(NotYours):
        give(check, ann, ben)

    assert Assignment.objects.count() == 1


def test_erasing_a_check_takes_the_note_from_all_that_went_with_it(
    version: QuestionnaireVersion, ann: User, ben: User
) -> None:
    """It was written once for all of them, and may name this person."""
    one, other, third = (finish(begin(version), EMERGENCY) for _ in range(3))
    together, alone = uuid4(), uuid4()
    for check, handover in ((one, together), (other, together), (third, alone)):
        claim(check, by=ann, now=timezone.now())
        to, now = Owner(user=ben), timezone.now()
        hand_over(check, to=to, by=ann, note="Ann rings.", handover=handover, now=now)

    erase(one)

    noted = Assignment.objects.filter(note__isnull=False)
    assert [row.submission for row in noted] == [third]


def test_nothing_is_noted_of_what_was_erased(check: Submission, ann: User, ben: User) -> None:
    claim(check, by=ann, now=timezone.now())
    erase(check)

    assert give(check, ann, ben).note_text() == ""


def test_a_note_that_was_moved_is_not_read(check: Submission, ann: User, ben: User) -> None:
    claim(check, by=ann, now=timezone.now())
    row = give(check, ann, ben)
    other = give(check, ben, ann, note="Another.")
    Assignment.objects.filter(pk=row.pk).update(note=other.note)

    with pytest.raises(RuntimeError, match="another one's note"):
        Assignment.objects.get(pk=row.pk).note_text()


# whose is it


def test_what_somebody_has_is_what_they_took_on_or_were_given(
    version: QuestionnaireVersion, ann: User, ben: User
) -> None:
    taken, given, back, done, others = (finish(begin(version), EMERGENCY) for _ in range(5))
    for check in (taken, back, done):
        claim(check, by=ann, now=NOON)
    release(back, by=ann, now=LATER)
    assign(given, to=Owner(user=ann), by=ben, now=NOON, known=None)
    claim(others, by=ben, now=NOON)
    review(done, by=ann, outcome="called", verdict="", note="", now=LATER)

    assert set(to_do_of(ann)) == {taken, given}


def test_nobodys_is_what_was_given_to_nobody_and_nobody_is_on(
    version: QuestionnaireVersion, ann: User, ben: User, team: Team
) -> None:
    free, taken, lapsed, back, given, teams = (finish(begin(version), EMERGENCY) for _ in range(6))
    now = timezone.now()
    claim(taken, by=ann, now=now)
    claim(lapsed, by=ann, now=now - timedelta(hours=1))
    claim(back, by=ann, now=now)
    release(back, by=ann, now=now)
    assign(given, to=Owner(user=ann), by=ben, now=now, known=None)
    assign(teams, to=Owner(team=team), by=ben, now=now, known=None)

    assert set(Submission.objects.filter(of_nobody(now))) == {free, lapsed, back}


def test_rows_say_what_they_are(check: Submission, ann: User, team: Team) -> None:
    row = assign(check, to=Owner(team=team), by=ann, now=NOON, known=None)
    nobody = assign(check, to=NOBODY, by=ann, now=LATER, known=row.pk)

    assert (str(team), str(row), str(nobody)) == (
        "Nurses",
        f"{check.code}: Nurses",
        f"{check.code}: -",
    )
