"""Whoever is not of the clinic leaves no trace of care."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.test import Client
from django.urls import reverse

from tests.alerts import flagged, recipient
from tests.checks import NOW
from tests.clinic.admin.reviews import DONE
from tests.filling import address
from tests.staff.people import GROUPS, staff
from triage.clinic.alerts.attention import note_attended
from triage.clinic.belonging import is_of_clinic, may_call
from triage.models import (
    AccessLogEntry,
    Alert,
    Claim,
    Delivery,
    QuestionnaireVersion,
    Review,
    Submission,
)

pytestmark = pytest.mark.django_db


def with_permissions(*names: str, superuser: bool = False) -> User:
    user = User.objects.create(username="-".join(names), is_staff=True, is_superuser=superuser)
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    return user


def doctor_who_sets_up() -> User:
    """A superuser who was given a clinician's work."""
    user = staff("superuser", called="both")
    user.is_superuser = True
    user.save()
    user.groups.add(Group.objects.get(name=GROUPS["clinician"]))
    return user


@pytest.mark.parametrize(
    ("who", "belongs"),
    [
        (lambda: staff("clinician"), True),
        (lambda: staff("superuser"), False),
        (lambda: staff("lead"), False),
        (lambda: staff("editor"), False),
        (lambda: staff("desk"), False),
        (lambda: with_permissions("view_submission", "view_alert"), False),
        (lambda: with_permissions("view_submission", "add_review"), True),
        (lambda: with_permissions("add_review", superuser=True), True),
        (doctor_who_sets_up, True),
        (AnonymousUser, False),
    ],
)
def test_of_the_clinic_is_who_was_given_its_work(who: Callable[[], Any], belongs: bool) -> None:
    assert is_of_clinic(who()) is belongs


@pytest.mark.parametrize(
    ("who", "may"),
    [
        (lambda: staff("desk"), True),
        (lambda: staff("clinician"), True),
        (lambda: staff("lead"), False),
        (lambda: staff("superuser"), False),
        (lambda: with_permissions("add_calltry", superuser=True), True),
    ],
)
def test_who_was_given_the_calling_may_call(who: Callable[[], Any], may: bool) -> None:
    assert may_call(who()) is may


def traces(check: Submission) -> tuple[Any, ...]:
    """All that care leaves behind."""
    row = Submission.objects.values(
        "stage", "first_seen_at", "attended_at", "attended_until", "call_again_at"
    ).get(pk=check.pk)
    counts = [model._base_manager.count() for model in (Claim, Review, Delivery)]
    return row, list(Alert.objects.values()), counts


@pytest.mark.parametrize(
    "who",
    [
        lambda: staff("superuser"),
        lambda: with_permissions("view_submission", "view_alert", "acknowledge_alert", "add_claim"),
    ],
    ids=["superuser", "looks only"],
)
def test_whoever_is_not_of_the_clinic_looks_and_changes_nothing(
    version: QuestionnaireVersion, who: Callable[[], User]
) -> None:
    recipient()
    alert = flagged(version)
    check, client = alert.submission, Client()
    client.force_login(who())
    before = traces(check)

    looks = [
        client.get(address(check)),
        client.get(reverse("admin:triage_submission_print", args=[check.pk])),
        client.get(address(alert)),
        client.get(address(Submission, "changelist")),
    ]
    refused = [
        client.post(reverse(f"admin:triage_submission_{page}", args=[check.pk]), DONE).status_code
        for page in ("claim", "release", "review")
    ]
    refused += [
        client.post(reverse(f"admin:triage_alert_{page}", args=[alert.pk])).status_code
        for page in ("seen", "again")
    ]
    refused.append(
        client.post(address(Submission, "changelist"), {"ticked": [str(check.pk)]}).status_code
    )
    note_attended(now=NOW)

    assert [page.status_code for page in looks] == [200] * 4
    assert refused == [403] * 6
    assert traces(check) == before
    on_record = AccessLogEntry.objects.exclude(action="sign-in").order_by("id")
    assert [line.action for line in on_record] == ["view", "print", "alert", "list"]


def test_they_are_offered_nothing_that_is_refused(version: QuestionnaireVersion) -> None:
    alert = flagged(version)
    client = Client()
    client.force_login(staff("superuser"))

    pages = [client.get(address(row)).content.decode() for row in (alert, alert.submission)]
    pages.append(client.get(address(Submission, "changelist")).content.decode())

    words = ("I have seen this", "Send again", "Take this on", "Record what was done", "Take on")
    assert [word for word in words for page in pages if word in page] == []
