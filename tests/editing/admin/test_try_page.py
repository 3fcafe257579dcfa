"""Try it: a draft or a version walked as a patient; nothing of it is stored."""

import json
import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import Group
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from tests.checks import EMERGENCY
from tests.conftest import store_version
from tests.queries import counted
from tests.small import BENIGN, SMALL
from tests.staff.people import LogIn
from tests.variants import STRICTER
from triage.editing.trying import unpack, write_answers
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
    Rule,
    RuleCondition,
    Submission,
    SuggestionCondition,
    Vignette,
)

ROLES = ("nobody", "patient", "clinician", "editor", "lead", "superuser")
#: What patients answer before the question about bladder is done with.
LEAKS: Answers = {"adult": ("yes",), "bladder": ("leak",)}


def _address(about: Model) -> str:
    return reverse(f"admin:triage_{about._meta.model_name}_try", args=[about.pk])


def _text(page: Any) -> str:
    body = re.sub(r"<[^>]+>", " ", page.content.decode().split('id="content-main"')[-1])
    return " ".join(unescape(body).split())


def _question(page: Any) -> str:
    """The link id of the question on the page; empty at the end."""
    found = re.search(r'name="question" value="([^"]*)"', page.content.decode())
    return found[1] if found else ""


def _carried(page: Any) -> Any:
    return json.loads(page.context["carried"])


@pytest.fixture
def editor(draft: Questionnaire, log_in: LogIn) -> Client:
    return log_in("editor")


def _press(client: Client, about: Model, go: str, given: Answers, **data: Any) -> Any:
    return client.post(
        _address(about), {"answers": write_answers(given), "vignette": "", "go": go, **data}
    )


def _answer(client: Client, about: Model, given: Answers, link_id: str, *values: Any) -> Any:
    unit = {"unit": "days"} if link_id == "duration" else {}
    data = {"question": link_id, "answer": [str(value) for value in values], **unit}
    return _press(client, about, "answer", given, **data)


# who may


def test_editors_try_the_draft_and_leads_try_versions(
    draft: Questionnaire, version: QuestionnaireVersion, log_in: LogIn
) -> None:
    drafts = [log_in(role).get(_address(draft)).status_code for role in ROLES]
    versions = [log_in(role).get(_address(version)).status_code for role in ROLES]
    posted = [_press(log_in(role), draft, "rest", {}).status_code for role in ROLES]

    assert drafts == [302, 302, 403, 200, 200, 200]
    assert versions == [302, 302, 403, 403, 200, 200]
    assert posted == [302, 302, 403, 200, 200, 200]


def test_there_is_no_page_of_nothing(editor: Client, draft: Questionnaire) -> None:
    assert editor.get(_address(draft).replace(str(draft.pk), "999999")).status_code == 404


# walking


def test_a_walk_asks_what_a_patient_is_asked_and_stores_nothing(
    editor: Client, draft: Questionnaire
) -> None:
    asked, page = [], editor.get(_address(draft))
    while link_id := _question(page):
        asked.append(link_id)
        given = {key: tuple(values) for key, values in _carried(page).items()}
        page = _answer(editor, draft, given, link_id, *BENIGN[link_id])

    assert asked == list(BENIGN)
    assert _carried(page) == {key: list(values) for key, values in BENIGN.items()}
    assert "The result ○ Self-care Title of self-care" in _text(page)
    for model in (Submission, Alert, Vignette, AccessLogEntry):
        assert not model._default_manager.exists()


def test_the_urgency_so_far_and_what_it_could_still_be_stand_beside_the_question(
    editor: Client, draft: Questionnaire
) -> None:
    text = _text(_answer(editor, draft, {"adult": ("yes",)}, "bladder", "leak"))

    assert "So far ■ Soon Could still be ▲ Emergency 4 ways it could end" in text


def test_the_rules_stand_beside_the_answers(editor: Client, draft: Questionnaire) -> None:
    given = {**LEAKS, "onset": ("asked-unknown",), "fever": ("no",)}

    text = _text(_press(editor, draft, "show", given))

    assert (
        "Fire (2) ▲ Emergency Sign bladder-sign ( bladder-new ) as the person is not sure "
        "Bladder: I leak Onset: Not sure ■ Soon Sign bladder-sign ( bladder-any ) Bladder: I leak"
    ) in text
    assert (
        "Could still fire (2) ◆ Same day Sign crisis-sign ( mood ) waits for: Mood "
        "■ Soon Sign long-pain ( long-pain ) waits for: Score, Duration"
    ) in text
    assert "Cannot fire any more (1) ◆ Same day Sign infection ( fever ) Fever: No" in text


def test_each_answer_says_what_it_decided(editor: Client, draft: Questionnaire) -> None:
    text = _text(_press(editor, draft, "show", {**LEAKS, "onset": ("new",), "fever": ("no",)}))

    assert "What about bladder? I leak Fire: bladder-any ■ Soon Change" in text
    assert "What about onset? In the last 2 weeks Fire: bladder-new ▲ Emergency Change" in text
    assert "What about fever? No 1 ruled out fever ▲ Emergency Change" in text


def test_what_is_told_at_once_is_said(editor: Client, draft: Questionnaire) -> None:
    text = _text(_press(editor, draft, "show", EMERGENCY))

    assert "Told at once, before the next question: Title of emergency" in text


def test_where_nothing_can_be_added_it_says_so(editor: Client, draft: Questionnaire) -> None:
    before = _text(_press(editor, draft, "show", EMERGENCY))
    Rule.objects.filter(code="mood").delete()  # the crisis could still have come
    after = _text(_press(editor, draft, "show", EMERGENCY))

    assert "2 ways it could end" in before
    assert "Nothing can still be added. The person is offered to finish now." in after
    assert "it could end" not in after


def test_a_rule_that_reads_what_is_not_asked_says_so(editor: Client, draft: Questionnaire) -> None:
    text = _text(_press(editor, draft, "show", {"adult": ("no",)}))

    assert "The check ends here An answer is out of scope." in text
    assert "what it reads is not asked" in text
    assert "Answer the rest harmlessly" not in text


def test_a_wrong_answer_is_said_and_nothing_is_lost(editor: Client, draft: Questionnaire) -> None:
    page = _answer(editor, draft, {"adult": ("yes",)}, "bladder", "none", "leak")

    assert page.status_code == 422
    assert _question(page) == "bladder"
    assert _carried(page) == {"adult": ["yes"]}
    assert "“None of these” cannot go with other answers." in _text(page)
    assert "<title>Error: " in page.content.decode()


def test_only_what_is_asked_now_can_be_answered(editor: Client, draft: Questionnaire) -> None:
    for link_id in ("mood", "gone", ""):
        page = _answer(editor, draft, {"adult": ("yes",)}, link_id, "yes")

        assert (page.status_code, _question(page)) == (200, "bladder")
        assert _carried(page) == {"adult": ["yes"]}


def test_back_leads_to_the_question_before_with_its_answer(
    editor: Client, draft: Questionnaire
) -> None:
    page = _press(editor, draft, "show", LEAKS, show="")
    before = page.context["before"]
    back = _press(editor, draft, "show", LEAKS, show=before)

    assert (_question(page), before, _question(back)) == ("onset", "bladder", "bladder")
    assert back.context["before"] == "adult"
    assert re.search(r'value="leak"[^>]* checked', back.content.decode())
    assert _press(editor, draft, "show", LEAKS, show="adult").context["before"] == ""


def test_a_changed_answer_keeps_the_others(editor: Client, draft: Questionnaire) -> None:
    given = {**LEAKS, "onset": ("new",), "fever": ("yes",)}

    page = _answer(editor, draft, given, "bladder", "none")

    assert _question(page) == "score"
    assert _carried(page)["fever"] == ["yes"]
    assert page.context["walk"].outcome.urgency == 30


def test_starting_over_forgets_everything(editor: Client, draft: Questionnaire) -> None:
    page = _press(editor, draft, "restart", LEAKS)

    assert (_question(page), _carried(page)) == ("adult", {})
    assert "Start over" not in _text(page)


def test_the_rest_can_be_answered_harmlessly(editor: Client, draft: Questionnaire) -> None:
    page = _press(editor, draft, "rest", {**LEAKS, "onset": ("old",)})

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
    page = editor.post(_address(draft), {"answers": answers, "go": "show"})

    assert _carried(page) == kept
    assert "Some answers do not fit any more and were left out" in page.content.decode()


def test_an_unknown_button_only_shows_where_the_patient_stands(
    editor: Client, draft: Questionnaire
) -> None:
    assert _question(_press(editor, draft, "nonsense", LEAKS)) == "onset"


def test_a_version_is_walked_as_it_was_published(draft: Questionnaire, log_in: LogIn) -> None:
    version = store_version(STRICTER)
    given = {**BENIGN, "score": (8,), "duration": (60,)}

    page = _press(log_in("lead"), version, "show", given)

    assert "You walk a published version." in _text(page)
    assert page.context["walk"].outcome.urgency == 30


def test_a_rule_is_a_link_to_where_it_is_changed(editor: Client, draft: Questionnaire) -> None:
    page = editor.get(_address(draft)).content.decode()

    rule = Rule.objects.get(code="fever")
    assert f'href="{reverse("admin:triage_rule_change", args=[rule.pk])}"' in page


def test_a_rule_that_only_the_version_has_is_no_link(draft: Questionnaire, log_in: LogIn) -> None:
    version = store_version(SMALL)
    Rule.objects.filter(code="fever").delete()

    assert "<code>fever</code>" in log_in("lead").get(_address(version)).content.decode()


def test_what_editors_and_patients_write_is_escaped(editor: Client, draft: Questionnaire) -> None:
    evil = "<img src=x onerror=alert(1)>"
    Question.objects.filter(link_id="adult").update(text=evil)
    AnswerOption.objects.filter(question__link_id="adult").update(label=evil)

    page = _press(editor, draft, "show", {**BENIGN, "note": (evil,)}).content.decode()

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

    page = editor.get(_address(draft))

    assert page.status_code == 200
    assert "This draft cannot be walked yet" in _text(page)
    expected = {"default": "There is no default disposition.", "questions": "There is no question."}
    assert expected[change] in _text(page)


def test_a_page_asks_the_same_however_far_one_has_come(
    editor: Client, draft: Questionnaire
) -> None:
    _press(editor, draft, "show", {})
    with counted() as first:
        _press(editor, draft, "show", {})
    with counted() as last:
        _press(editor, draft, "rest", {})

    assert len(first) == len(last)


# vignettes


def _vignette(draft: Questionnaire, answers: Answers = BENIGN) -> Vignette:
    given = {key: list(values) for key, values in answers.items()}
    vignette: Vignette = Vignette.objects.create(
        questionnaire=draft, code="ann", title="Ann", answers=given, expected_urgency=10
    )
    return vignette


def test_a_walk_can_begin_with_the_answers_of_a_vignette(
    editor: Client, draft: Questionnaire
) -> None:
    _vignette(draft, {**LEAKS, "gone": ("yes",)})

    page = editor.get(_address(draft), {"vignette": "ann"})

    assert _carried(page) == {"adult": ["yes"], "bladder": ["leak"]}
    assert "You began with the answers of the vignette “ann”." in _text(page)
    assert _carried(editor.get(_address(draft), {"vignette": "nobody"})) == {}


def test_a_finished_walk_can_be_made_a_vignette(editor: Client, draft: Questionnaire) -> None:
    response = _press(editor, draft, "vignette", {**BENIGN, "note": ("x",), "onset": ("new",)})

    place = urlsplit(response["Location"])
    query = parse_qs(place.query)
    assert place.path == reverse("admin:triage_vignette_add")
    assert query["questionnaire"] == [str(draft.pk)]
    assert unpack(SMALL, query["walk"][0]) == {**BENIGN, "note": ("x",)}
    assert not Vignette.objects.exists()


def test_a_vignette_that_was_walked_gets_its_answers_back(
    editor: Client, draft: Questionnaire
) -> None:
    one = _vignette(draft)

    response = _press(editor, draft, "vignette", BENIGN, vignette="ann")

    place = urlsplit(response["Location"])
    assert place.path == reverse("admin:triage_vignette_change", args=[one.pk])


def test_who_may_not_keep_vignettes_is_not_offered_to(draft: Questionnaire, log_in: LogIn) -> None:
    editor = log_in("editor")
    group = Group.objects.get(user__username="editor")
    group.permissions.remove(*group.permissions.filter(codename__endswith="vignette"))
    _vignette(draft)

    page = _press(editor, draft, "show", BENIGN)

    assert "Make this a vignette" not in _text(page)
    assert _press(editor, draft, "vignette", BENIGN).status_code == 403
    assert _press(editor, draft, "vignette", BENIGN, vignette="ann").status_code == 403
