"""Whatever is administered has its line in the audit log, which names it and binds the name."""

from datetime import time
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from tests.alerts import recipient
from tests.filling import address, save
from tests.queries import failing
from tests.staff.people import LogIn, staff
from triage.models import AccessLogEntry, OpeningHours, Recipient, ReviewOutcome, Team
from triage.site.audit import link, record
from triage.staff.on_record import OnRecord

pytestmark = pytest.mark.django_db


def lines() -> list[tuple[str, str | None]]:
    return list(AccessLogEntry.objects.order_by("id").values_list("action", "about"))


def test_an_account_is_named_with_what_it_may_do_from_then_on(log_in: LogIn) -> None:
    superuser, nora = log_in("superuser"), staff("clinician", called="nora")
    group = Group.objects.get(name="Desk")

    save(superuser, reverse("admin:auth_user_change", args=[nora.pk]), groups=[group.pk])
    chosen = {"action": "lock", "confirm": "yes", "_selected_action": [nora.pk]}
    superuser.post(reverse("admin:auth_user_changelist"), chosen)

    assert lines() == [
        ("account changed", "nora (Desk): Changed Groups."),
        ("account locked", "nora (Desk, inactive)"),
    ]


def test_whoever_is_deleted_is_named(log_in: LogIn) -> None:
    superuser = log_in("superuser")
    people = [User.objects.create(username=name, is_staff=True) for name in ("ann", "ben", "cleo")]
    chosen = {"action": "delete_selected", "post": "yes"}

    superuser.post(reverse("admin:auth_user_delete", args=[people[0].pk]), {"post": "yes"})
    chosen_people = [people[1].pk, people[2].pk]
    superuser.post(
        reverse("admin:auth_user_changelist"), {**chosen, "_selected_action": chosen_people}
    )

    assert sorted(lines()) == [("account deleted", f"{name} ()") for name in ("ann", "ben", "cleo")]
    assert not User.objects.filter(pk__in=[one.pk for one in people]).exists()


def test_a_recipient_is_named_with_where_it_is_reached(log_in: LogIn) -> None:
    lead, row = log_in("lead"), recipient("nurse")

    save(lead, address(row), address="other@clinic.example")

    assert lines() == [
        ("recipient changed", "nurse (e-mail other@clinic.example): Changed Address.")
    ]


@pytest.mark.parametrize("model", [Recipient, ReviewOutcome, Team])
def test_what_cannot_be_recorded_is_not_done(log_in: LogIn, model: Any) -> None:
    """Whoever adds one, whatever it is."""
    superuser = log_in("superuser")
    superuser.raise_request_exception = False
    before = model.objects.count()
    typed = {"name": "Nurses", "label": "Sent home", "address": "nurse@clinic.example"}

    with failing('INSERT INTO "triage_accesslogentry"'):
        page = save(superuser, address(model, "add"), **typed)

    assert page.status_code == 500
    assert model.objects.count() == before
    assert save(superuser, address(model, "add"), **typed).status_code == 302
    assert (model.objects.count(), len(lines())) == (before + 1, 1)


def test_hours_that_are_deleted_are_named(log_in: LogIn) -> None:
    lead = log_in("lead")
    row = OpeningHours.objects.create(weekday=0, opens=time(8), closes=time(18))

    lead.post(address(row, "delete"), {"post": "yes"})

    assert lines() == [("opening hours deleted", "Monday 08:00–18:00")]


def test_every_page_of_the_kind_says_what_it_is_called() -> None:
    pages = [page for page in admin.site._registry.values() if isinstance(page, OnRecord)]

    assert len(pages) == 6
    assert all(page.recorded_as for page in pages)


def test_the_name_is_bound() -> None:
    record("account changed", by=None, about="nora (Desk)")
    entry = AccessLogEntry.objects.get()
    entry.about = "nora ()"

    assert link("", entry) != entry.chain
    entry.about = "nora (Desk)"
    assert link("", entry) == entry.chain


def test_operators_find_the_lines_about_an_account(log_in: LogIn, client: Client) -> None:
    record("account changed", by=staff("superuser"), about="nora (Desk)")

    page = log_in("operator").get(reverse("admin:triage_accesslogentry_changelist"), {"q": "nora"})

    assert "nora (Desk)" in page.content.decode()
