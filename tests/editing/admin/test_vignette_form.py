"""The form of a vignette."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.editing.admin.vignettes import ANSWERS, FEVER
from tests.filling import address, complaints, save, shown
from tests.queries import meanwhile
from tests.small import BENIGN
from tests.staff.people import LogIn, staff
from triage.editing.signatures import fingerprint, sign_vignette
from triage.editing.trying import pack
from triage.models import Disposition, Questionnaire, Vignette, VignetteChange

TOLD = "A person who says: Fever: Yes; Score: 3; Duration: 10 days; Weight: 70 kg."


def _signed(vignette: Vignette) -> Vignette:
    return sign_vignette(vignette, by=staff("signer"), seen=fingerprint(vignette))


def _page(client: Client, place: str) -> str:
    return " ".join(client.get(place).content.decode().split())


def _add(**query: str) -> str:
    parts = "&".join(f"{key}={value}" for key, value in query.items())
    return f"{reverse('admin:triage_vignette_add')}?{parts}"


def test_a_vignette_is_shown_in_words(editor: Client, vignette: Vignette) -> None:
    page = _page(editor, address(vignette))

    assert TOLD in page
    assert "<li>What about bladder? — None of these</li>" in page
    assert "✓ Passes" in page
    walk = f"{reverse('admin:triage_questionnaire_try', args=[vignette.questionnaire_id])}"
    assert f'href="{walk}?vignette=ann"' in page
    assert "Sign it" not in page


def test_a_lead_is_led_to_sign_what_is_not_signed(vignette: Vignette, log_in: LogIn) -> None:
    lead = log_in("lead")
    place = f'href="{reverse("admin:triage_vignette_sign")}?ids={vignette.pk}"'
    assert place in _page(lead, address(vignette))

    _signed(vignette)

    assert place not in _page(lead, address(vignette))


def test_other_words_leave_the_signature_with_a_mark(editor: Client, vignette: Vignette) -> None:
    _signed(vignette)

    saved = save(editor, address(vignette), title="Ann again.", narrative="Ann has a fever")

    assert Vignette.objects.get().is_signed
    said = editor.get(saved["Location"]).content.decode()
    assert "The signature stays, with a mark of what was changed." in said


@pytest.mark.parametrize(
    "changes", [{"expected_urgency": 40}, {"must_fire": None}, {"answers": json.dumps(ANSWERS)}]
)
def test_editors_do_not_change_what_was_ever_signed(
    editor: Client, vignette: Vignette, changes: dict[str, Any]
) -> None:
    _signed(vignette)

    page = save(editor, address(vignette), **changes, reason="I say so.")

    (complaint,) = complaints(page)["__all__"]
    assert complaint.startswith("A clinical lead has signed this person as they were.")
    assert 'name="reason"' not in page.content.decode()
    stored = Vignette.objects.get()
    assert (stored.is_signed, stored.answers, stored.must_fire) == (True, FEVER, "infection")


def test_a_lead_is_told_that_the_signature_goes_and_says_why(
    vignette: Vignette, log_in: LogIn
) -> None:
    lead = log_in("lead")
    assert 'name="reason"' not in _page(lead, address(vignette))
    _signed(vignette)
    assert 'name="reason"' in _page(lead, address(vignette))

    asked = save(lead, address(vignette), expected_urgency=40)
    assert complaints(asked) == {
        "reason": [
            "Saved so, the signature goes: what was signed changes. Write why; it stays on record."
        ]
    }
    assert Vignette.objects.get().is_signed

    saved = save(lead, address(vignette), expected_urgency=40, reason="Worse than we thought.")
    said = lead.get(saved["Location"]).content.decode()
    assert not Vignette.objects.get().is_signed
    assert "What was signed has changed, so the signature is gone." in said
    assert VignetteChange.objects.get().reason == "Worse than we thought."


def test_what_is_signed_while_it_is_saved_is_not_changed_without_a_reason(
    editor: Client, vignette: Vignette
) -> None:
    sent = {**shown(editor.get(address(vignette))), "expected_urgency": 40}
    last_of_the_form = 'AS "a" FROM "triage_vignette"'

    with meanwhile(last_of_the_form, lambda: _signed(vignette)):
        response = editor.post(address(vignette), sent)

    assert response["Location"] == address(vignette)
    said = "Not saved: it was signed meanwhile. Look at it again."
    assert said in editor.get(address(vignette)).content.decode()
    assert Vignette.objects.get().expected_urgency == 30


def test_signs_are_ticked_and_kept_as_codes(editor: Client, vignette: Vignette) -> None:
    page = editor.get(address(vignette))
    form = page.context["adminform"].form
    assert form["must_fire"].value() == ["infection"]
    assert [value for value, _ in form.fields["must_fire"].choices] == [
        "infection",
        "bladder-sign",
        "long-pain",
        "crisis-sign",
    ]

    save(editor, address(vignette), must_fire=["infection", "crisis-sign"])

    assert Vignette.objects.get().must_fire == "infection crisis-sign"


def test_a_sign_that_is_gone_can_still_be_unticked(editor: Client, vignette: Vignette) -> None:
    Vignette.objects.update(must_fire="gone")

    page = editor.get(address(vignette)).content.decode()

    assert "gone, which is gone" in page
    assert save(editor, address(vignette), must_fire=None).status_code == 302
    assert Vignette.objects.get().must_fire == ""


@pytest.mark.parametrize(
    ("changes", "refused"),
    [
        (
            {"must_not_fire": ["infection"]},
            {"must_not_fire": ["The same sign cannot also be one that must fire."]},
        ),
        (
            {"answers": '{"fever": ["maybe"]}'},
            {"answers": ["These are no answers to the draft: fever: 'maybe' is no option."]},
        ),
        (
            {"answers": '{"fever": ["yes"]}'},
            {
                "answers": [
                    "A question is not answered. Walk through it with “Try it” to answer all."
                ]
            },
        ),
        ({"answers": "nonsense"}, {"answers": ["Enter a valid JSON."]}),
        (
            {"answers": "[1]"},
            {
                "answers": [
                    "These are no answers to the draft: answers: expected an object of link ids."
                ]
            },
        ),
    ],
)
def test_a_mistake_is_said_at_its_box(
    editor: Client, vignette: Vignette, changes: dict[str, Any], refused: dict[str, list[str]]
) -> None:
    page = save(editor, address(vignette), **changes)

    assert complaints(page) == refused


def test_answers_that_no_longer_fit_do_not_hold_up_another_change(
    editor: Client, vignette: Vignette
) -> None:
    Vignette.objects.update(answers={"gone": ["yes"]})

    assert save(editor, address(vignette), title="Ann again").status_code == 302
    assert "It cannot be tried: gone: no such question." in _page(editor, address(vignette))


def test_without_a_default_disposition_nobody_gets_a_result(
    editor: Client, vignette: Vignette
) -> None:
    Questionnaire.objects.update(default_disposition=None)
    Disposition.objects.filter(code="self-care").delete()

    page = save(editor, address(vignette), answers='{"adult": ["yes"]}')

    assert complaints(page) == {
        "answers": ["The draft has no default disposition, so nobody gets a result."]
    }


def test_a_walk_fills_in_the_form_of_a_new_vignette(editor: Client, draft: Questionnaire) -> None:
    place = _add(questionnaire=str(draft.pk), walk=pack({**BENIGN, "fever": ("yes",)}))
    form = editor.get(place).context["adminform"].form

    assert form.initial["answers"] == FEVER
    assert form.initial["narrative"] == TOLD
    assert (form.initial["expected_urgency"], form.initial["must_fire"]) == (30, "infection")

    page = save(editor, place, title="Fever", code="fever")

    assert page.status_code == 302
    made = Vignette.objects.get()
    assert (made.answers, made.must_fire, made.is_signed) == (FEVER, "infection", False)


@pytest.mark.parametrize(
    "query", [{"walk": "forged"}, {"questionnaire": "x", "walk": "y"}, {"questionnaire": "999"}]
)
def test_a_walk_that_leads_nowhere_leaves_the_form_empty(
    editor: Client, draft: Questionnaire, query: dict[str, str]
) -> None:
    form = editor.get(_add(**query)).context["adminform"].form

    assert form.initial.get("answers", {}) == {}
    assert "Save it to read the answers here." in _page(editor, _add(**query))


def test_a_walk_through_a_draft_without_a_default_brings_nothing(
    editor: Client, draft: Questionnaire
) -> None:
    Questionnaire.objects.update(default_disposition=None)

    form = editor.get(_add(walk=pack(BENIGN))).context["adminform"].form

    assert "answers" not in form.initial


def test_a_walk_fills_in_the_answers_of_the_vignette_it_began_with(
    editor: Client, vignette: Vignette
) -> None:
    place = f"{address(vignette)}?walk={pack(BENIGN)}"
    assert editor.get(place).context["adminform"].form.initial["answers"] == ANSWERS
    assert Vignette.objects.get().answers == FEVER

    save(editor, place, expected_urgency=10, must_fire=None)

    assert Vignette.objects.get().answers == ANSWERS


def test_a_forged_walk_leaves_the_vignette_as_it_is(editor: Client, vignette: Vignette) -> None:
    place = f"{address(vignette)}?walk=forged"

    assert editor.get(place).context["adminform"].form.initial["answers"] == FEVER


def test_of_several_questionnaires_the_signs_of_the_chosen_one_are_offered(
    editor: Client, draft: Questionnaire
) -> None:
    other = Questionnaire.objects.create(slug="other", title="Other")
    other.warningsigns.create(code="cough", title="Cough", origin="article")

    form = editor.get(_add(**{"in": str(other.pk)})).context["adminform"].form

    assert form.fields["must_fire"].choices == [("cough", "Cough")]
