"""Signing vignettes, each read first."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.editing.admin.vignette_pages import LIST, ROLES, said, text_of
from tests.queries import counted
from tests.small import BENIGN
from tests.staff.people import LogIn, staff
from triage.editing.signatures import fingerprint, save_vignette, sign_vignette
from triage.models import Questionnaire, Vignette

SIGN = reverse("admin:triage_vignette_sign")


def _vignette(draft: Questionnaire, code: str = "ann", **fields: Any) -> Vignette:
    answers = {key: list(values) for key, values in BENIGN.items()}
    plain = {"title": code.title(), "narrative": f"{code.title()} is well.", "answers": answers}
    made: Vignette = Vignette.objects.create(
        questionnaire=draft, code=code, **{"expected_urgency": 10, **plain, **fields}
    )
    return made


def _address(*chosen: Vignette) -> str:
    return f"{SIGN}?ids={','.join(str(one.pk) for one in chosen)}"


def _seen(*chosen: Vignette, ends: str = "self care (no sign)") -> dict[str, str]:
    seen = {f"seen-{one.pk}": fingerprint(one) for one in chosen}
    return {**seen, **{f"ends-{one.pk}": ends for one in chosen}}


@pytest.fixture
def lead(draft: Questionnaire, log_in: LogIn) -> Client:
    return log_in("lead")


def test_only_clinical_leads_sign(draft: Questionnaire, log_in: LogIn) -> None:
    one = _vignette(draft)

    looked = [log_in(role).get(_address(one)).status_code for role in ROLES]
    posted = [log_in(role).post(_address(one), _seen(one)).status_code for role in ROLES[:4]]

    assert looked == [302, 302, 403, 403, 200, 200]
    assert posted == [302, 302, 403, 403]
    assert not Vignette.objects.get().is_signed


def test_who_signs_reads_the_whole_first(lead: Client, draft: Questionnaire) -> None:
    one = _vignette(draft, must_fire="infection gone", must_not_fire="long-pain")

    text = text_of(lead.get(_address(one)))

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
    assert said(response) == [
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
    assert "Ann cannot pee." in text_of(page)
    assert "Ben is well." not in text_of(page)
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

    text = text_of(lead.get(_address(one)))
    assert "Changed since it was signed title: “Ann” became “Anna”, by editor," in text

    lead.post(_address(one), _seen(one))
    assert "Changed since" not in text_of(lead.get(_address(one), follow=True))
    assert said(lead.post(LIST, chosen, follow=True)) == ["All of these are signed already."]


def test_pressing_twice_signs_once(lead: Client, draft: Questionnaire) -> None:
    one = _vignette(draft)
    lead.post(_address(one), _seen(one))
    signed_at = Vignette.objects.get().signed_at

    response = lead.post(_address(one), _seen(one), follow=True)

    assert said(response) == ["All of these are signed already."] or (
        "All of these are signed already." in said(response)
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
    assert said(lead.post(LIST, alone, follow=True)) == ["All of these are signed already."]


def test_nobody_signs_more_than_they_can_read(lead: Client, draft: Questionnaire) -> None:
    many = [_vignette(draft, f"v{number}") for number in range(31)]
    chosen = {"action": "sign", "_selected_action": [one.pk for one in many]}

    response = lead.post(LIST, chosen, follow=True)

    assert said(response) == ["Choose at most 30, so that each is read before it is signed."]
    assert text_of(lead.get(_address(*many))).count("Should end as") == 30


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
