"""The link of an account, as its owner opens it, and as an attacker does."""

import json
import logging
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Permission, User
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client, override_settings
from django.utils import timezone

from tests.queries import meanwhile
from tests.security.signing_in import CODE, account, give_password, is_in, shown, with_app
from tests.security.test_second_factor import SET_UP, key_on
from tests.security.test_stolen_dump import dump, found_in
from tests.staff.inviting import CHOSEN, PAGE, choose, invited, lines, open_link, token_in
from tests.staff.people import LogIn, staff
from triage.models import Invitation
from triage.site.limits import LIMITS
from triage.staff.invitations import make_link, take_back
from triage.staff.locking import lock

pytestmark = pytest.mark.django_db
GONE = "This link opens nothing"
ADD = "/admin/auth/user/add/"


def new_password_for(user: User) -> str:
    return make_link(user, by=staff("operator"), now=timezone.now())


@pytest.mark.usefixtures("second_factor_required")
def test_from_the_link_to_the_first_page(client: Client) -> None:
    user, token = invited()

    page = open_link(client, token)
    before = is_in(client)
    chosen = choose(client)
    not_yet = is_in(client)
    secret = key_on(client.get(SET_UP))
    client.post(SET_UP, {"code": shown(secret)})

    assert page.redirect_chain == [(PAGE, 302)]
    assert "nora.quinn" in page.text
    assert (before, chosen["Location"], not_yet, is_in(client)) == (False, SET_UP, False, True)
    assert Authenticator.objects.filter(user=user, type="totp").exists()
    assert [line[:2] for line in lines()][:3] == [
        ("account invited", "operator"),
        ("invitation accepted", "nora.quinn"),
        ("sign-in", "nora.quinn"),
    ]


# the link as such


def test_a_link_is_used_once(client: Client) -> None:
    user, token = invited()
    open_link(client, token)
    choose(client)

    thief = Client()
    answer = open_link(thief, token)
    choose(thief, "four other plain words")

    user.refresh_from_db()
    assert (answer.status_code, GONE in answer.text) == (410, True)
    assert user.check_password(CHOSEN)
    assert not is_in(thief)


def test_of_two_devices_that_have_it_open_one_comes_in(client: Client) -> None:
    user, token = invited()
    thief = Client()
    open_link(client, token)
    open_link(thief, token)

    first, second = choose(client), choose(thief, "four other plain words")

    user.refresh_from_db()
    assert (first.status_code, second.status_code) == (302, 410)
    assert user.check_password(CHOSEN)
    assert (is_in(client), is_in(thief)) == (True, False)


def test_of_two_devices_at_the_same_moment_one_comes_in(client: Client) -> None:
    user, token = invited()
    thief = Client()
    open_link(client, token)
    open_link(thief, token)

    # Between the look at the link and the password being stored, the other device was faster.
    row = Invitation.objects.get()
    with meanwhile('SELECT "auth_user"."id"', Invitation.objects.filter(pk=row.pk).delete):
        answer = choose(client)

    user.refresh_from_db()
    assert answer.status_code == 410
    assert not user.is_active
    assert not user.has_usable_password()


@pytest.mark.parametrize("how", ["tampered", "expired", "taken back", "older", "locked", "none"])
def test_every_link_that_opens_nothing_is_answered_alike(client: Client, how: str) -> None:
    user, token = invited()
    operator = staff("operator")
    if how == "expired":
        Invitation.objects.update(expires_at=timezone.now())
    if how == "taken back":
        take_back(user, by=operator)
    if how == "older":
        new_password_for(user)
    if how == "locked":
        lock(user, by=operator, now=timezone.now())
    sent = {"tampered": f"{token[:-1]}{'A' if token[-1] != 'A' else 'B'}", "none": ""}

    answer = open_link(client, sent.get(how, token))
    nothing = Client().get(PAGE, {"key": "no-such-key"})

    assert (answer.status_code, answer.text) == (410, nothing.text)
    assert "nora" not in answer.text.casefold()
    assert PAGE not in [where for where, _status in answer.redirect_chain]
    assert choose(client).status_code == 410
    assert not Session.objects.exists()  # and nothing was stored for who tries


@pytest.mark.parametrize("how", ["expired", "taken back", "older", "locked"])
def test_what_becomes_of_a_link_while_its_page_is_open(client: Client, how: str) -> None:
    user, token = invited()
    open_link(client, token)
    operator = staff("operator")
    act: dict[str, Any] = {
        "expired": lambda: Invitation.objects.update(expires_at=timezone.now()),
        "taken back": lambda: take_back(user, by=operator),
        "older": lambda: new_password_for(user),
        "locked": lambda: lock(user, by=operator, now=timezone.now()),
    }
    act[how]()

    answer = choose(client)

    user.refresh_from_db()
    assert (answer.status_code, GONE in answer.text) == (410, True)
    assert (user.is_active, user.has_usable_password()) == (False, False)


@pytest.mark.parametrize(
    "key", ["", "a" * 3000, "\x01", "é漢", "../../admin", "' OR 1=1 --", "%00x"]
)
def test_odd_keys_are_links_that_open_nothing(client: Client, key: str) -> None:
    invited()

    assert client.get(PAGE, {"key": key}).status_code in {400, 410}


def test_wrong_links_from_one_place_are_counted_and_right_ones_are_not(client: Client) -> None:
    _user, token = invited()
    most = LIMITS["staff-link"].tries

    for _ in range(most + 5):
        assert client.get(PAGE, {"key": token}).status_code == 302
    statuses = [client.get(PAGE, {"key": "wrong"}).status_code for _ in range(most + 1)]
    stopped = client.get(PAGE, {"key": token})
    elsewhere = Client(REMOTE_ADDR="198.51.100.7").get(PAGE, {"key": token})

    assert statuses == [410] * most + [429]
    assert (stopped.status_code, "Too many tries" in stopped.text) == (429, True)
    assert int(stopped.headers["Retry-After"]) > 0
    assert elsewhere.status_code == 302


# what the token stands in


def test_the_token_goes_nowhere(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    _user, token = invited()

    with caplog.at_level(logging.DEBUG):
        first = client.get(PAGE, {"key": token})
        page = client.get(PAGE)
        wrong = client.get(PAGE, {"key": f"{token}x"})
    sessions = json.dumps([row.get_decoded() for row in Session.objects.all()])
    logged = " ".join(
        str(vars(record)) for record in caplog.records if record.name != "django.test"
    )

    assert first["Referrer-Policy"] == wrong["Referrer-Policy"] == "no-referrer"
    assert (first["Location"], first["Cache-Control"]) == (PAGE, "no-store")
    assert token not in first.text + page.text + wrong.text + sessions
    assert token not in " ".join(record.getMessage() for record in caplog.records)
    assert "staff-invitation" in logged
    assert found_in(dump(), token) == set()


def test_nobody_comes_in_with_what_a_stolen_dump_shows(client: Client) -> None:
    _user, token = invited()
    open_link(client, token)
    digest = Invitation.objects.get().digest

    thief = Client()

    assert open_link(thief, digest).status_code == 410
    assert found_in(dump(), digest) >= {"triage_invitation"}


# the password


@pytest.mark.parametrize(
    ("typed", "again", "said"),
    [
        ("short", "short", "too short"),
        ("nora.quinn", "nora.quinn", "too similar to the username"),
        ("password1234", "password1234", "too common"),
        ("1234098756456", "1234098756456", "entirely numeric"),
        (CHOSEN, "something else here", "match"),
        ("", "", "required"),
    ],
)
def test_a_password_that_is_too_easy_is_refused_and_the_link_stays(
    client: Client, typed: str, again: str, said: str
) -> None:
    user, token = invited()
    open_link(client, token)

    page = choose(client, typed, again)

    user.refresh_from_db()
    assert (page.status_code, said in page.text) == (200, True)
    assert not user.is_active
    assert f'value="{typed}"' not in page.text.partition('id="id_password1"')[2]
    assert choose(client).status_code == 302


@pytest.mark.usefixtures("second_factor_required")
def test_a_link_for_a_new_password_does_not_get_past_the_authenticator(client: Client) -> None:
    user = account()
    secret = with_app(user)
    token = new_password_for(user)

    open_link(client, token)
    answer = choose(client)
    before = is_in(client)
    client.post(CODE, {"code": shown(secret)})

    assert (answer["Location"], before, is_in(client)) == (CODE, False, True)
    assert Authenticator.objects.filter(user=user, type="totp").count() == 1


def test_a_new_password_ends_every_other_session(client: Client) -> None:
    user = account()
    elsewhere = Client()
    give_password(elsewhere)
    open_link(client, new_password_for(user))

    choose(client)

    assert (is_in(client), is_in(elsewhere)) == (True, False)


def test_whoever_is_signed_in_uses_no_link_of_another(log_in: LogIn) -> None:
    user, token = invited()
    operator = log_in("operator")

    page = open_link(operator, token)
    answer = choose(operator)

    user.refresh_from_db()
    assert "You are signed in here" in page.text
    assert "You are signed in here" in answer.text
    assert not user.is_active
    assert Invitation.objects.exists()


def test_the_form_carries_a_token_against_forgery() -> None:
    user, token = invited()
    strict = Client(enforce_csrf_checks=True)
    open_link(strict, token)

    assert choose(strict).status_code == 403
    assert not User.objects.get(pk=user.pk).is_active


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
