"""Giving a check to a colleague or a team from its page, and finding whose it is in the list."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from tests.clinic.admin.reviews import place, read
from tests.clinic.admin.worklist import EMERGENCY, shown, text_of
from tests.clinic.admin.worklist import place as list_place
from tests.filling import address
from tests.staff.people import LogIn, begin, finish, staff
from triage.clinic.assigning import Owner, assign, hand_over
from triage.clinic.reviews import claim
from triage.models import AccessLogEntry, Assignment, QuestionnaireVersion, Submission, Team
from triage.site import roles


@pytest.fixture
def ben(db: None) -> User:
    found = staff("clinician", called="ben")
    found.first_name, found.last_name = "Ben", "Example"
    found.save()
    return found


@pytest.fixture
def team(db: None) -> Team:
    found = Team.objects.create(name="Nurses")
    found.members.add(staff("clinician", called="cleo"))  # an empty one is nobody
    return found


@pytest.fixture
def check(version: QuestionnaireVersion) -> Submission:
    return finish(begin(version), EMERGENCY)


def give(client: Client, check: Submission, to: str, known: Any = "") -> str:
    data = {"to": to, "known": str(known)}
    return text_of(client.post(place(check, "assign"), data, follow=True))


def test_a_check_is_given_to_a_colleague_a_team_and_nobody(
    clinician: Client, check: Submission, ben: User, team: Team
) -> None:
    first = give(clinician, check, f"user-{ben.pk}")
    last = Assignment.objects.get()
    second = give(clinician, check, f"team-{team.pk}", last.pk)
    last = Assignment.objects.exclude(pk=last.pk).get()
    third = give(clinician, check, "", last.pk)

    assert "It is for Ben Example now." in first
    assert "for Ben Example , said clinician at" in first
    assert "It is for Nurses now." in second
    assert "It is nobody’s now." in third
    given = Assignment.objects.order_by("at")
    assert [(row.to_user, row.to_team) for row in given] == [
        (ben, None),
        (None, team),
        (None, None),
    ]
    assert AccessLogEntry.objects.filter(action="assign", submission_id=check.pk).count() == 3


def test_whoever_was_slower_is_told_of_whom(
    clinician: Client, check: Submission, ben: User, team: Team
) -> None:
    assign(check, to=Owner(team=team), by=ben, now=timezone.now(), known=None)

    said = give(clinician, check, f"user-{ben.pk}")

    assert "Nothing was changed: Ben Example said meanwhile that it is for Nurses." in said
    assert Assignment.objects.count() == 1


def test_a_form_that_knows_of_what_never_was_changes_nothing(
    clinician: Client, check: Submission, ben: User
) -> None:
    said = give(clinician, check, f"user-{ben.pk}", "6f1c3e0e-0000-4000-8000-000000000000")

    assert "Nothing was changed: choose once more." in said


@pytest.mark.parametrize("to", ["user-0", "team-0", "x", "editor", "inactive", "left"])
def test_nobody_else_is_given_a_check(clinician: Client, check: Submission, to: str) -> None:
    """Neither who is not of the clinic, nor a team that is not in use, nor who has left."""
    left = staff("clinician", called="left")
    left.is_active = False
    left.save()
    off = Team.objects.create(name="Off", is_active=False)
    keys = {
        "editor": f"user-{staff('editor').pk}",
        "left": f"user-{left.pk}",
        "inactive": f"team-{off.pk}",
    }

    said = give(clinician, check, keys.get(to, to))

    assert "Nothing was changed: choose a colleague or a team." in said
    assert not Assignment.objects.exists()


def test_what_is_done_is_given_to_nobody(clinician: Client, check: Submission, ben: User) -> None:
    Submission.objects.filter(pk=check.pk).update(stage="done")

    assert "Whose is it to do?" not in read(clinician, check)
    said = give(clinician, check, f"user-{ben.pk}")
    assert "Nothing was changed: there is nothing to do about this check." in said


def test_to_look_at_the_address_changes_nothing(clinician: Client, check: Submission) -> None:
    assert clinician.get(place(check, "assign"))["Location"] == address(check)


@pytest.mark.parametrize("role", ["superuser", "editor", "lead"])
def test_only_the_clinic_gives_checks_away(
    log_in: LogIn, check: Submission, ben: User, role: str
) -> None:
    answer = log_in(role).post(place(check, "assign"), {"to": f"user-{ben.pk}"})

    assert answer.status_code == 403
    assert not Assignment.objects.exists()


def test_a_superuser_and_who_may_not_give_see_no_form(
    log_in: LogIn, clinician: Client, check: Submission, ben: User
) -> None:
    group = Group.objects.get(name=roles.CLINICIANS)
    group.permissions.remove(group.permissions.get(codename="add_assignment"))
    assign(check, to=Owner(user=ben), by=ben, now=timezone.now(), known=None)

    for page in (read(log_in("superuser"), check), read(clinician, check)):
        assert "for Ben Example , said Ben Example at" in page
        assert "Whose is it to do?" not in page


def test_the_note_of_a_handover_stands_on_the_page(
    clinician: Client, check: Submission, ben: User, settings: Any
) -> None:
    claim(check, by=ben, now=timezone.now())
    me = User.objects.get(username="clinician")
    given: Any = {"to": Owner(user=me), "by": ben, "now": timezone.now()}
    row = hand_over(check, note="Rings <b>back</b> at two.", handover=check.pk, **given)
    shown_note = read(clinician, check)
    Assignment.objects.filter(pk=row.pk).update(note={"assignment": "x", "text": "y"})

    assert "Rings <b>back</b> at two." in shown_note
    assert "The note cannot be read." in read(clinician, check)


# the list


def listed(client: Client, whose: str) -> set[Any]:
    return set(shown(client.get(list_place(), {"whose": whose})))


def test_the_list_is_filtered_by_whose_it_is(
    clinician: Client, version: QuestionnaireVersion, ben: User, team: Team
) -> None:
    mine, bens, teams, free = (finish(begin(version), EMERGENCY) for _ in range(4))
    me, now = User.objects.get(username="clinician"), timezone.now()
    claim(mine, by=me, now=now)
    assign(bens, to=Owner(user=ben), by=me, now=now, known=None)
    assign(teams, to=Owner(team=team), by=me, now=now, known=None)

    assert listed(clinician, "mine") == {mine.pk}
    assert listed(clinician, "nobody") == {free.pk}
    assert listed(clinician, str(team.pk)) == {teams.pk}
    assert listed(clinician, "999") == set()
    not_ours = listed(clinician, "ours")
    team.members.add(me)
    assert (not_ours, listed(clinician, "ours")) == (set(), {teams.pk})


def test_the_list_says_for_whom_it_is(
    clinician: Client, check: Submission, ben: User, team: Team
) -> None:
    assign(check, to=Owner(user=ben), by=ben, now=timezone.now(), known=None)
    bens = text_of(clinician.get(list_place()))
    assign(
        check,
        to=Owner(team=team),
        by=ben,
        now=timezone.now(),
        known=Assignment.objects.get().pk,
    )

    assert "for Ben Example" in bens
    assert "for Nurses" in text_of(clinician.get(list_place()))


def test_the_choices_stand_in_the_open_and_the_rest_is_folded(
    clinician: Client, team: Team
) -> None:
    page = clinician.get(list_place(), {"whose": "mine", "urgency": "40", "stage": "late"})
    html = page.content.decode()

    assert [str(choice["display"]) for choice in page.context["cl"].often] == [
        "All",
        "Mine",
        "My teams’",
        "Nobody’s",
        "Nurses",
    ]
    assert page.context["cl"].chosen == ["Late", "Emergency"]
    assert "Filters: Late, Emergency" in html
    assert "whose=nobody" in html
