"""The page that answers new questions in all vignettes at once."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.editing.admin.vignettes import ANSWERS
from tests.editing.made_up import new_question, urgent_cough
from tests.filling import address
from tests.staff.people import LogIn, staff
from triage.editing.signatures import fingerprint, sign_vignette
from triage.models import Questionnaire, Vignette, VignetteChange

ROLES = ("nobody", "patient", "clinician", "editor", "lead", "superuser")


@pytest.fixture
def lead(draft: Questionnaire, log_in: LogIn) -> Client:
    return log_in("lead")


def _page(row: Questionnaire) -> str:
    return reverse("admin:triage_questionnaire_answer", args=[row.pk])


def _text(page: Any) -> str:
    body = re.sub(r"<[^>]+>", " ", page.content.decode().split('id="content-main"')[-1])
    return " ".join(unescape(body).split())


def _well(row: Questionnaire, code: str, *, signed: bool = False, **fields: Any) -> Vignette:
    plain = {"title": code.title(), "narrative": "Well.", "answers": ANSWERS}
    one: Vignette = Vignette.objects.create(
        questionnaire=row, code=code, **{"expected_urgency": 10, **plain, **fields}
    )
    if signed:
        return sign_vignette(one, by=staff("signer"), seen=fingerprint(one))
    return one


def _shown(client: Client, row: Questionnaire, **answers: str) -> Any:
    return client.get(_page(row), {f"answer-{key}": value for key, value in answers.items()})


def _store(client: Client, row: Questionnaire, reason: str = "", **answers: str) -> Any:
    seen = _shown(client, row, **answers).context["plan"].seen
    sent = {f"answer-{key}": value for key, value in answers.items()}
    return client.post(_page(row), {**sent, "seen": seen, "reason": reason}, follow=True)


def _said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_who_edits_vignettes_opens_it(draft: Questionnaire, log_in: LogIn) -> None:
    place = _page(draft)

    assert [log_in(role).get(place).status_code for role in ROLES] == [302, 302, 403, 200, 200, 200]
    assert [log_in(role).post(place).status_code for role in ROLES[:3]] == [302, 302, 403]


def test_without_a_new_question_there_is_nothing_to_answer(
    editor: Client, draft: Questionnaire
) -> None:
    _well(draft, "ann")

    page = editor.get(_page(draft))

    assert "Every vignette has an answer to each question that it is asked." in _text(page)
    assert 'name="seen"' not in page.content.decode()


def test_each_question_is_asked_with_none_chosen(editor: Client, draft: Questionnaire) -> None:
    new_question(draft)
    new_question(draft, "age", type="integer", text="How old?", minimum=0, maximum=120, order=100)
    _well(draft, "ann")
    _well(draft, "ben", answers={**ANSWERS, "cough": ["no"]})

    page = editor.get(_page(draft))

    assert "Do you cough?" in _text(page)
    assert "1 vignette waits for an answer to it." in _text(page)
    assert "Leave it open No Yes" in _text(page)
    assert "How old?" in _text(page)
    assert "What would become of them" not in _text(page)
    assert not Vignette.objects.filter(answers__has_key="age").exists()


def test_what_would_become_of_them_is_shown_before_it_is_stored(
    editor: Client, draft: Questionnaire
) -> None:
    new_question(draft)
    _well(draft, "ann", answers={**ANSWERS, "cough": ["no"]}, signed=True)
    Vignette.objects.update(answers=ANSWERS)
    _well(draft, "ben", expected_urgency=30)

    text = _text(_shown(editor, draft, cough="no"))

    assert "1 vignette ends as before, and a signature stays." in text
    assert "1 vignette would end elsewhere Ben fails Before: not known. Then: self care" in text
    assert "cough" not in Vignette.objects.get(code="ann").answers


def test_answers_are_stored_as_they_were_shown(editor: Client, draft: Questionnaire) -> None:
    new_question(draft)
    new_question(draft, "age", type="integer", text="How old?", minimum=0, maximum=120, order=100)
    new_question(draft, "remark", type="text", text="Anything else?", order=101)
    _well(draft, "ann")
    _well(draft, "ben")

    response = _store(editor, draft, cough="no", age="0", remark="No.")

    assert response.redirect_chain == [(_page(draft), 302)]
    assert _said(response) == ["The answers were put into 2 vignettes."]
    assert Vignette.objects.get(code="ann").answers == {
        **ANSWERS,
        "cough": ["no"],
        "age": [0],
        "remark": ["No."],
    }


def test_an_answer_that_is_none_is_refused_at_its_box(editor: Client, draft: Questionnaire) -> None:
    new_question(draft, "age", type="integer", text="How old?", minimum=0, maximum=120)
    _well(draft, "ann")

    page = _shown(editor, draft, age="121")

    assert "Ensure this value is less than or equal to 120." in _text(page)
    assert "What would become of them" not in _text(page)


def test_what_an_answer_opens_is_asked_next(editor: Client, draft: Questionnaire) -> None:
    cough = new_question(draft)
    later = new_question(draft, "blood", text="Any blood?", order=100)
    later.conditions.create(question=cough, operator="=", value="yes")
    cough.options.filter(value="no").update(out_of_scope=True)
    _well(draft, "ann")

    text = _text(_shown(editor, draft, cough="yes"))

    assert "No (ends the check)" in text
    assert "Any blood? Leave it open No Yes Asked because of what you answered above." in text
    assert "Before: not known. Then: a question is not answered." in text


def test_a_signature_that_would_go_is_left_to_a_lead(
    editor: Client, lead: Client, draft: Questionnaire
) -> None:
    _well(draft, "ann", signed=True)
    _well(draft, "ben", signed=True)
    new_question(draft)
    urgent_cough(draft)

    told = _text(_shown(editor, draft, cough="yes"))
    assert "Ann signed: it stays as it is fails Before: self care (no sign). Then: same day" in told
    assert "2 of them were signed and would end elsewhere. They stay as they are" in told
    assert _said(_store(editor, draft, cough="yes")) == ["The answers were put into 0 vignettes."]
    assert Vignette.objects.filter(signed_at=None).count() == 0

    told = _text(_shown(lead, draft, cough="yes"))
    assert "Ann signed: the signature goes" in told
    assert "Why what a clinical lead signed of 2 vignettes changes" in told
    refused = _store(lead, draft, cough="yes")
    assert _said(refused) == ["Nothing was stored: write why these signatures go."]
    assert "What would become of them" in _text(refused)

    _store(lead, draft, reason="A cough counts.", cough="yes")
    assert Vignette.objects.filter(signed_at=None).count() == 2
    assert {change.reason for change in VignetteChange.objects.all()} == {"A cough counts."}


def test_what_was_changed_meanwhile_is_shown_anew(editor: Client, draft: Questionnaire) -> None:
    new_question(draft)
    _well(draft, "ann")

    response = editor.post(_page(draft), {"answer-cough": "no", "seen": "something else"})

    assert response.status_code == 409
    assert _said(response) == ["Something was changed meanwhile, so nothing was stored."]
    assert "1 vignette would end elsewhere" not in _text(response)
    assert "1 vignette ends as before" in _text(response)
    assert "cough" not in Vignette.objects.get().answers


def test_those_that_would_end_elsewhere_are_paged_by_fifty(
    editor: Client, draft: Questionnaire
) -> None:
    new_question(draft)
    for code in (*(f"ann-{number:02}" for number in range(49)), "ben", "cleo"):
        _well(draft, code, expected_urgency=30)

    first = _shown(editor, draft, cough="no")
    second = editor.get(_page(draft), {"answer-cough": "no", "p": "2"})

    assert 'href="?answer-cough=no&amp;p=2"' in first.content.decode()
    assert ("Ben" in _text(first), "Ben" in _text(second)) == (True, False)
    assert ("Cleo" in _text(first), "Cleo" in _text(second)) == (False, True)
    assert 'href="?answer-cough=no&amp;p=1"' in second.content.decode()


def test_the_list_and_the_draft_lead_to_it_while_something_is_open(
    editor: Client, draft: Questionnaire, log_in: LogIn
) -> None:
    _well(draft, "ann")
    link = f'href="{_page(draft)}"'
    places = (
        address(Vignette, "changelist"),
        reverse("admin:triage_questionnaire_draft", args=[draft.pk]),
    )
    assert [link in editor.get(place).content.decode() for place in places] == [False, False]

    new_question(draft)

    assert [link in editor.get(place).content.decode() for place in places] == [True, True]
