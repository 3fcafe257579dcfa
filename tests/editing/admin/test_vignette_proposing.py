"""Proposing the vignettes that are missing."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from tests.editing.admin.conftest import set_threshold
from tests.editing.admin.vignette_pages import LIST, ROLES, said, text_of
from tests.small import SMALL
from tests.staff.people import LogIn
from triage.models import AnswerOption, Questionnaire, Vignette
from triage.site import roles


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
    text = text_of(editor.get(_propose(draft)))

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
    assert "10 proposals were added." in said(response)[0]
    assert Vignette.objects.filter(signed_at=None).count() == 10
    assert "0 proposals were added." in said(again)[0]
    assert "Every rule has somebody on either side." in text_of(editor.get(_propose(draft)))


def test_a_moved_threshold_lacks_somebody_again(editor: Client, draft: Questionnaire) -> None:
    editor.post(_propose(draft))
    set_threshold(9)

    assert "Add this proposal" in text_of(editor.get(_propose(draft)))


def test_while_the_draft_has_problems_nothing_is_proposed(
    editor: Client, draft: Questionnaire
) -> None:
    AnswerOption.objects.filter(question__link_id="fever", value="yes").delete()

    text = text_of(editor.get(_propose(draft)))
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

    assert "The search was given up at its limit. Nothing was added." in text_of(page)
    assert not Vignette.objects.exists()


def test_the_questionnaire_leads_to_its_vignettes(draft: Questionnaire, log_in: LogIn) -> None:
    address = reverse("admin:triage_questionnaire_vignettes", args=[draft.pk])

    response = log_in("editor").get(address)

    assert response["Location"] == f"{LIST}?in={draft.pk}"
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
