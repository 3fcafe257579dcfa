"""Signing vignettes, and proposing those that are missing."""

import re
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from tests.editing.admin.conftest import set_threshold
from tests.queries import counted
from tests.small import BENIGN, SMALL
from tests.staff.people import LogIn, staff
from triage.editing.signatures import fingerprint, save_vignette, sign_vignette
from triage.models import AnswerOption, Questionnaire, Vignette
from triage.site import roles

ROLES = ("nobody", "patient", "clinician", "editor", "lead", "superuser")
LIST = reverse("admin:triage_vignette_changelist")
SIGN = reverse("admin:triage_vignette_sign")


def _vignette(draft: Questionnaire, code: str = "ann", **fields: Any) -> Vignette:
    answers = {key: list(values) for key, values in BENIGN.items()}
    plain = {"title": code.title(), "narrative": f"{code.title()} is well.", "answers": answers}
    made: Vignette = Vignette.objects.create(
        questionnaire=draft, code=code, **{"expected_urgency": 10, **plain, **fields}
    )
    return made


def _text(page: Any) -> str:
    body = re.sub(r"<[^>]+>", " ", page.content.decode().split('id="content-main"')[-1])
    return " ".join(unescape(body).split())


def _said(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def _address(*chosen: Vignette) -> str:
    return f"{SIGN}?ids={','.join(str(one.pk) for one in chosen)}"


def _seen(*chosen: Vignette, ends: str = "self care (no sign)") -> dict[str, str]:
    seen = {f"seen-{one.pk}": fingerprint(one) for one in chosen}
    return {**seen, **{f"ends-{one.pk}": ends for one in chosen}}


@pytest.fixture
def lead(draft: Questionnaire, log_in: LogIn) -> Client:
    return log_in("lead")


@pytest.fixture
def editor(draft: Questionnaire, log_in: LogIn) -> Client:
    return log_in("editor")


# signing


def test_only_clinical_leads_sign(draft: Questionnaire, log_in: LogIn) -> None:
    one = _vignette(draft)

    looked = [log_in(role).get(_address(one)).status_code for role in ROLES]
    posted = [log_in(role).post(_address(one), _seen(one)).status_code for role in ROLES[:4]]

    assert looked == [302, 302, 403, 403, 200, 200]
    assert posted == [302, 302, 403, 403]
    assert not Vignette.objects.get().is_signed


def test_who_signs_reads_the_whole_first(lead: Client, draft: Questionnaire) -> None:
    one = _vignette(draft, must_fire="infection gone", must_not_fire="long-pain")

    text = _text(lead.get(_address(one)))

    assert (
        "Ann Ann is well. Should end as ○ Self-care Must fire Sign infection; gone "
        "Must not fire Sign long-pain Under the draft ✗ Fails. “Sign infection” must fire, and "
        "does not. “gone” must fire, and does not. "
        "Signed, it would stop publishing until the rules are mended."
    ) in text
    assert "What about bladder? — None of these" in text
    assert "Sign it No, go back" in text


def test_signing_stores_who_and_leads_back(lead: Client, draft: Questionnaire) -> None:
    chosen = [_vignette(draft), _vignette(draft, "ben")]

    response = lead.post(_address(*chosen), _seen(*chosen), follow=True)

    assert response.redirect_chain == [(LIST, 302)]
    assert _said(response) == [
        "You stand by 2 vignettes. From now on they must pass before anything is published."
    ]
    assert {one.signed_by for one in Vignette.objects.all()} == {staff("lead")}


def test_looking_signs_nothing(lead: Client, draft: Questionnaire) -> None:
    lead.get(_address(_vignette(draft)))

    assert not Vignette.objects.get().is_signed


def test_what_changed_meanwhile_is_not_signed_and_is_shown_anew(
    lead: Client, draft: Questionnaire
) -> None:
    changed, same = _vignette(draft), _vignette(draft, "ben")
    seen = _seen(changed, same)
    Vignette.objects.filter(code="ann").update(narrative="Ann cannot pee.")

    page = lead.post(_address(changed, same), seen)

    assert page.status_code == 409
    assert "1 vignette was changed after you opened this page, and is not signed." in " ".join(
        page.content.decode().split()
    )
    assert "Ann cannot pee." in _text(page)
    assert "Ben is well." not in _text(page)
    assert [one.is_signed for one in Vignette.objects.order_by("code")] == [False, True]


def test_what_the_draft_makes_of_it_now_is_signed_or_nothing(
    lead: Client, draft: Questionnaire
) -> None:
    one = _vignette(draft)

    page = lead.post(_address(one), _seen(one, ends="same day (Sign infection)"))

    assert page.status_code == 409
    assert not Vignette.objects.get().is_signed


def test_what_was_changed_since_is_shown_to_who_signs_again(
    lead: Client, draft: Questionnaire
) -> None:
    one = _vignette(draft)
    lead.post(_address(one), _seen(one))
    one = Vignette.objects.get()
    one.title = "Anna"
    save_vignette(one, by=staff("editor"))
    chosen = {"action": "sign", "_selected_action": [one.pk]}
    assert lead.post(LIST, chosen)["Location"] == _address(one)

    text = _text(lead.get(_address(one)))
    assert "Changed since it was signed title: “Ann” became “Anna”, by editor," in text

    lead.post(_address(one), _seen(one))
    assert "Changed since" not in _text(lead.get(_address(one), follow=True))
    assert _said(lead.post(LIST, chosen, follow=True)) == ["All of these are signed already."]


def test_pressing_twice_signs_once(lead: Client, draft: Questionnaire) -> None:
    one = _vignette(draft)
    lead.post(_address(one), _seen(one))
    signed_at = Vignette.objects.get().signed_at

    response = lead.post(_address(one), _seen(one), follow=True)

    assert _said(response) == ["All of these are signed already."] or (
        "All of these are signed already." in _said(response)
    )
    assert Vignette.objects.get().signed_at == signed_at


@pytest.mark.parametrize("ids", ["", "?ids=", "?ids=x"])
def test_without_a_choice_there_is_nothing_to_sign(
    lead: Client, draft: Questionnaire, ids: str
) -> None:
    assert lead.get(f"{SIGN}{ids}").status_code == 404


def test_the_list_leads_to_the_page_that_shows_what_would_be_signed(
    lead: Client, draft: Questionnaire
) -> None:
    one, other = _vignette(draft), _vignette(draft, "ben")
    sign_vignette(other, by=staff("lead"), seen=fingerprint(other))
    chosen = {"action": "sign", "_selected_action": [one.pk, other.pk]}

    assert lead.post(LIST, chosen)["Location"] == _address(one)

    alone = {"action": "sign", "_selected_action": [other.pk]}
    assert _said(lead.post(LIST, alone, follow=True)) == ["All of these are signed already."]


def test_nobody_signs_more_than_they_can_read(lead: Client, draft: Questionnaire) -> None:
    many = [_vignette(draft, f"v{number}") for number in range(31)]
    chosen = {"action": "sign", "_selected_action": [one.pk for one in many]}

    response = lead.post(LIST, chosen, follow=True)

    assert _said(response) == ["Choose at most 30, so that each is read before it is signed."]
    assert _text(lead.get(_address(*many))).count("Should end as") == 30


def test_an_editors_list_does_not_offer_to_sign(editor: Client, draft: Questionnaire) -> None:
    one = _vignette(draft)

    page = editor.get(LIST).content.decode()
    editor.post(LIST, {"action": "sign", "_selected_action": [one.pk]})

    assert 'value="sign"' not in page
    assert not Vignette.objects.get().is_signed


def test_the_page_asks_the_same_however_many_are_chosen(lead: Client, draft: Questionnaire) -> None:
    many = [_vignette(draft, f"v{number}") for number in range(3)]
    lead.get(_address(*many))
    with counted() as one:
        lead.get(_address(many[0]))
    with counted() as three:
        lead.get(_address(*many))

    assert len(one) == len(three)


# proposing


def _propose(draft: Questionnaire) -> str:
    return reverse("admin:triage_questionnaire_propose", args=[draft.pk])


def test_editors_and_leads_propose(draft: Questionnaire, log_in: LogIn) -> None:
    statuses = [log_in(role).get(_propose(draft)).status_code for role in ROLES]
    posted = [log_in(role).post(_propose(draft)).status_code for role in ROLES[:3]]

    assert statuses == [302, 302, 403, 200, 200, 200]
    assert posted == [302, 302, 403]
    assert not Vignette.objects.exists()


def test_what_is_missing_is_shown_in_plain_sentences_first(
    editor: Client, draft: Questionnaire
) -> None:
    text = _text(editor.get(_propose(draft)))

    assert "Add these 10 proposals" in text
    assert (
        "Sign long-pain: long-pain just off The rule is just off. long-pain : Fires when the "
        "person answers at least 7 to “Score”, and answers more than 42 days to “Duration”."
    ) in text
    assert "A person who says: Score: 6; Duration: 43 days. Ends as ○ Self-care" in text
    assert not Vignette.objects.exists()


def test_proposals_are_added_unsigned_and_only_once(editor: Client, draft: Questionnaire) -> None:
    response = editor.post(_propose(draft), follow=True)
    again = editor.post(_propose(draft), follow=True)

    assert response.redirect_chain == [(LIST, 302)]
    assert "10 proposals were added." in _said(response)[0]
    assert Vignette.objects.filter(signed_at=None).count() == 10
    assert "0 proposals were added." in _said(again)[0]
    assert "Every rule has somebody on either side." in _text(editor.get(_propose(draft)))


def test_a_moved_threshold_lacks_somebody_again(editor: Client, draft: Questionnaire) -> None:
    editor.post(_propose(draft))
    set_threshold(9)

    assert "Add this proposal" in _text(editor.get(_propose(draft)))


def test_while_the_draft_has_problems_nothing_is_proposed(
    editor: Client, draft: Questionnaire
) -> None:
    AnswerOption.objects.filter(question__link_id="fever", value="yes").delete()

    text = _text(editor.get(_propose(draft)))
    editor.post(_propose(draft))

    assert "Nothing can be proposed until this is mended" in text
    assert "“yes” is no option of “fever”." in text
    assert not Vignette.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_search_that_was_given_up_adds_nothing(
    editor: Client, draft: Questionnaire, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    monkeypatch.setattr(
        "triage.engine.words.boundary.boundary_patients.__kwdefaults__", {"limit": 1}
    )

    page = getattr(editor, method)(_propose(draft))

    assert "The search was given up at its limit. Nothing was added." in _text(page)
    assert not Vignette.objects.exists()


def test_the_questionnaire_leads_to_its_vignettes(draft: Questionnaire, log_in: LogIn) -> None:
    address = reverse("admin:triage_questionnaire_vignettes", args=[draft.pk])

    response = log_in("editor").get(address)

    assert response["Location"] == f"{LIST}?questionnaire__id__exact={draft.pk}"
    assert log_in("clinician").get(address).status_code == 403


def test_the_list_leads_to_what_is_missing(editor: Client, draft: Questionnaire) -> None:
    assert f'href="{_propose(draft)}"' in editor.get(LIST).content.decode()

    group = Group.objects.get(name=roles.EDITORS)
    group.permissions.remove(group.permissions.get(codename="add_vignette"))
    assert _propose(draft) not in editor.get(LIST).content.decode()


def test_with_several_questionnaires_each_is_named(editor: Client, draft: Questionnaire) -> None:
    Questionnaire.objects.create(slug="other", title="Other")

    page = editor.get(LIST).content.decode()

    assert "Propose those that are missing: Other" in page
    assert SMALL.title in page
