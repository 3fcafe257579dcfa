"""The verbs of an account's beginning, below HTTP."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.db import OperationalError
from django.utils import timezone

from tests.queries import failing
from tests.staff.inviting import CHOSEN, invited, lines
from tests.staff.people import staff
from triage.models import Invitation
from triage.site.roles import CLINICIANS, IN_A_SENTENCE, ROLES
from triage.staff.invitations import (
    LASTS,
    IsLocked,
    NewPerson,
    come_in,
    digest_of,
    find,
    invite,
    make_link,
    take_back,
)

pytestmark = pytest.mark.django_db


def found(token: str, *, later: timedelta = timedelta()) -> Invitation | None:
    return find(digest_of(token), now=timezone.now() + later)


def test_an_account_that_was_invited_opens_nothing_yet() -> None:
    user, token = invited()

    assert (user.username, user.is_staff, user.is_active) == ("nora.quinn", True, False)
    assert not user.has_usable_password()
    assert (user.is_superuser, [group.name for group in user.groups.all()]) == (False, [CLINICIANS])
    assert lines() == [("account invited", "operator", "nora.quinn (Clinicians, inactive)")]
    row = found(token)
    assert row is not None
    assert (row.user, row.by.username) == (user, "operator")


def test_of_the_link_only_a_keyed_digest_is_stored() -> None:
    _user, token = invited()

    row = Invitation.objects.get()

    assert len(token) >= 43  # 256 bits
    assert token not in str(list(Invitation.objects.values()))
    assert (row.digest, len(row.digest)) == (digest_of(token), 64)
    assert find(token, now=timezone.now()) is None


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        ("Nora", "Quinn", "nora.quinn2"),
        ("Åsa", "Öberg-Lind", "asa.oberg.lind"),
        ("李", "", "staff"),
        ("  ", "../admin", "admin"),
    ],
)
def test_a_user_name_is_made_from_the_name_and_is_nobody_elses(
    first: str, last: str, name: str
) -> None:
    User.objects.create(username="Nora.Quinn")
    by = staff("operator")

    user, _token = invite(NewPerson(first, last, "", ()), by=by, now=timezone.now())

    assert user.username == name


def test_whoever_comes_in_has_their_own_password_and_the_link_is_gone() -> None:
    user, token = invited()
    row = found(token)
    assert row is not None

    came = come_in(row, CHOSEN, now=timezone.now())
    again = come_in(row, "another four plain words", now=timezone.now())

    user.refresh_from_db()
    assert (came, again, found(token)) == (user, None, None)
    assert user.is_active
    assert user.check_password(CHOSEN)
    assert lines()[1:] == [("invitation accepted", "nora.quinn", "nora.quinn (Clinicians)")]


def test_what_cannot_be_recorded_lets_nobody_in() -> None:
    user, token = invited()
    row = found(token)
    assert row is not None

    with failing('INSERT INTO "triage_accesslogentry"'), pytest.raises(OperationalError):
        come_in(row, CHOSEN, now=timezone.now())

    user.refresh_from_db()
    assert (user.is_active, user.has_usable_password()) == (False, False)
    assert found(token) is not None


def test_a_link_works_for_three_days() -> None:
    _user, token = invited()

    assert timedelta(days=3) == LASTS
    assert found(token, later=LASTS - timedelta(minutes=1)) is not None
    assert found(token, later=LASTS) is None


def test_a_link_that_expired_between_the_look_and_the_password_lets_nobody_in() -> None:
    _user, token = invited()
    row = found(token)
    assert row is not None

    assert come_in(row, CHOSEN, now=timezone.now() + LASTS) is None


def test_a_new_link_kills_the_one_before() -> None:
    user, old = invited()

    new = make_link(user, by=staff("operator"), now=timezone.now())

    assert (found(old), found(new) is not None) == (None, True)
    assert lines()[1][0] == "account invited again"


def test_a_link_that_was_taken_back_opens_nothing() -> None:
    user, token = invited()
    operator = staff("operator")

    taken = take_back(user, by=operator), take_back(user, by=operator)

    assert taken == (True, False)
    assert found(token) is None
    assert [line[0] for line in lines()] == ["account invited", "link taken back"]


def test_a_new_password_leaves_the_old_one_until_it_is_set() -> None:
    clinician = staff("clinician")
    clinician.set_password("the old one that I forgot")
    clinician.save()
    token = make_link(clinician, by=staff("operator"), now=timezone.now())
    clinician.refresh_from_db()
    was = clinician.check_password("the old one that I forgot")
    row = found(token)
    assert row is not None

    come_in(row, CHOSEN, now=timezone.now())

    clinician.refresh_from_db()
    assert (was, clinician.check_password(CHOSEN)) == (True, True)
    assert [line[0] for line in lines()] == [
        "link for a new password made",
        "password set by a link",
    ]


def test_a_locked_account_gets_no_link_and_an_old_one_opens_nothing() -> None:
    clinician, operator = staff("clinician"), staff("operator")
    clinician.set_password(CHOSEN)
    clinician.save()
    token = make_link(clinician, by=operator, now=timezone.now())
    User.objects.filter(pk=clinician.pk).update(is_active=False)  # however that came

    with pytest.raises(IsLocked):
        make_link(clinician, by=operator, now=timezone.now())
    assert found(token) is None


def test_every_group_of_the_site_says_in_a_sentence_what_it_may_do() -> None:
    assert set(IN_A_SENTENCE) == set(ROLES)
    assert all(str(text).endswith(".") for text in IN_A_SENTENCE.values())
    assert Group.objects.filter(name__in=IN_A_SENTENCE).count() == len(ROLES)
