"""The page of all comments, and those below the form of a row."""

from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from tests.filling import address, save, shown
from tests.staff.people import LogIn
from triage.editing.talking import LONGEST
from triage.models import Comment, CommentTurn, Questionnaire

HOSTILE = "<script>alert(1)</script>\nLine two"


@pytest.fixture
def place(draft: Questionnaire) -> str:
    return address(draft, "comments")


def _at(draft: Questionnaire, code: str = "fever") -> str:
    return f"rule:{draft.rules.get(code=code).pk}"


def _say(client: Client, place: str, text: str = "Why 38?", **sent: Any) -> Any:
    return client.post(place, {"act": "say", "text": text, **sent})


def _said(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_what_is_said_at_a_row_stands_below_its_form_and_leads_back_there(
    editor: Client, draft: Questionnaire, place: str
) -> None:
    rule = draft.rules.get(code="fever")

    response = _say(editor, place, HOSTILE, **{"at": _at(draft), "on-form": "yes"})
    text = editor.get(address(rule)).content.decode()

    comment = Comment.objects.get()
    assert response["Location"] == f"{address(rule)}?in={draft.pk}#comment-{comment.pk}"
    assert f'id="comment-{comment.pk}"' in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>Line two" in text
    assert HOSTILE not in text
    assert text.index("</form>") < text.index('id="comments"')  # a form is in no other
    assert "Never write anything about a patient here." in text


@pytest.mark.parametrize("kind", ["vignettes", "questionnaire"])
def test_forms_with_templates_of_their_own_have_comments_too(
    editor: Client, draft: Questionnaire, kind: str
) -> None:
    made = draft.vignettes.create(code="v", title="V", answers={}, expected_urgency=10)

    page = editor.get(address(made if kind == "vignettes" else draft))

    assert 'id="comments"' in page.content.decode()
    assert "editing/talk.css" in page.content.decode()


def test_a_new_row_and_a_small_window_have_none(editor: Client, draft: Questionnaire) -> None:
    rule = draft.rules.get(code="fever")

    new = editor.get(f"{address(type(rule), 'add')}?in={draft.pk}")
    popup = editor.get(f"{address(rule)}?_popup=1")

    assert "talk" not in new.context
    assert "talk" not in popup.context


def test_a_form_that_is_refused_shows_the_comments_of_its_row(
    editor: Client, draft: Questionnaire, place: str
) -> None:
    rule = draft.rules.get(code="fever")
    _say(editor, place, at=_at(draft))

    page = save(editor, address(rule), code="No Code!")

    assert [one.text for one in page.context["talk"]["comments"]] == ["Why 38?"]
    assert shown(page)["code"] == "No Code!"


def test_of_many_at_a_row_the_open_ones_come_first_and_the_rest_is_a_link_away(
    editor: Client, draft: Questionnaire, place: str
) -> None:
    for number in range(12):
        _say(editor, place, f"No. {number}", at=_at(draft))
    newest = Comment.objects.latest("pk").pk
    editor.post(place, {"act": "close", "comment": newest, "at": _at(draft)})

    talk = editor.get(address(draft.rules.get(code="fever"))).context["talk"]

    assert [one.text for one in talk["comments"]] == [f"No. {n}" for n in range(10, 0, -1)]
    assert talk["more"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [("", "write something first"), ("x" * (LONGEST + 1), "1 sign too long")],
)
def test_what_is_refused_stays_in_its_box(
    editor: Client, draft: Questionnaire, place: str, text: str, complaint: str
) -> None:
    new = _say(editor, place, text, at=_at(draft))
    _say(editor, place)
    comment = Comment.objects.get().pk
    answered = editor.post(place, {"act": "answer", "comment": comment, "text": text})

    for response in (new, answered):
        assert complaint in _said(response)[0]
        assert f">{text}</textarea>" in response.content.decode()
    assert answered.context["typed_at"] == comment
    assert Comment.objects.count() == 1


def test_a_comment_is_answered_closed_and_opened_again_with_who_did(
    editor: Client, draft: Questionnaire, place: str, log_in: LogIn
) -> None:
    lead = log_in("lead")
    _say(editor, place)
    key = Comment.objects.get().pk

    answered = lead.post(place, {"act": "answer", "comment": key, "text": "It is the guideline’s."})
    lead.post(place, {"act": "close", "comment": key, "text": ""})
    closed = editor.get(f"{place}?show=closed").content.decode()
    editor.post(place, {"act": "open", "comment": key, "text": "Not so fast."})
    text = editor.get(place).content.decode()

    assert answered["Location"] == f"{place}?show=all#comment-{key}"
    assert "Closed by lead" in closed
    order = ["Why 38?", "It is the guideline’s.", "Closed by lead", "Not so fast.", "Opened again"]
    assert sorted(order, key=text.index) == order
    assert CommentTurn.objects.count() == 2


def test_the_list_holds_one_state_or_one_row(
    editor: Client, draft: Questionnaire, place: str
) -> None:
    _say(editor, place, "Of the rule", at=_at(draft))
    _say(editor, place, "Of the whole")
    editor.post(place, {"act": "close", "comment": Comment.objects.latest("pk").pk})

    def texts(query: str) -> list[str]:
        return [one.comment.text for one in editor.get(f"{place}?{query}").context["threads"]]

    assert texts("") == ["Of the rule"]
    assert texts("show=nonsense") == ["Of the rule"]
    assert texts("show=closed") == ["Of the whole"]
    assert texts("show=all") == ["Of the whole", "Of the rule"]
    assert texts(f"show=all&at=questionnaire:{draft.pk}") == ["Of the whole"]
    assert editor.get(f"{place}?at={_at(draft)}").context["row"].code == "fever"


def test_the_list_has_pages_that_keep_what_was_asked_for(
    editor: Client, draft: Questionnaire, place: str
) -> None:
    for number in range(21):
        _say(editor, place, f"No. {number}")

    first = editor.get(f"{place}?show=all").content.decode()
    second = editor.get(f"{place}?show=all&p=2")

    assert 'href="?show=all&amp;p=2"' in first
    assert [one.comment.text for one in second.context["threads"]] == ["No. 0"]


def test_a_row_that_is_gone_is_named_as_it_was_called(
    editor: Client, draft: Questionnaire, place: str
) -> None:
    _say(editor, place, at=_at(draft))
    Comment.objects.bulk_create(
        [
            Comment(
                questionnaire=draft,
                model="gone",
                row_id=1,
                code="x",
                row_words="Old kind",
                text="Hm.",
                by=Comment.objects.get().by,
                at=Comment.objects.get().at,
            )
        ]
    )
    draft.rules.get(code="fever").delete()

    threads = editor.get(place).context["threads"]

    assert [(one.kind, one.address) for one in threads] == [("gone", ""), ("Rule", "")]
    assert "fever" in editor.get(place).content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        {"act": "say", "text": "X", "at": "rule:999999"},
        {"act": "say", "text": "X", "at": "user:1"},
        {"act": "say", "text": "X", "at": "rule:x"},
        {"act": "answer", "text": "X"},
        {"act": "answer", "text": "X", "comment": "9" * 30},
        {"act": "close", "comment": "999999"},
        {"act": "unheard of"},
        {},
    ],
)
def test_what_nobody_can_mean_is_not_found(
    editor: Client, draft: Questionnaire, place: str, sent: dict[str, str]
) -> None:
    assert editor.post(place, sent).status_code == 404
    assert not Comment.objects.exists()


def test_a_button_that_is_none_does_nothing_to_a_comment(
    editor: Client, draft: Questionnaire, place: str
) -> None:
    _say(editor, place)

    sent = {"act": "unheard of", "comment": Comment.objects.get().pk, "text": "X"}
    assert editor.post(place, sent).status_code == 404
    assert Comment.objects.count() == 1


def test_a_comment_of_another_questionnaire_is_not_reached_from_here(
    editor: Client, other: Questionnaire, place: str
) -> None:
    _say(editor, address(other, "comments"))

    sent = {"act": "answer", "comment": Comment.objects.get().pk, "text": "X"}
    assert editor.post(place, sent).status_code == 404
