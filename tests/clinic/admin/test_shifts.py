"""Shifts on the page of a recipient, and the holes that they leave."""

import pytest
from django.test import Client
from django.utils import timezone

from tests.alerts import on_duty, recipient
from tests.clinic.admin.reading import text_of
from tests.filling import address, complaints, save
from triage.models import Recipient, Shift

LIST = address(Recipient, "changelist")


def test_a_lead_gives_somebody_a_shift(lead: Client) -> None:
    nurse = recipient()
    shift = {"shifts-0-weekday": "4", "shifts-0-begins": "20:00", "shifts-0-ends": "08:00"}

    page = save(lead, address(nurse), **shift)

    assert page.status_code == 302
    assert str(Shift.objects.get()) == "Friday 20:00–08:00"


def test_the_same_shift_twice_is_refused(lead: Client) -> None:
    nurse = on_duty(recipient(), [4], 20, 8)

    page = save(
        lead,
        address(nurse),
        **{"shifts-1-weekday": "4", "shifts-1-begins": "20:00", "shifts-1-ends": "09:00"},
    )

    assert "shifts" in complaints(page)
    assert Shift.objects.count() == 1


@pytest.mark.parametrize("who", ["lead", "clinician"])
def test_the_list_shows_the_holes_of_seven_days(who: str, request: pytest.FixtureRequest) -> None:
    client: Client = request.getfixturevalue(who)
    nurse = recipient()
    found = [text_of(client.get(LIST))]
    on_duty(nurse, [(timezone.localdate().weekday() + 3) % 7])
    found.append(text_of(client.get(LIST)))

    assert "No holes: at any time somebody on the first step is on duty" in found[0]
    assert "There are holes." in found[1]
    assert "From now to" in found[1]
    assert "nobody on duty takes emergencies and same-day alerts." in found[1]
