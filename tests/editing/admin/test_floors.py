"""Safety floors are raised by leads, and lowered or deleted by nobody."""

from typing import Any

import pytest
from django.shortcuts import get_object_or_404
from django.test import Client

from tests.filling import address, complaints, save
from tests.staff.people import LogIn
from triage.models import Questionnaire, SafetyFloor


@pytest.fixture
def lead(draft: Questionnaire, log_in: LogIn) -> Client:
    return log_in("lead")


@pytest.fixture
def floor(draft: Questionnaire) -> SafetyFloor:
    """A floor that is not locked."""
    SafetyFloor.objects.update(locked=False)
    return get_object_or_404(SafetyFloor)


def test_a_lead_raises_a_floor(lead: Client, floor: SafetyFloor) -> None:
    SafetyFloor.objects.update(minimum=20, minimum_if_unsure=20)

    page = save(lead, address(floor), minimum=30)

    assert page.status_code == 302
    assert SafetyFloor.objects.get().minimum == 30


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        (
            {"minimum": 30, "minimum_if_unsure": 30},
            {"minimum": ["An emergency floor is never lowered."]},
        ),
        ({"minimum": None}, {"minimum": ["This field is required."]}),
    ],
)
def test_an_emergency_floor_is_never_lowered(
    lead: Client, floor: SafetyFloor, changes: dict[str, Any], refused: Any
) -> None:
    page = save(lead, address(floor), **changes)

    assert complaints(page) == refused


def test_a_floor_is_no_higher_for_not_sure(lead: Client, floor: SafetyFloor) -> None:
    SafetyFloor.objects.update(minimum=20, minimum_if_unsure=20)

    page = save(lead, address(floor), minimum_if_unsure=30)

    assert complaints(page) == {
        "minimum_if_unsure": ["This is more urgent than the minimum itself. “Not sure” never is."]
    }


def test_an_emergency_floor_is_not_deleted(lead: Client, floor: SafetyFloor) -> None:
    page = lead.post(address(floor, "delete"), {"post": "yes"})

    assert page.status_code == 403


@pytest.mark.parametrize("role", ["lead", "superuser"])
def test_a_locked_floor_is_only_looked_at(draft: Questionnaire, log_in: LogIn, role: str) -> None:
    floor, client = SafetyFloor.objects.get(), log_in(role)

    looked = client.get(address(floor))

    assert looked.status_code == 200
    assert 'name="_save"' not in looked.content.decode()
    assert 'name="conditions-0-value"' not in looked.content.decode()
    assert client.post(address(floor), {"minimum": 10}).status_code == 403
    assert client.post(address(floor, "delete"), {"post": "yes"}).status_code == 403


def test_a_locked_floor_is_not_deleted_with_others_or_its_questionnaire(
    draft: Questionnaire, log_in: LogIn
) -> None:
    client, floor = log_in("superuser"), SafetyFloor.objects.get()
    chosen = {"action": "delete_selected", "_selected_action": [floor.pk], "post": "yes"}

    in_bulk = client.post(address(SafetyFloor, "changelist"), chosen)
    client.post(address(draft, "delete"), {"post": "yes"})

    assert in_bulk.status_code == 403
    assert SafetyFloor.objects.filter(pk=floor.pk).exists()
