"""Safety floors are changed by leads; a locked one by nobody, until its lock is off."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils.html import strip_tags

from tests.filling import address, complaints, save
from tests.staff.people import LogIn
from triage.models import FloorCondition, Questionnaire, SafetyFloor


@pytest.fixture
def lead(draft: Questionnaire, log_in: LogIn) -> Client:
    return log_in("lead")


def _set(**columns: Any) -> SafetyFloor:
    SafetyFloor.objects.update(**columns)
    floor: SafetyFloor = SafetyFloor.objects.get()
    return floor


@pytest.fixture
def floor(draft: Questionnaire) -> SafetyFloor:
    """A floor that is not locked."""
    return _set(locked=False, minimum=20, minimum_if_unsure=20)


@pytest.fixture
def locked(draft: Questionnaire) -> SafetyFloor:
    """A locked floor that demands no emergency."""
    return _set(locked=True, minimum=30, minimum_if_unsure=30)


def test_a_lead_raises_a_floor(lead: Client, floor: SafetyFloor) -> None:
    page = save(lead, address(floor), minimum=30)

    assert page.status_code == 302
    assert SafetyFloor.objects.get().minimum == 30


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        (
            {"minimum": 40},
            {"locked": ["A floor that demands an emergency is locked. Tick this: it is for ever."]},
        ),
        (
            {"minimum_if_unsure": 30},
            {
                "minimum_if_unsure": [
                    "This is more urgent than the minimum itself. “Not sure” never is."
                ]
            },
        ),
        ({"minimum": None}, {"minimum": ["This field is required."]}),
    ],
)
def test_a_floor_that_could_not_be_kept_is_refused_at_its_box(
    lead: Client, floor: SafetyFloor, changes: dict[str, Any], refused: Any
) -> None:
    page = save(lead, address(floor), **changes)

    assert complaints(page) == refused
    assert SafetyFloor.objects.get().minimum == 20


def test_raised_to_emergency_it_is_locked_for_ever(lead: Client, floor: SafetyFloor) -> None:
    page = save(lead, address(floor), minimum=40, locked="on")

    assert page.status_code == 302
    assert SafetyFloor.objects.get().is_locked_for_ever
    assert lead.post(address(floor), {}).status_code == 403


@pytest.mark.parametrize("role", ["lead", "superuser"])
def test_an_emergency_floor_is_only_looked_at(
    draft: Questionnaire, log_in: LogIn, role: str
) -> None:
    floor, client = SafetyFloor.objects.get(), log_in(role)

    looked = client.get(address(floor))

    assert looked.status_code == 200
    assert 'name="_save"' not in looked.content.decode()
    assert 'name="conditions-0-value"' not in looked.content.decode()
    assert client.post(address(floor), {"minimum": 10}).status_code == 403
    assert client.post(address(floor, "delete"), {"post": "yes"}).status_code == 403


def test_of_another_locked_floor_a_lead_takes_off_the_lock_and_nothing_else(
    lead: Client, locked: SafetyFloor
) -> None:
    page = save(
        lead,
        address(locked),
        locked=None,
        title="Other",
        minimum=10,
        minimum_if_unsure=10,
        **{"conditions-0-value": "leak", "conditions-1-DELETE": "on"},
    )

    assert page.status_code == 302
    [after] = SafetyFloor.objects.values("title", "minimum", "minimum_if_unsure", "locked")
    assert after == {
        "title": locked.title,
        "minimum": 30,
        "minimum_if_unsure": 30,
        "locked": False,
    }
    assert set(FloorCondition.objects.values_list("value", flat=True)) == {"cant_pee", "new"}


def test_with_its_lock_on_it_is_not_deleted(lead: Client, locked: SafetyFloor) -> None:
    assert lead.post(address(locked, "delete"), {"post": "yes"}).status_code == 403


def test_without_its_lock_it_is_changed_and_deleted(lead: Client, locked: SafetyFloor) -> None:
    save(lead, address(locked), locked=None)

    changed = save(lead, address(locked), minimum=20, minimum_if_unsure=20)
    deleted = lead.post(address(locked, "delete"), {"post": "yes"})

    assert (changed.status_code, deleted.status_code) == (302, 302)
    assert not SafetyFloor.objects.exists()


def test_editors_only_look_at_floors(locked: SafetyFloor, log_in: LogIn) -> None:
    editor = log_in("editor")

    assert 'name="locked"' not in editor.get(address(locked)).content.decode()
    assert editor.post(address(locked), {}).status_code == 403


def test_who_may_not_change_the_conditions_of_a_floor_reads_them_in_boxes(
    lead: Client, locked: SafetyFloor
) -> None:
    page = lead.get(address(locked)).content.decode()

    table = page[page.index('id="conditions-group"') :].partition("</section>")[0]
    assert " ".join(strip_tags(table).split()).partition("every box ")[2] == (
        "Box 1: any of these Bladder bladder is I can&#x27;t pee and "
        "Box 2: any of these Onset onset is In the last 2 weeks"
    )
    assert "<button" not in table


def test_a_locked_floor_is_not_deleted_with_others_or_its_questionnaire(
    draft: Questionnaire, log_in: LogIn
) -> None:
    client, floor = log_in("superuser"), SafetyFloor.objects.get()
    chosen = {"action": "delete_selected", "_selected_action": [floor.pk], "post": "yes"}

    in_bulk = client.post(address(SafetyFloor, "changelist"), chosen)
    client.post(address(draft, "delete"), {"post": "yes"})

    assert in_bulk.status_code == 403
    assert SafetyFloor.objects.filter(pk=floor.pk).exists()


def test_the_database_keeps_the_lock_of_an_emergency_floor(draft: Questionnaire) -> None:
    for sql in (
        "UPDATE triage_safetyfloor SET locked = %s",
        "UPDATE triage_safetyfloor SET locked = %s, minimum_if_unsure = 10",
    ):
        with (
            pytest.raises(IntegrityError, match="safety_floor_emergency_locked"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql, [False])

    assert SafetyFloor.objects.get().is_locked_for_ever
