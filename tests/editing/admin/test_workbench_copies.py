"""What is done to a whole questionnaire from its workbench: copies, and the archive."""

import pytest
from django.test import Client

from tests.conftest import store_version
from tests.filling import address
from triage.editing.archiving import archive
from triage.editing.drafts import build_draft
from triage.models import Questionnaire, Rule


@pytest.fixture
def place(draft: Questionnaire) -> str:
    return address(draft, "workbench")


def test_a_questionnaire_is_copied(editor: Client, draft: Questionnaire, place: str) -> None:
    response = editor.post(place, {"act": "copy", "title": " Leg pain ", "reading": "on"})

    copied = Questionnaire.objects.get(title="Leg pain")
    assert response["Location"] == address(copied, "workbench")
    assert copied.sections.exists()


@pytest.mark.parametrize(
    ("title", "why"),
    [
        ("  ", "write what the copy is called"),
        ("Leg \u2067pain", "turns words around (U+2067): take it out"),
        ("Leg pain", "first mend the problems"),
    ],
)
def test_what_cannot_be_copied_is_not(
    editor: Client, draft: Questionnaire, place: str, title: str, why: str
) -> None:
    draft.questions.filter(link_id="note").update(link_id="No Code!")

    page = editor.post(place, {"act": "copy", "title": title})

    assert page.status_code == 409
    assert why in page.content.decode()
    assert Questionnaire.objects.count() == 1


def test_what_was_typed_for_a_copy_that_is_refused_stands_there_again(
    editor: Client, draft: Questionnaire, place: str
) -> None:
    draft.questions.filter(link_id="note").update(link_id="No Code!")
    sent = {"act": "copy", "title": "Second <one>", "vignettes": "on"}

    text = editor.post(place, sent).content.decode()
    plain = editor.get(place).content.decode()

    assert 'maxlength="200" value="Second &lt;one&gt;"' in text
    assert ('name="reading">' in text, 'name="vignettes" checked>' in text) == (True, True)
    assert ('name="reading" checked>' in plain, 'name="vignettes">' in plain) == (True, True)


def test_an_archived_questionnaire_is_offered_nowhere_and_comes_back(
    editor: Client, draft: Questionnaire, place: str
) -> None:
    Questionnaire.objects.create(slug="other", title="Other")

    response = editor.post(place, {"act": "archive"})
    offered = editor.get(f"{address(Rule, 'add')}").content.decode()
    editor.post(place, {"act": "take-out"})

    assert response["Location"] == address(Questionnaire, "changelist")
    assert f"in={draft.pk}" not in offered
    assert Questionnaire.objects.get(pk=draft.pk).archived_at is None


def test_what_patients_meet_is_not_archived(
    editor: Client, draft: Questionnaire, place: str
) -> None:
    store_version(build_draft(draft))

    page = editor.post(place, {"act": "archive"})

    assert page.status_code == 409
    assert "Withdraw the live version first" in page.content.decode()


def test_an_archived_draft_says_so(editor: Client, draft: Questionnaire, place: str) -> None:
    archive(draft, now=draft.history.latest().history_date)

    assert "Archived." in editor.get(place).content.decode()
