"""The list of vignettes, and who keeps them."""

import json
import re
from typing import Any

from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from tests.editing.admin.vignettes import ANSWERS, FEVER
from tests.editing.made_up import new_question
from tests.filling import address, save
from tests.queries import counted
from tests.staff.people import staff
from triage.editing.signatures import fingerprint, sign_vignette
from triage.models import Questionnaire, Rule, Vignette


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


def test_the_list_sums_up_what_becomes_of_all(
    editor: Client, vignette: Vignette, draft: Questionnaire
) -> None:
    Vignette.objects.create(questionnaire=draft, code="b", answers=ANSWERS, expected_urgency=40)
    Vignette.objects.create(questionnaire=draft, code="c", answers={}, expected_urgency=40)

    page = _page(editor, address(Vignette, "changelist"))

    assert "pass: 1, fail: 1, wait for an answer to a new question: <a href=" in page
    assert "1, answer it in all</a>" in page

    Questionnaire.objects.create(slug="other", title="Other")
    assert "<strong>Other.</strong>" in _page(editor, address(Vignette, "changelist"))


def test_the_list_and_the_page_tell_what_was_changed_since_it_was_signed(
    editor: Client, vignette: Vignette
) -> None:
    _signed(vignette)
    assert "changed since it was signed" not in _page(editor, address(vignette))

    save(editor, address(vignette), narrative="Ann is hot.")
    new_question(vignette.questionnaire)
    save(editor, address(vignette), answers=json.dumps({**FEVER, "cough": ["no"]}))

    for place in (address(vignette), address(Vignette, "changelist")):
        page = _page(editor, place)
        assert "story: “Ann has a fever.” became “Ann is hot.”, by editor," in page
        assert "“Cough” answered “No”, by editor," in page


def test_the_list_asks_the_same_however_many_there_are(
    editor: Client, vignette: Vignette, draft: Questionnaire
) -> None:
    _signed(vignette)
    editor.get(address(Vignette, "changelist"))
    with counted() as one:
        editor.get(address(Vignette, "changelist"))
    for code in ("b", "c"):
        _signed(Vignette.objects.create(**_fields(draft), code=code))
    with counted() as three:
        editor.get(address(Vignette, "changelist"))

    assert len(one) == len(three)


def _fields(draft: Questionnaire) -> dict[str, Any]:
    return {"questionnaire": draft, "title": "B", "answers": ANSWERS, "expected_urgency": 10}


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
