"""A link is worth no more than whoever made it, who may have kept it for themselves."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from tests.filling import shown
from tests.security.signing_in import account, give_password, is_in, with_app
from tests.security.signing_in import shown as code_shown
from tests.staff.inviting import CHOSEN, PAGE, choose, invited, open_link, token_in
from tests.staff.people import LogIn, log_in, staff
from triage.staff.invitations import make_link
from triage.staff.locking import lock

__all__ = ["log_in"]

pytestmark = pytest.mark.django_db

USERS = "/admin/auth/user/"


def opens(token: str) -> bool:
    """Whether somebody comes in by it."""
    client = Client()
    open_link(client, token)
    choose(client)
    return is_in(client)


def is_locked(_user: User) -> None:
    lock(staff("operator"), by=staff("superuser"), now=timezone.now())


def leaves_the_group(_user: User) -> None:
    staff("operator").groups.clear()


def is_raised(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_superuser=True)


def keeps_accounts(user: User) -> None:
    user.groups.add(*staff("operator").groups.all())
    user.user_permissions.add(Permission.objects.get(codename="delete_user"))


def gives_names(user: User) -> None:
    user.user_permissions.add(Permission.objects.get(codename="export_names_submission"))


MEANWHILE = (is_locked, leaves_the_group, is_raised, keeps_accounts, gives_names)


def first_link() -> tuple[User, str]:
    return invited()


def new_password() -> tuple[User, str]:
    user = account()
    return user, make_link(user, by=staff("operator"), now=timezone.now())


@pytest.mark.parametrize("make", [first_link, new_password])
def test_a_link_opens_as_long_as_nothing_changes(make: Callable[[], tuple[User, str]]) -> None:
    _user, token = make()

    assert opens(token)


@pytest.mark.parametrize("happens", MEANWHILE)
@pytest.mark.parametrize("make", [first_link, new_password])
def test_a_link_opens_nothing_that_its_maker_could_not_open_now(
    make: Callable[[], tuple[User, str]], happens: Callable[[User], None]
) -> None:
    user, token = make()

    happens(user)

    assert not opens(token)


def test_it_is_asked_again_when_the_password_is_sent() -> None:
    user, token = new_password()
    client = Client()
    open_link(client, token)

    is_raised(user)
    choose(client)

    assert not is_in(client)
    assert not User.objects.get(pk=user.pk).check_password(CHOSEN)


def test_an_operator_makes_no_link_for_who_exports_names(log_in: LogIn) -> None:
    user = account()
    gives_names(user)

    assert log_in("operator").post(f"{USERS}{user.pk}/link/", {"how": "show"}).status_code == 403


def test_a_sign_in_that_waits_for_its_code_ends_with_the_old_password(client: Client) -> None:
    user, token = new_password()
    secret = with_app(user)
    give_password(client)

    opens(token)
    client.post("/staff/login/code/", {"code": code_shown(secret)})

    assert not is_in(client)


def test_a_browser_whose_session_is_over_shows_the_token_on_no_other_page(client: Client) -> None:
    give_password(client, account("editor").username)
    session = client.session
    session["staff_seen"] = session["staff_since"] = time.time() - 3600
    session.save()
    _user, token = new_password()

    page: Any = client.get(PAGE, {"key": token}, follow=True)

    assert page.redirect_chain == [(PAGE, 302)]
    assert token not in page.text
    assert "Set your password" in page.text
    assert not is_in(client)


@pytest.mark.parametrize(
    ("box", "typed"), [("email", "ANN@clinic.example"), ("username", "ANN")], ids=str
)
def test_two_accounts_differ_by_more_than_capitals(log_in: LogIn, box: str, typed: str) -> None:
    User.objects.filter(pk=staff("clinician", called="ann").pk).update(email="ann@clinic.example")
    ben = staff("clinician", called="ben")
    place, operator = f"{USERS}{ben.pk}/change/", log_in("operator")
    drawn = shown(operator.get(place))

    page: Any = operator.post(place, {**drawn, box: typed})

    assert list(page.context["adminform"].form.errors) == [box]
    ben.refresh_from_db()
    assert (ben.username, ben.email) == ("ben", "")


def test_the_page_that_shows_a_link_shows_it_once(log_in: LogIn) -> None:
    user, operator = account(), log_in("operator")
    shown_once = operator.post(f"{USERS}{user.pk}/link/", {"how": "show"})

    assert token_in(shown_once.text) not in operator.get(f"{USERS}{user.pk}/change/").text
