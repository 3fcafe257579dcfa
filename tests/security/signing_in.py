"""Staff with passwords and authenticator apps, and the way in."""

from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from django.contrib.auth.models import User
from django.test import Client

from tests.staff.people import staff

PASSWORD = "four plain words here"
LOGIN, CODE, START = "/staff/login/", "/staff/login/code/", "/admin/"


def account(role: str = "clinician") -> User:
    """One of the roles, with a password."""
    user = staff(role)
    user.set_password(PASSWORD)
    user.save()
    return user


def with_app(user: User) -> str:
    """Set up an authenticator app and recovery codes; returns the key of the app."""
    secret: str = auth.generate_totp_secret()
    auth.TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def recovery_codes(user: User) -> list[str]:
    """Those that are left."""
    codes: list[str] = RecoveryCodes.activate(user).get_unused_codes()
    return codes


def shown(secret: str, later: int = 0) -> str:
    """What the app shows now, or some periods of 30 seconds later."""
    now = list(auth.yield_hotp_counters_from_time())[1]
    code: str = auth.format_hotp_value(auth.hotp_value(secret, now + later))
    return code


def wrong(secret: str) -> str:
    """A code that is not right now, just before or just after."""
    right = {shown(secret, step) for step in (-2, -1, 0, 1, 2)}
    return next(code for code in map("{:06}".format, range(10)) if code not in right)


def give_password(
    client: Client, username: str = "clinician", password: str = PASSWORD, **more: Any
) -> Any:
    """Type a user name and a password; ``address`` is where from."""
    address = more.pop("address", "192.0.2.1")
    form = {"login": username, "password": password, **more}
    return client.post(LOGIN, form, REMOTE_ADDR=address)


def give_code(client: Client, code: str) -> Any:
    """Type a code after the password."""
    return client.post(CODE, {"code": code})


def is_in(client: Client) -> bool:
    """Whether the staff's start page opens."""
    return client.get(START).status_code == 200
