"""A questionnaire for git, out and in again by the admin's pages."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.editing.safety.files import vignette
from tests.editing.test_bundles import HAZARD
from tests.staff.people import LogIn
from triage.editing.bundles import write_bundle
from triage.models import Questionnaire, Vignette

ROLES = ("nobody", "patient", "clinician", "editor", "lead", "superuser")
IMPORT = "/admin/triage/questionnaire/import/"


@pytest.fixture
def whole(row: Questionnaire) -> Questionnaire:
    """With a vignette and a hazard."""
    row.hazards.create(**HAZARD)
    vignette()
    return row


def _changed(row: Questionnaire, **hazard: Any) -> str:
    """The same file with another vignette in place of the one, and another title."""
    found = json.loads(write_bundle(row))
    found["vignettes"][0]["code"] = "newer"
    found["hazards"][0].update({"title": "It goes worse", **hazard})
    return json.dumps(found)


def _upload(client: Client, text: str) -> Any:
    return client.post(IMPORT, {"file": SimpleUploadedFile("q.json", text.encode())})


def _confirm(client: Client, page: Any) -> Any:
    draft = page.context["proposal"].draft_sha256
    return client.post(IMPORT, {"confirm": page.context["sha256"], "draft": draft})


def test_who_may_look_at_all_of_it_exports_it(whole: Questionnaire, log_in: LogIn) -> None:
    address = reverse("admin:triage_questionnaire_export_git", args=[whole.pk])

    statuses = [log_in(role).get(address).status_code for role in ROLES]
    page = log_in("editor").get(address)

    assert statuses == [302, 302, 403, 200, 200, 200]
    assert page.content.decode() == write_bundle(whole)
    assert page["Content-Disposition"] == 'attachment; filename="small.json"'


def test_a_lead_sees_what_would_change_and_then_it_does(
    whole: Questionnaire, log_in: LogIn
) -> None:
    lead = log_in("lead")

    page = _upload(lead, _changed(whole))

    assert [(one.code, one.what) for one in page.context["rows"].changes] == [
        ("newer", "added"),
        ("fever", "removed"),
        ("H31", "changed"),
    ]
    assert "Import it as the draft" in page.content.decode()
    assert _confirm(lead, page).status_code == 302
    assert Vignette.objects.get().code == "newer"
    assert whole.hazards.get().title == "It goes worse"


def test_an_editor_changes_no_hazard_so(whole: Questionnaire, log_in: LogIn) -> None:
    editor = log_in("editor")

    page = _upload(editor, _changed(whole))
    _confirm(editor, page)

    assert page.context["rows"].changes[-1].what == "kept"
    assert whole.hazards.get().title == "It goes wrong"


def test_who_may_not_change_vignettes_changes_none(whole: Questionnaire, log_in: LogIn) -> None:
    editor = log_in("editor")
    Group.objects.get(name="Editors").permissions.remove(
        Permission.objects.get(codename="delete_vignette")
    )

    page = _upload(editor, _changed(whole))

    assert [one.kind for one in page.context["rows"].changes] == ["hazard"]


def test_what_no_table_takes_is_told_and_cannot_be_confirmed(
    whole: Questionnaire, log_in: LogIn
) -> None:
    lead = log_in("lead")

    page = _upload(lead, _changed(whole, decision="maybe"))
    again = _confirm(lead, page)

    assert "Vignettes and hazards that cannot be stored" in page.content.decode()
    assert "Import it as the draft" not in page.content.decode()
    assert again.status_code == 200
    assert Vignette.objects.get().code == "fever"
