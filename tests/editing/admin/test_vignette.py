"""The list of vignettes, and who keeps them."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from tests.editing.admin.vignettes import ANSWERS
from tests.filling import address, save
from tests.staff.people import LogIn, staff
from triage.editing.signatures import fingerprint, sign_vignette
from triage.models import Questionnaire, Rule, Vignette


@pytest.fixture
def editor(draft: Questionnaire, log_in: LogIn) -> Client:
    return log_in("editor")


def _signed(vignette: Vignette) -> Vignette:
    return sign_vignette(vignette, by=staff("signer"), seen=fingerprint(vignette))


def _page(client: Client, place: str) -> str:
    return " ".join(client.get(place).content.decode().split())


def test_the_list_tells_what_becomes_of_each_and_who_signed(
    editor: Client, vignette: Vignette
) -> None:
    assert "✓ Passes" in _page(editor, address(Vignette, "changelist"))
    assert "A proposal, not signed" in _page(editor, address(Vignette, "changelist"))

    Rule.objects.filter(code="fever").delete()
    _signed(vignette)
    page = _page(editor, address(Vignette, "changelist"))
    assert (
        '<details><summary class="fails">✗ Fails</summary>It ends as self care. Expected: same '
        "day. “Sign infection” must fire, and does not.</details>"
    ) in page
    assert re.search(r"field-signature nowrap\">signer, |field-signature\">signer, ", page)


def test_the_list_can_be_filtered_by_signature_and_by_trial(
    editor: Client, vignette: Vignette, draft: Questionnaire
) -> None:
    _signed(vignette)
    wrong = {"answers": ANSWERS, "expected_urgency": 40, "title": "Ben"}
    Vignette.objects.create(questionnaire=draft, code="ben", **wrong)

    def titles(**query: str) -> list[str]:
        listed = editor.get(address(Vignette, "changelist"), query).context["cl"].result_list
        return [one.title for one in listed]

    assert (titles(signed="yes"), titles(signed="no")) == (["Ann"], ["Ben"])
    assert (titles(trial="passes"), titles(trial="fails")) == (["Ann"], ["Ben"])
    assert titles(signed="nonsense", trial="nonsense") == ["Ann", "Ben"]


def test_a_signed_vignette_is_deleted_by_leads_only(
    editor: Client, vignette: Vignette, log_in: LogIn
) -> None:
    assert editor.get(address(vignette, "delete")).status_code == 200
    _signed(vignette)
    assert editor.get(address(vignette, "delete")).status_code == 403

    chosen = {"action": "delete_selected", "_selected_action": [vignette.pk], "post": "yes"}
    editor.post(address(Vignette, "changelist"), chosen)
    assert Vignette.objects.exists()

    log_in("lead").post(address(vignette, "delete"), {"post": "yes"})
    assert not Vignette.objects.exists()


def test_its_history_can_be_read_but_no_signature_is_brought_back_by_it(
    editor: Client, vignette: Vignette
) -> None:
    signed = _signed(vignette)
    save(editor, address(vignette), narrative="Ann cannot pee.")
    change = signed.history.first()

    page = editor.get(address(vignette, "history"))
    place = reverse("admin:triage_vignette_simple_history", args=[vignette.pk, change.history_id])

    assert "Ann has a fever." in page.content.decode()
    assert editor.post(place).status_code == 403
    assert Vignette.objects.get().narrative == "Ann cannot pee."


def test_who_may_only_look_sees_it_without_a_form(vignette: Vignette) -> None:
    reader = staff("reader")
    reader.user_permissions.add(Permission.objects.get(codename="view_vignette"))
    client = Client()
    client.force_login(reader)

    page = _page(client, address(vignette))

    assert "Ann has a fever." in page
    assert 'name="_save"' not in page
