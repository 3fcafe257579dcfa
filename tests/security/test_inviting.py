"""Who may invite whom, and how a link is handed out."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core import mail
from django.test import Client, override_settings

from tests.staff.inviting import CHOSEN, invited, lines, open_link, token_in
from tests.staff.people import LogIn, staff
from triage.models import Invitation

pytestmark = pytest.mark.django_db
ADD = "/admin/auth/user/add/"


# who may invite


@pytest.mark.parametrize("who", ["nobody", "clinician", "editor", "lead", "desk"])
def test_only_who_keeps_accounts_invites(log_in: LogIn, who: str) -> None:
    client = log_in(who)

    answer = client.post(ADD, {"first_name": "Eve", "groups": [1]})

    assert answer.status_code in {302, 403}
    assert not User.objects.filter(first_name="Eve").exists()


@pytest.mark.parametrize(
    "lifted",
    [
        {"is_superuser": "on", "is_staff": "on"},
        {"user_permissions": ["1", "2"]},
        {"username": "superuser", "password": CHOSEN, "password1": CHOSEN, "password2": CHOSEN},
    ],
)
def test_an_operator_invites_no_superuser(log_in: LogIn, lifted: dict[str, Any]) -> None:
    operator = log_in("operator")
    staff("superuser")
    group = str(staff("clinician").groups.get().pk)

    operator.post(ADD, {"first_name": "Eve", "groups": [group], **lifted})

    eve = User.objects.get(first_name="Eve")
    assert (eve.username, eve.is_superuser, eve.is_active) == ("eve", False, False)
    assert not eve.has_usable_password()
    assert not eve.user_permissions.exists()


def test_nobody_gets_a_group_that_stands_above_who_invites(log_in: LogIn) -> None:
    operator = log_in("operator")
    group = staff("clinician").groups.create(name="Above")
    group.permissions.add(Permission.objects.get(codename="delete_user"))

    answer = operator.post(ADD, {"first_name": "Eve", "groups": [str(group.pk)]})

    assert (answer.status_code, "Above" in operator.get(ADD).text) == (422, False)
    assert not User.objects.filter(first_name="Eve").exists()


@pytest.mark.parametrize("who", ["operator", "superuser"])
def test_nobody_makes_a_link_to_their_own_account(log_in: LogIn, who: str) -> None:
    """Whoever borrows an open session gets no password by it."""
    client = log_in(who)

    answer = client.post(f"/admin/auth/user/{staff(who).pk}/link/", {"how": "show"})

    assert answer.status_code == 403
    assert not Invitation.objects.exists()


def test_an_operator_makes_no_link_to_a_superusers_account(log_in: LogIn) -> None:
    operator = log_in("operator")
    place = f"/admin/auth/user/{staff('superuser').pk}/link/"

    assert (operator.get(place).status_code, operator.post(place).status_code) == (403, 403)
    assert not Invitation.objects.exists()


def test_who_may_not_look_is_not_told_whether_there_is_such_an_account(log_in: LogIn) -> None:
    clinician = log_in("clinician")

    for page in ("link", "take-back", "hand-over"):
        for pk in (staff("editor").pk, 987654):
            assert clinician.get(f"/admin/auth/user/{pk}/{page}/").status_code == 403


# how the link is handed out


def test_it_goes_by_mail_and_is_not_shown(log_in: LogIn, client: Client) -> None:
    operator = log_in("operator")
    group = str(staff("clinician").groups.get().pk)
    typed = {"first_name": "Nora", "last_name": "Quinn", "email": "nora@clinic.example"}

    answer = operator.post(ADD, {**typed, "groups": [group]}, follow=True)

    (message,) = mail.outbox
    token = token_in(str(message.body))
    assert (message.to, "Quinn" in message.subject) == (["nora@clinic.example"], False)
    assert "nora.quinn" in message.body
    assert token not in answer.text
    assert "on its way to nora@clinic.example" in answer.text
    assert open_link(client, token).status_code == 200


@pytest.mark.parametrize("backend", ["filebased", "console"])
def test_without_mail_it_is_shown_once(log_in: LogIn, client: Client, backend: str) -> None:
    operator = log_in("operator")
    group = str(staff("clinician").groups.get().pk)
    typed = {"first_name": "Nora", "email": "nora@clinic.example", "groups": [group]}

    with override_settings(EMAIL_BACKEND=f"django.core.mail.backends.{backend}.EmailBackend"):
        page = operator.post(ADD, typed)

    token = token_in(page.text)
    account_page = operator.get(f"/admin/auth/user/{User.objects.get(username='nora').pk}/change/")
    assert "no-store" in page["Cache-Control"]
    assert token not in account_page.text
    assert open_link(client, token).status_code == 200


@pytest.mark.parametrize("email", ["", "nora@clinic.example"])
def test_where_no_mail_can_go_out_it_is_shown_and_that_is_said(
    log_in: LogIn, monkeypatch: pytest.MonkeyPatch, email: str
) -> None:
    def refuse(*_message: Any, **_options: Any) -> int:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    operator = log_in("operator")
    group = str(staff("clinician").groups.get().pk)

    page = operator.post(ADD, {"first_name": "Nora", "email": email, "groups": [group]})

    assert token_in(page.text)
    assert ("could not be sent" in page.text) == bool(email)


def test_nobody_is_invited_twice(log_in: LogIn) -> None:
    invited()
    operator = log_in("operator")
    group = str(staff("clinician").groups.get().pk)

    page = operator.post(
        ADD, {"first_name": "N", "email": "NORA@clinic.example", "groups": [group]}
    )

    assert (page.status_code, "“nora.quinn” has this e-mail address" in page.text) == (422, True)
    assert User.objects.filter(email__iexact="nora@clinic.example").count() == 1


def test_it_is_sent_again_and_taken_back(log_in: LogIn, client: Client) -> None:
    user, old = invited()
    operator = log_in("operator")
    place = f"/admin/auth/user/{user.pk}"

    operator.post(f"{place}/link/", {"how": "mail"})
    new = token_in(str(mail.outbox[0].body))
    was = [open_link(Client(), token).status_code for token in (old, new)]
    shown_page = operator.post(f"{place}/link/", {"how": "show"})
    newest = token_in(shown_page.text)
    operator.post(f"{place}/take-back/")

    assert was == [410, 200]
    assert len({old, new, newest}) == 3
    assert open_link(client, newest).status_code == 410
    assert [line[0] for line in lines()] == [
        "account invited",
        "account invited again",
        "account invited again",
        "link taken back",
    ]
