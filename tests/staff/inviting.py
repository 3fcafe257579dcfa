"""Invitations, for tests: who makes them, and what becomes of a link."""

import re
from typing import Any

from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from tests.staff.people import staff
from triage.models import AccessLogEntry
from triage.site.roles import CLINICIANS
from triage.staff.invitations import NewPerson, invite

PAGE = "/staff/invitation/"
CHOSEN = "several plain words in a row"


def invited(first_name: str = "Nora", *, email: str = "nora@clinic.example") -> tuple[User, str]:
    """Somebody whom an operator has just invited, and the token of their link."""
    groups = (Group.objects.get(name=CLINICIANS),)
    person = NewPerson(first_name, "Quinn", email, groups)
    return invite(person, by=staff("operator"), now=timezone.now())


def open_link(client: Client, token: str) -> Any:
    """The page that the link leads to in the end."""
    return client.get(PAGE, {"key": token}, follow=True)


def choose(client: Client, password: str = CHOSEN, again: str | None = None) -> Any:
    """Type a password there, twice."""
    typed = {"password1": password, "password2": password if again is None else again}
    return client.post(PAGE, typed)


def token_in(text: str) -> str:
    """The token of the link that a page or a message shows."""
    found = re.search(r"/staff/invitation/\?key=([\w-]+)", text)
    assert found is not None
    return found[1]


def lines() -> list[tuple[str, str, str | None]]:
    """The audit log: what, by whom, about whom."""
    rows = AccessLogEntry.objects.order_by("id").select_related("user")
    return [(row.action, str(row.user), row.about) for row in rows]
