"""Who is told, and who can sign in."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth
from django.contrib.auth.models import User
from django.utils import timezone

from tests.alerts import on_duty, recipient
from tests.checks import NOW
from tests.records.doctor.looking import Case, of, tried
from tests.staff.inviting import invited
from tests.staff.people import staff
from triage.models import Invitation, Recipient
from triage.records.doctor import people
from triage.records.doctor.finding import Finding, Level
from triage.staff.demonstration import STAFF
from triage.staff.invitations import make_link

pytestmark = pytest.mark.django_db

RECIPIENTS, ACCOUNTS = "/admin/triage/recipient/", "/admin/auth/user/"


def nothing() -> None:
    """It is wrong as it is."""


def told() -> list[Finding]:
    return list(people.recipients(NOW))


def with_app(name: str) -> Callable[[], object]:
    return lambda: auth.TOTP.activate(User.objects.get(username=name), "A" * 32)


def locked(*names: str) -> Callable[[], object]:
    return lambda: User.objects.filter(username__in=names).update(is_active=False)


@pytest.mark.parametrize("who", [{"is_active": False}, {"minimum_urgency": 40}])
def test_that_nobody_is_told_is_found(who: dict[str, Any]) -> None:
    recipient(**who)

    tried(Case(told, "recipients", nothing, lambda: recipient("doctor"), RECIPIENTS))


def test_a_hole_in_the_rota_of_the_next_week_is_found() -> None:
    nurse = recipient("nurse")

    tried(
        Case(
            *(told, "rota", lambda: on_duty(nurse, range(6), 0, 0)),
            *(lambda: on_duty(nurse, [6], 0, 0), RECIPIENTS),
        )
    )


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("nurse@clinic.example", "nurse@clinic.org"),
        ("https://pager.clinic.example/alerts?to=1", "https://pager.clinic.org/of.example"),
        ("https://pager.clinic.example?to=1", "https://pager.clinic.org"),
    ],
)
def test_an_address_of_the_examples_is_found(address: str, own: str) -> None:
    recipient("nurse", address=address)
    recipient("former", is_active=False)

    def move() -> None:
        Recipient.objects.filter(name="nurse").update(address=own)

    assert [one.what for one in of(told(), "addresses")] == ["The address of nurse is an example."]
    tried(Case(told, "addresses", nothing, move, RECIPIENTS))


def test_a_recipient_whose_account_is_locked_is_found() -> None:
    User.objects.create(username="former", email="Nurse@clinic.org", is_active=False)
    recipient("nurse", address="nurse@clinic.org")
    recipient("doctor", address="doctor@clinic.org")

    def unlock() -> object:
        return User.objects.update(is_active=True)

    assert "nurse" in of(told(), "locked-recipients")[0].what
    tried(Case(told, "locked-recipients", nothing, unlock, RECIPIENTS))


def test_whoever_was_invited_and_did_not_come_in_time_is_said() -> None:
    user, _token = invited()

    def expire() -> object:
        return Invitation.objects.update(expires_at=timezone.now())

    def send_again() -> object:
        return make_link(user, by=staff("operator"), now=timezone.now())

    tried(Case(people.accounts, "invitations", expire, send_again, ACCOUNTS, Level.NOTE))


@pytest.mark.parametrize(("code", "role"), [("leads", "lead"), ("clinicians", "clinician")])
def test_that_there_is_nobody_of_a_group_is_found(code: str, role: str) -> None:
    staff(role, called="former")
    locked("former")()

    mend = "manage.py createsuperuser"
    tried(Case(people.accounts, code, nothing, lambda: staff(role, called="Robin"), mend))


def test_that_there_is_one_lead_only_is_said() -> None:
    first, second = (lambda name=name: staff("lead", called=name) for name in ("Robin", "Sasha"))

    tried(Case(people.accounts, "second-lead", first, second, ACCOUNTS, Level.NOTE))


@pytest.mark.parametrize("role", ["lead", "superuser"])
def test_who_may_approve_without_an_authenticator_app_is_found(role: str) -> None:
    staff("clinician", called="Kim")
    staff(role, called="former")
    locked("former")()

    def arrive() -> object:
        return staff(role, called="Robin")

    tried(Case(people.accounts, "authenticators", arrive, with_app("Robin"), ACCOUNTS))


def test_accounts_of_the_demonstration_are_found_until_they_are_locked() -> None:
    names = [name for name, _group in STAFF]
    staff("lead", called="second-lead")

    tried(Case(people.accounts, "demonstration", nothing, locked(*names), ACCOUNTS))
