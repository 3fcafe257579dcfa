"""A submission that clinicians work on: where, and what a colleague did before."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.check.views.walk import text_of
from tests.filling import address
from tests.small import BENIGN
from tests.staff.people import NOON, staff
from triage.clinic.news import known_as
from triage.clinic.reviews import review
from triage.models import AccessLogEntry, Review, Submission

EMERGENCY = {**BENIGN, "bladder": ("cant_pee",), "onset": ("new",)}
#: What a page says of the check that it was drawn for.
_FOUND = frozenset({("bladder-sign", "emergency")})
DRAWN = {"known": "0", "danger": known_as((NOON + timedelta(minutes=1), None, None), _FOUND)}
DONE = {**DRAWN, "outcome": "called", "verdict": "right", "note": "Rang: comes in."}


def place(check: Submission, page: str = "review") -> str:
    return reverse(f"admin:triage_submission_{page}", args=[check.pk])


def correction(row: Review) -> str:
    return reverse("admin:triage_submission_correct", args=[row.submission_id, row.pk])


def read(client: Client, check: Submission) -> str:
    return text_of(client.get(address(check)))


def colleague() -> Any:
    user = staff("ben")
    user.first_name, user.last_name = "Ben", "Example"
    user.save()
    return user


def recorded(check: Submission, note: str = "", **changes: Any) -> Review:
    """What a colleague recorded."""
    plain = {"by": colleague(), "outcome": "not-reached", "verdict": "", "now": timezone.now()}
    return review(check, note=note, **{**plain, **changes})


def log() -> list[tuple[str, str]]:
    rows = AccessLogEntry.objects.exclude(action="sign-in").order_by("id")
    return list(rows.values_list("user__username", "action"))
