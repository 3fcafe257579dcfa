"""Somebody leaves: a page shows what they hold, and who takes each."""

from datetime import time
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from tests.alerts import on_duty, recipient
from tests.check.views.walk import text_of
from tests.checks import FINISHED_EMERGENCY as EMERGENCY
from tests.staff.inviting import lines
from tests.staff.people import LogIn, begin, draft, finish, log_in, staff, version
from triage.clinic.admin.owners import all_owners
from triage.clinic.assigning import NOBODY, Owner, assign, of_nobody, to_do_of
from triage.clinic.reviews import claim, holders, review
from triage.models import (
    AccessLogEntry,
    Assignment,
    DraftTurn,
    Questionnaire,
    QuestionnaireVersion,
    Submission,
    Team,
)
from triage.staff import leaving_page
from triage.staff.locking import lock

__all__ = ["draft", "log_in", "version"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(db: None) -> User:
    """Who leaves."""
    user = staff("clinician", called="ann")
    user.first_name, user.last_name, user.email = "Ann", "Lee", "ann@clinic.example"
    user.save()
    return user


@pytest.fixture
def ben(db: None) -> User:
    user = staff("clinician", called="ben")
    user.email = "ben@clinic.example"
    user.save()
    return user


def page_of(person: User) -> str:
    return f"/admin/auth/user/{person.pk}/hand-over/"


def holdings(client: Client, person: User) -> dict[str, str]:
    """Name of the box -> what is held, and whether somebody can be chosen here."""
    page: Any = client.get(page_of(person))
    return {held.name.partition("-")[0]: held.what for held, _box in page.context["rows"]}


def test_nothing_is_held_by_who_did_nothing(log_in: LogIn, ann: User) -> None:
    page = log_in("operator").get(page_of(ann))

    assert "holds nothing that somebody else would have to take" in text_of(page)


def test_all_their_checks_go_to_a_team(
    log_in: LogIn, version: QuestionnaireVersion, ann: User, ben: User
) -> None:
    operator, now = log_in("operator"), timezone.now()
    team = Team.objects.create(name="Nurses")
    team.members.add(ben)
    taken, given, done, bens = [finish(begin(version), EMERGENCY) for _ in range(4)]
    claim(taken, by=ann, now=now)
    assign(given, to=Owner(user=ann), by=ben, now=now, known=None)
    claim(done, by=ann, now=now)
    review(done, by=ann, outcome="called", verdict="right", note="", now=now)
    claim(bens, by=ben, now=now)

    asked = holdings(operator, ann)
    answer = operator.post(page_of(ann), {"checks": f"team-{team.pk}"}, follow=True)

    assert asked == {"checks": "2 checks are theirs to do (taken on: 1)"}
    assert "2 checks go to Nurses." in text_of(answer)
    owners = {row.pk: row.assigned_team for row in Submission.objects.all()}
    assert owners == {taken.pk: team, given.pk: team, done.pk: None, bens.pk: None}
    assert not to_do_of(ann).exists()
    assert holders([taken], now=now)[taken.pk] == ()
    assert holders([bens], now=now)[bens.pk][0].by == ben
    taken.refresh_from_db()
    assert taken.attended_until is None or taken.attended_until <= timezone.now()
    by = Assignment.objects.filter(handover__isnull=False).values_list("by__username", flat=True)
    assert set(by) == {"operator"}
    line = AccessLogEntry.objects.get(action="handed over for another")
    assert line.about == "ann (Clinicians): 2 checks go to Nurses."
    assert set((line.submission_ids or "").split(",")) == {taken.pk.hex, given.pk.hex}


def test_no_page_of_whoever_keeps_accounts_shows_a_check(
    log_in: LogIn, version: QuestionnaireVersion, ann: User, ben: User
) -> None:
    operator = log_in("operator")
    check = finish(begin(version), EMERGENCY)
    claim(check, by=ann, now=timezone.now())

    asked = operator.get(page_of(ann)).text
    done = operator.post(page_of(ann), {"checks": f"user-{ben.pk}"}, follow=True).text

    for secret in (check.code, check.reference, str(check.pk)):
        assert secret not in asked + done


def test_who_was_faster_is_not_undone(
    log_in: LogIn, version: QuestionnaireVersion, ann: User, ben: User
) -> None:
    operator, now = log_in("operator"), timezone.now()
    check = finish(begin(version), EMERGENCY)
    first = assign(check, to=Owner(user=ann), by=ben, now=now, known=None)
    operator.get(page_of(ann))
    assign(check, to=NOBODY, by=ben, now=now, known=first.pk)

    operator.post(page_of(ann), {"checks": f"user-{ben.pk}"})

    check.refresh_from_db()
    assert check.assigned_to is None


@pytest.mark.parametrize("to", ["user-999999", "team-1", "ann", "user-0", "<script>"])
def test_only_who_is_offered_takes_it(
    log_in: LogIn, version: QuestionnaireVersion, ann: User, to: str
) -> None:
    operator = log_in("operator")
    staff("clinician", called="ben")
    claim(finish(begin(version), EMERGENCY), by=ann, now=timezone.now())

    answer = operator.post(page_of(ann), {"checks": to})

    assert (answer.status_code, "Choose one of these." in answer.text) == (422, True)
    assert not Assignment.objects.exists()


def test_an_operator_sees_where_alerts_go_and_who_changes_that(
    log_in: LogIn, ann: User, ben: User
) -> None:
    operator = log_in("operator")
    row = on_duty(recipient("On call", address="ANN@clinic.example", step=2), range(5))

    page = operator.get(page_of(ann))
    operator.post(page_of(ann), {f"recipient-{row.pk}": str(ben.pk)})

    row.refresh_from_db()
    assert "Alerts go to their mailbox: On call, step 2, shifts a week: 5" in text_of(page)
    assert "A clinical lead names somebody else" in text_of(page)
    assert row.address == "ANN@clinic.example"


def test_a_superuser_lets_a_colleague_be_told_in_the_same_shifts(
    log_in: LogIn, ann: User, ben: User
) -> None:
    superuser = log_in("superuser")
    row = on_duty(recipient("Ann Lee", address="ann@clinic.example"), range(5))

    superuser.post(page_of(ann), {f"recipient-{row.pk}": str(ben.pk)})

    row.refresh_from_db()
    assert (row.name, row.address) == ("ben", "ben@clinic.example")
    assert set(row.shifts.values_list("begins", flat=True)) == {time(8)}
    assert row.shifts.count() == 5
    assert [line[0] for line in lines()] == ["recipient changed", "handed over for another"]


def test_a_place_in_a_team_is_taken(log_in: LogIn, ann: User, ben: User) -> None:
    superuser = log_in("superuser")
    team = Team.objects.create(name="Nurses")
    team.members.add(ann)

    superuser.post(page_of(ann), {f"team-{team.pk}": str(ben.pk)})

    assert list(team.members.all()) == [ben]
    assert "team changed" in [line[0] for line in lines()]


def test_the_right_to_change_a_questionnaire_goes_to_another_editor(
    log_in: LogIn, draft: Questionnaire
) -> None:
    superuser, operator = log_in("superuser"), log_in("operator")
    leaver, other = staff("editor", called="eve"), staff("editor", called="fay")
    draft.rights.create(user=leaver, by=staff("lead"), at=timezone.now())

    seen = holdings(operator, leaver)
    operator.post(page_of(leaver), {f"right-{draft.pk}": str(other.pk)})
    untouched = draft.rights.get().user
    superuser.post(page_of(leaver), {f"right-{draft.pk}": str(other.pk)})

    assert seen == {"right": f"The only one named who may change {draft}"}
    assert untouched == leaver
    assert draft.rights.get().user == other
    assert "editing rights changed" in [line[0] for line in lines()]


@pytest.mark.parametrize(("sends_back", "whose"), [(False, "clinical leads"), (True, "editors")])
def test_a_draft_that_was_handed_over_waits_with_those_whose_turn_it_is(
    log_in: LogIn, draft: Questionnaire, sends_back: bool, whose: str
) -> None:
    leaver = staff("lead", called="eve")
    DraftTurn.objects.create(
        questionnaire=draft,
        sends_back=sends_back,
        sha256="a" * 64,
        note="Read it.",
        by=leaver,
        at=timezone.now(),
    )

    page = log_in("operator").get(page_of(leaver))

    assert f"It stays with the {whose}" in text_of(page)
    assert str(draft) in text_of(page)


def test_to_choose_nobody_changes_nothing(
    log_in: LogIn, version: QuestionnaireVersion, ann: User, ben: User
) -> None:
    claim(finish(begin(version), EMERGENCY), by=ann, now=timezone.now())

    answer = log_in("operator").post(page_of(ann), {"checks": ""}, follow=True)

    assert "Nobody was chosen" in text_of(answer)
    assert to_do_of(ann).count() == 1


def test_what_a_taker_cannot_have_is_not_given(
    log_in: LogIn, ann: User, ben: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, team = recipient("Ann Lee", address="ann@clinic.example"), Team.objects.create(name="One")
    team.members.add(ann)
    superuser, give = log_in("superuser"), leaving_page._give

    def locked_first(*given: Any) -> str:
        User.objects.filter(pk=ben.pk).update(is_active=False)
        return give(*given)

    monkeypatch.setattr(leaving_page, "_give", locked_first)
    chosen = {f"recipient-{row.pk}": str(ben.pk), f"team-{team.pk}": str(ben.pk)}
    page = superuser.post(page_of(ann), chosen, follow=True)

    row.refresh_from_db()
    assert (row.address, list(team.members.all())) == ("ann@clinic.example", [ann])
    assert page.text.count("cannot sign in any more") == 2


def test_the_longest_name_finds_room_on_the_ladder(log_in: LogIn, ann: User, ben: User) -> None:
    User.objects.filter(pk=ben.pk).update(first_name="B" * 150, last_name="C" * 150)
    row = recipient("Ann Lee", address="ann@clinic.example")

    log_in("superuser").post(page_of(ann), {f"recipient-{row.pk}": str(ben.pk)})

    row.refresh_from_db()
    row.full_clean()
    assert row.address == ben.email


def test_nobody_is_made_two_steps_of_the_ladder(log_in: LogIn, ann: User, ben: User) -> None:
    row = recipient("Ann Lee", address="ann@clinic.example")
    recipient("Ben", address="BEN@clinic.example", step=2)

    page = log_in("superuser").post(page_of(ann), {f"recipient-{row.pk}": str(ben.pk)})

    row.refresh_from_db()
    assert row.address == "ann@clinic.example"
    assert page.status_code in {302, 422}


def test_a_team_with_nobody_in_it_takes_nothing_and_keeps_nothing(
    log_in: LogIn, version: QuestionnaireVersion, ann: User
) -> None:
    check, team = finish(begin(version), EMERGENCY), Team.objects.create(name="One")
    team.members.add(ann)
    assign(check, to=Owner(team=team), by=ann, now=timezone.now(), known=None)
    assert not Submission.objects.filter(of_nobody(timezone.now()), pk=check.pk).exists()

    lock(ann, by=staff("operator"), now=timezone.now())

    assert Submission.objects.filter(of_nobody(timezone.now()), pk=check.pk).exists()
    assert team not in all_owners().teams
