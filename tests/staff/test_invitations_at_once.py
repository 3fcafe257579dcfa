"""Two with one link at the very same moment, on a database that lets them."""

from functools import partial

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from tests.check.test_concurrency import at_once
from tests.staff.inviting import invited
from tests.staff.people import staff
from triage.models import AccessLogEntry, Invitation
from triage.staff.invitations import NewPerson, come_in, invite, make_link
from triage.staff.locking import lock

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

PASSWORDS = ("four plain words here", "another four plain words")


def test_one_of_two_devices_comes_in() -> None:
    user, _token = invited()
    row = Invitation.objects.select_related("user").get()

    came = at_once(*(partial(come_in, row, word, now=timezone.now()) for word in PASSWORDS))

    user.refresh_from_db()
    (winner,) = (number for number, one in enumerate(came) if one is not None)
    assert user.check_password(PASSWORDS[winner])
    assert AccessLogEntry.objects.filter(action="invitation accepted").count() == 1


def test_who_is_locked_while_they_come_in_is_locked_afterwards_or_never_came() -> None:
    user, _token = invited()
    row = Invitation.objects.select_related("user").get()
    now = timezone.now()

    at_once(
        partial(come_in, row, PASSWORDS[0], now=now),
        partial(lock, user, by=staff("operator"), now=now),
    )

    user.refresh_from_db()
    assert not user.is_active
    assert not Invitation.objects.exists()


def test_of_two_new_links_one_works() -> None:
    user, _token = invited()
    by, now = staff("operator"), timezone.now()

    tokens = at_once(*[partial(make_link, user, by=by, now=now)] * 2)

    assert len(set(tokens)) == 2
    assert Invitation.objects.count() == 1


def test_two_of_one_name_who_are_invited_at_once_get_two_accounts() -> None:
    by, now = staff("operator"), timezone.now()
    person = NewPerson("Nora", "Quinn", "", ())

    at_once(*[partial(invite, person, by=by, now=now)] * 2)

    names = User.objects.filter(last_name="Quinn").values_list("username", flat=True)
    assert set(names) == {"nora.quinn", "nora.quinn2"}
