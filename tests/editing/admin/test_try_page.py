"""Try it: a draft or a version walked as a patient; nothing of it is stored."""

import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tests.conftest import store_version
from tests.editing.admin.walking import address, answer, press
from tests.queries import counted
from tests.small import BENIGN
from tests.staff.people import LogIn
from tests.variants import STRICTER
from triage.engine.conditions import Answers
from triage.models import (
    AccessLogEntry,
    Alert,
    AnswerOption,
    EnableWhenCondition,
    FloorCondition,
    Question,
    Questionnaire,
    QuestionnaireVersion,
    RuleCondition,
    Submission,
    SuggestionCondition,
    Vignette,
)

ROLES = ("nobody", "patient", "clinician", "editor", "lead", "superuser")


#: What patients answer before the question about bladder is done with.
LEAKS: Answers = {"adult": ("yes",), "bladder": ("leak",)}


def _text(page: Any) -> str:
    body = re.sub(r"<[^>]+>", " ", page.content.decode().split('id="content-main"')[-1])
    return " ".join(unescape(body).split())


def _question(page: Any) -> str:
    """The link id of the question on the page; empty at the end."""
    found = re.search(r'name="question" value="([^"]*)"', page.content.decode())
    return found[1] if found else ""


def _carried(page: Any) -> Any:
    return json.loads(page.context["carried"])


def test_editors_try_the_draft_and_versions(
    draft: Questionnaire, version: QuestionnaireVersion, log_in: LogIn
) -> None:
    drafts = [log_in(role).get(address(draft)).status_code for role in ROLES]
    versions = [log_in(role).get(address(version)).status_code for role in ROLES]
    posted = [press(log_in(role), draft, "rest", {}).status_code for role in ROLES]

    assert drafts == [302, 302, 403, 200, 200, 200]
    assert versions == [302, 302, 403, 200, 200, 200]
    assert posted == [302, 302, 403, 200, 200, 200]


def test_there_is_no_page_of_nothing(editor: Client, draft: Questionnaire) -> None:
    assert editor.get(address(draft).replace(str(draft.pk), "999999")).status_code == 404


def test_a_walk_asks_what_a_patient_is_asked_and_stores_nothing(
    editor: Client, draft: Questionnaire
) -> None:
    asked, page = [], editor.get(address(draft))
    while link_id := _question(page):
        asked.append(link_id)
        given = {key: tuple(values) for key, values in _carried(page).items()}
        page = answer(editor, draft, given, link_id, *BENIGN[link_id])

    assert asked == list(BENIGN)
    assert _carried(page) == {key: list(values) for key, values in BENIGN.items()}
    assert "The result ○ Self-care Title of self-care" in _text(page)
    for model in (Submission, Alert, Vignette, AccessLogEntry):
        assert not model._default_manager.exists()


def test_a_wrong_answer_is_said_and_nothing_is_lost(editor: Client, draft: Questionnaire) -> None:
    page = answer(editor, draft, {"adult": ("yes",)}, "bladder", "none", "leak")

    assert page.status_code == 422
    assert _question(page) == "bladder"
    assert _carried(page) == {"adult": ["yes"]}
    assert "“None of these” cannot go with other answers." in _text(page)
    assert "<title>Error: " in page.content.decode()


def test_only_what_is_asked_now_can_be_answered(editor: Client, draft: Questionnaire) -> None:
    for link_id in ("mood", "gone", ""):
        page = answer(editor, draft, {"adult": ("yes",)}, link_id, "yes")

        assert (page.status_code, _question(page)) == (200, "bladder")
        assert _carried(page) == {"adult": ["yes"]}


def test_back_leads_to_the_question_before_with_its_answer(
    editor: Client, draft: Questionnaire
) -> None:
    page = press(editor, draft, "show", LEAKS, show="")
    before = page.context["before"]
    back = press(editor, draft, "show", LEAKS, show=before)

    assert (_question(page), before, _question(back)) == ("onset", "bladder", "bladder")
    assert back.context["before"] == "adult"
    assert re.search(r'value="leak"[^>]* checked', back.content.decode())
    assert press(editor, draft, "show", LEAKS, show="adult").context["before"] == ""


def test_a_changed_answer_keeps_the_others(editor: Client, draft: Questionnaire) -> None:
    given = {**LEAKS, "onset": ("new",), "fever": ("yes",)}

    page = answer(editor, draft, given, "bladder", "none")

    assert _question(page) == "score"
    assert _carried(page)["fever"] == ["yes"]
    assert page.context["walk"].outcome.urgency == 30


def test_starting_over_forgets_everything(editor: Client, draft: Questionnaire) -> None:
    page = press(editor, draft, "restart", LEAKS)

    assert (_question(page), _carried(page)) == ("adult", {})
    assert "Start over" not in _text(page)


def test_the_rest_can_be_answered_harmlessly(editor: Client, draft: Questionnaire) -> None:
    page = press(editor, draft, "rest", {**LEAKS, "onset": ("old",)})

    assert _question(page) == ""
    assert "The result ■ Soon Title of soon" in _text(page)


@pytest.mark.parametrize(
    ("answers", "kept"),
    [
        ('{"adult": ["yes"], "bladder": ["purple"]}', {"adult": ["yes"]}),
        ("nonsense", {}),
        ('{"gone": ["yes"]}', {}),
    ],
)
def test_answers_that_do_not_fit_the_draft_any_more_are_said(
    editor: Client, draft: Questionnaire, answers: str, kept: Any
) -> None:
    page = editor.post(address(draft), {"answers": answers, "go": "show"})

    assert _carried(page) == kept
    assert "Some answers do not fit any more and were left out" in page.content.decode()


def test_an_unknown_button_only_shows_where_the_patient_stands(
    editor: Client, draft: Questionnaire
) -> None:
    assert _question(press(editor, draft, "nonsense", LEAKS)) == "onset"


def test_a_version_is_walked_as_it_was_published(draft: Questionnaire, log_in: LogIn) -> None:
    version = store_version(STRICTER)
    given = {**BENIGN, "score": (8,), "duration": (60,)}

    page = press(log_in("lead"), version, "show", given)

    assert "You walk a published version." in _text(page)
    assert page.context["walk"].outcome.urgency == 30


def test_what_editors_and_patients_write_is_escaped(editor: Client, draft: Questionnaire) -> None:
    evil = "<img src=x onerror=alert(1)>"
    Question.objects.filter(link_id="adult").update(text=evil)
    AnswerOption.objects.filter(question__link_id="adult").update(label=evil)

    page = press(editor, draft, "show", {**BENIGN, "note": (evil,)}).content.decode()

    assert "<img" not in page


@pytest.mark.parametrize("change", ["questions", "default"])
def test_a_draft_that_cannot_be_walked_says_what_to_mend(
    editor: Client, draft: Questionnaire, change: str
) -> None:
    if change == "default":
        Questionnaire.objects.update(default_disposition=None)
    else:
        for model in (EnableWhenCondition, RuleCondition, FloorCondition, SuggestionCondition):
            model.objects.all().delete()
        Question.objects.all().delete()

    page = editor.get(address(draft))

    assert page.status_code == 200
    assert "This draft cannot be walked yet" in _text(page)
    expected = {"default": "There is no default disposition.", "questions": "There is no question."}
    assert expected[change] in _text(page)


def test_a_page_asks_the_same_however_far_one_has_come(
    editor: Client, draft: Questionnaire
) -> None:
    press(editor, draft, "show", {})
    with counted() as first:
        press(editor, draft, "show", {})
    with counted() as last:
        press(editor, draft, "rest", {})

    assert len(first) == len(last)
