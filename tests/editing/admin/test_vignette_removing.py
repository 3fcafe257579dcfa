"""Deleting a vignette that was signed once: for clinical leads, one by one, with a reason."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.filling import address, save
from tests.staff.people import LogIn, staff
from triage.editing.signatures import fingerprint, sign_vignette
from triage.models import Questionnaire, Vignette, VignetteChange

ROLES = ("nobody", "patient", "clinician", "editor", "lead", "superuser")
WHY = "Nobody is treated so any more."


def _text(page: Any) -> str:
    body = re.sub(r"<[^>]+>", " ", page.content.decode().split('id="content-main"')[-1])
    return " ".join(unescape(body).split())


def _page(vignette: Vignette) -> str:
    return reverse("admin:triage_vignette_remove", args=[vignette.pk])


@pytest.fixture
def signed(vignette: Vignette) -> Vignette:
    return sign_vignette(vignette, by=staff("signer"), seen=fingerprint(vignette))


@pytest.fixture
def lead(draft: Questionnaire, log_in: LogIn) -> Client:
    return log_in("lead")


def test_only_clinical_leads_delete_what_was_signed(signed: Vignette, log_in: LogIn) -> None:
    place = _page(signed)

    looked = [log_in(role).get(place).status_code for role in ROLES]
    posted = [log_in(role).post(place, {"reason": WHY}).status_code for role in ROLES[:4]]

    assert looked == [302, 302, 403, 403, 200, 200]
    assert posted == [302, 302, 403, 403]
    assert Vignette.objects.exists()
    assert log_in("lead").get(place.replace(str(signed.pk), "999")).status_code == 404


def test_the_page_shows_who_goes_and_asks_why(lead: Client, signed: Vignette) -> None:
    text = _text(lead.get(_page(signed)))

    assert "Vignette Ann Story Ann has a fever. What was signed expected: same day;" in text
    assert "Signed by signer," in text

    refused = lead.post(_page(signed), {"reason": "  "})
    assert "Write why. It is shown to whoever publishes." in _text(refused)
    assert Vignette.objects.exists()


def test_deleted_it_is_kept_on_record(lead: Client, signed: Vignette) -> None:
    response = lead.post(_page(signed), {"reason": WHY}, follow=True)

    assert response.redirect_chain == [(address(Vignette, "changelist"), 302)]
    assert [str(said) for said in response.context["messages"]] == ["“Ann” is deleted."]
    assert not Vignette.objects.exists()
    kept = VignetteChange.objects.get()
    assert (kept.title, kept.act, kept.reason, kept.by) == ("Ann", "removed", WHY, staff("lead"))


def test_the_usual_page_to_delete_leads_there_or_is_refused(
    lead: Client, signed: Vignette, log_in: LogIn
) -> None:
    usual = address(signed, "delete")

    assert lead.get(usual)["Location"] == _page(signed)
    assert lead.post(usual, {"post": "yes"})["Location"] == _page(signed)
    assert log_in("editor").get(usual).status_code == 403
    assert Vignette.objects.exists()


def test_a_signature_that_went_does_not_open_the_usual_way(
    lead: Client, signed: Vignette, log_in: LogIn
) -> None:
    save(lead, address(signed), expected_urgency=40, reason=WHY)
    assert not Vignette.objects.get().is_signed

    assert log_in("editor").get(address(signed, "delete")).status_code == 403
    assert lead.get(address(signed, "delete"))["Location"] == _page(signed)
    assert "Nobody any more: the signature went with a change." in _text(lead.get(_page(signed)))


@pytest.mark.parametrize("role", ["editor", "lead", "superuser"])
def test_it_is_not_deleted_together_with_others(
    role: str, signed: Vignette, draft: Questionnaire, log_in: LogIn
) -> None:
    other = Vignette.objects.create(
        questionnaire=draft, code="ben", title="Ben", answers={}, expected_urgency=10
    )
    chosen = {"action": "delete_selected", "_selected_action": [signed.pk, other.pk]}

    asked = log_in(role).post(address(Vignette, "changelist"), chosen)
    log_in(role).post(address(Vignette, "changelist"), {**chosen, "post": "yes"})

    said = "Ann : it was signed, so a clinical lead deletes it on a page of its own and says why."
    assert said in _text(asked)
    assert Vignette.objects.count() == 2


def test_proposals_are_deleted_as_before(draft: Questionnaire, log_in: LogIn) -> None:
    made = [
        Vignette.objects.create(
            questionnaire=draft, code=code, title=code, answers={}, expected_urgency=10
        )
        for code in "abc"
    ]
    editor = log_in("editor")
    chosen = {"action": "delete_selected", "_selected_action": [one.pk for one in made[:2]]}

    editor.post(address(Vignette, "changelist"), {**chosen, "post": "yes"})
    editor.post(address(made[2], "delete"), {"post": "yes"})

    assert (Vignette.objects.exists(), VignetteChange.objects.exists()) == (False, False)
    assert editor.get(address(made[2], "delete")).status_code == 302
