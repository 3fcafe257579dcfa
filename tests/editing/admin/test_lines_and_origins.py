"""The pages of telephone lines, origins and hazards."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from triage.models import Hazard, Questionnaire, SignOrigin, TelephoneLine, WarningSign

LINE = {"order": 10, "code": "ward_phone", "title": "The ward", "call": "", "number": "555-0177"}
HAZARD = {
    "order": 10,
    "code": "H31",
    "title": "It goes wrong",
    "cause": "A cause.",
    "effect": "An effect.",
    "mitigation": "Something.",
    "claims": ["gate", "floor"],
    "facts": ["floors"],
    "decision": "open",
}


def _add(client: Client, model: str, row: Questionnaire, **fields: Any) -> Any:
    address = reverse(f"admin:triage_{model}_add")
    return client.post(f"{address}?in={row.pk}", {"questionnaire": row.pk, **fields})


def _errors(response: Any) -> dict[str, list[str]]:
    return dict(response.context["adminform"].form.errors)


def test_an_editor_adds_a_line(editor: Client, draft: Questionnaire) -> None:
    assert _add(editor, "telephoneline", draft, **LINE).status_code == 302

    line = TelephoneLine.objects.get(code="ward_phone")
    assert (line.code, str(line), line.number) == ("ward_phone", "The ward", "555-0177")


@pytest.mark.parametrize(
    ("field", "value"), [("number", "ask us"), ("code", "crisis_line"), ("code", "Ward phone")]
)
def test_a_line_that_cannot_be_one_is_refused(
    editor: Client, draft: Questionnaire, field: str, value: str
) -> None:
    response = _add(editor, "telephoneline", draft, **{**LINE, field: value})

    assert list(_errors(response)) == [field]
    assert [line.code for line in TelephoneLine.objects.all()] == ["surgical_team_phone"]


def test_a_sign_comes_from_an_origin_of_its_questionnaire(
    editor: Client, draft: Questionnaire
) -> None:
    other = Questionnaire.objects.create(slug="other", title="Other")
    other.signorigins.create(code="elsewhere", title="Elsewhere")
    plain = {"order": 5, "code": "new", "title": "New one", "explanation": "It is new."}
    no_rules = {"rules-TOTAL_FORMS": 0, "rules-INITIAL_FORMS": 0}
    fields = {**plain, "source": "S.", "reading": "WTS-01", **no_rules}

    place = reverse("admin:triage_warningsign_add")
    elsewhere = {"questionnaire": draft.pk, **fields, "origin": "elsewhere"}

    unchosen = editor.post(place, elsewhere)
    refused = _add(editor, "warningsign", draft, **fields, origin="elsewhere")
    stored = _add(editor, "warningsign", draft, **fields, origin="guidance")

    assert _errors(unchosen)["origin"] == ["This belongs to another questionnaire."]
    assert list(_errors(refused)) == ["origin"]
    assert stored.status_code == 302
    assert WarningSign.objects.get(code="new").origin == "guidance"


def test_a_sign_whose_origin_is_gone_shows_its_code(editor: Client, draft: Questionnaire) -> None:
    sign = draft.warningsigns.get(code="infection")
    WarningSign.objects.filter(pk=sign.pk).update(origin="lost")

    page = editor.get(reverse("admin:triage_warningsign_change", args=[sign.pk]))

    assert '<option value="lost" selected>lost</option>' in page.content.decode()


def test_who_may_only_look_reads_a_sign(draft: Questionnaire) -> None:
    user = User.objects.create_user("guest", password="x", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_warningsign"))
    client = Client()
    client.force_login(user)
    sign = draft.warningsigns.get(code="infection")

    page = client.get(reverse("admin:triage_warningsign_change", args=[sign.pk]))

    assert page.status_code == 200
    assert "guidance" not in page.content.decode().split("<select")[0]


def test_an_origin_that_signs_have_is_not_deleted(editor: Client, draft: Questionnaire) -> None:
    origin = SignOrigin.objects.get(code="article")

    page = editor.post(reverse("admin:triage_signorigin_delete", args=[origin.pk]), {"post": "yes"})

    assert "comes from it" in page.content.decode()
    assert SignOrigin.objects.filter(pk=origin.pk).exists()
    assert str(origin) == "A warning sign from the article"


def test_a_lead_adds_a_hazard_with_its_evidence(lead: Client, row: Questionnaire) -> None:
    assert _add(lead, "hazard", row, **HAZARD).status_code == 302

    hazard = Hazard.objects.get()
    assert (hazard.claims, hazard.facts, str(hazard)) == ("gate floor", "floors", "It goes wrong")


def test_a_hazard_opened_and_saved_stays_what_it_was(lead: Client, row: Questionnaire) -> None:
    _add(lead, "hazard", row, **HAZARD)
    hazard = Hazard.objects.get()
    address = reverse("admin:triage_hazard_change", args=[hazard.pk])

    form = lead.get(address).context["adminform"].form

    ticked = [box.data["attrs"].get("checked") for box in form["claims"]]
    assert ticked.count(True) == 2
    assert not form.fields["claims"].has_changed(hazard.claims, ["gate", "floor"])
    assert form.fields["claims"].has_changed(hazard.claims, ["gate"])


def test_who_decides_says_why_by_name(lead: Client, row: Questionnaire) -> None:
    refused = _add(lead, "hazard", row, **{**HAZARD, "decision": "accepted"})

    assert list(_errors(refused)) == ["owner", "decision_note"]
    decided = {**HAZARD, "decision": "accepted", "owner": "Ada", "decision_note": "Ada, today."}
    assert _add(lead, "hazard", row, **decided).status_code == 302


def test_an_editor_reads_hazards_and_changes_none(editor: Client, draft: Questionnaire) -> None:
    hazard = draft.hazards.create(code="H31", title="T", cause="C", effect="E", mitigation="M")

    page = editor.get(reverse("admin:triage_hazard_change", args=[hazard.pk]))

    assert page.status_code == 200
    assert _add(editor, "hazard", draft, **HAZARD).status_code == 403
