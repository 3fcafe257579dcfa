"""Teams as clinical leads keep them."""

from django.test import Client

from tests.clinic.admin.worklist import text_of
from tests.filling import address, save
from tests.staff.people import LogIn, staff
from triage.models import Team


def test_a_lead_makes_a_team_of_people_of_the_clinic(lead: Client) -> None:
    ann, editor = staff("clinician", called="ann"), staff("editor")
    form = lead.get(address(Team, "add")).content.decode()

    lead.post(address(Team, "add"), {"name": "Nurses", "members": [ann.pk], "is_active": "on"})

    team = Team.objects.get()
    assert list(team.members.all()) == [ann]
    assert f'value="{ann.pk}"' in form
    assert f'<option value="{editor.pk}"' not in form


def test_nobody_else_can_be_a_member(lead: Client) -> None:
    editor = staff("editor")

    lead.post(address(Team, "add"), {"name": "Nurses", "members": [editor.pk]})

    assert not Team.objects.exists()


def test_a_member_that_no_database_can_hold_is_nobody(lead: Client) -> None:
    for key in ("9" * 19, "9" * 400, "no-number"):
        page = lead.post(address(Team, "add"), {"name": "Nurses", "members": [key]})

        assert page.status_code == 200
        assert "is not a valid value" in text_of(page)
    assert not Team.objects.exists()


def test_a_team_is_changed_and_switched_off_but_never_deleted(lead: Client) -> None:
    team = Team.objects.create(name="Nurses")

    save(lead, address(team), name="Night", is_active=None, members=[])

    team.refresh_from_db()
    assert (team.name, team.is_active) == ("Night", False)
    assert lead.post(address(team, "delete"), {"post": "yes"}).status_code == 403


def test_clinicians_see_who_is_in_a_team_and_change_nothing(log_in: LogIn) -> None:
    team = Team.objects.create(name="Nurses")
    client = log_in("clinician")

    assert "Nurses" in text_of(client.get(address(team)))
    assert client.post(address(team), {"name": "Mine"}).status_code == 403
    assert log_in("editor").get(address(team)).status_code == 403
