"""On the workbench and the first page: what is said of a draft, and whose turn it is."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.test import Client

from tests.conftest import store_version
from tests.editing.drafting import explain
from tests.filling import address
from tests.queries import counted
from tests.staff.people import LogIn, staff
from triage.editing.draft_report import make_report
from triage.editing.drafts import build_draft
from triage.models import Comment, DraftTurn, Questionnaire


@pytest.fixture
def place(draft: Questionnaire) -> str:
    return address(draft, "workbench")


@pytest.fixture
def lead(draft: Questionnaire, log_in: LogIn) -> Client:
    return log_in("lead")


def _send(client: Client, place: str, act: str, note: str, seen: Any) -> Any:
    return client.post(place, {"act": act, "note": note, "seen": seen})


def _hand_over(client: Client, draft: Questionnaire, note: str = "Fever is new.") -> Any:
    seen = make_report(draft).sha256
    return _send(client, address(draft, "workbench"), "hand-over", note, seen)


def _said(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


def _text(client: Client, place: str) -> str:
    return " ".join(client.get(place).content.decode().split())


def test_open_comments_are_counted_beside_their_row_and_listed(
    editor: Client, draft: Questionnaire, place: str
) -> None:
    rule, sign = draft.rules.get(code="fever"), draft.warningsigns.all()[0]
    talk = address(draft, "comments")
    for text in ("One", "Two"):
        editor.post(talk, {"act": "say", "text": text, "at": f"rule:{rule.pk}"})
    editor.post(talk, {"act": "say", "text": "Settled", "at": f"warningsign:{sign.pk}"})
    editor.post(talk, {"act": "close", "comment": Comment.objects.latest("pk").pk})
    editor.post(
        talk, {"act": "say", "text": "Gone", "at": f"rule:{draft.rules.latest('order').pk}"}
    )
    draft.rules.latest("order").delete()

    text = _text(editor, place)

    assert f'href="{talk}?at=rule:{rule.pk}">2 open comments</a>' in text
    assert f"at=warningsign:{sign.pk}" not in text
    assert ">3 open comments</h2>" in text
    assert "(gone)" in text


def test_comments_cost_as_many_queries_however_many_there_are(
    editor: Client, draft: Questionnaire, place: str
) -> None:
    def say(text: str) -> None:
        sent = {"act": "say", "text": text, "at": f"rule:{draft.rules.all()[0].pk}"}
        editor.post(address(draft, "comments"), sent)

    say("One")
    editor.get(place)
    with counted() as before:
        editor.get(place)
    for number in range(12):
        say(f"No. {number}")

    with counted() as after:
        page = editor.get(place)

    assert len(after) == len(before)
    assert (page.context["talk"]["open"], len(page.context["talk"]["threads"])) == (13, 10)


def test_an_editor_hands_over_and_the_leads_find_it_on_the_first_page(
    editor: Client, lead: Client, draft: Questionnaire, place: str
) -> None:
    before = _text(editor, place)

    response = _hand_over(editor, draft, "Fever <b>is</b> new.")

    start, of_editor = _text(lead, "/admin/"), _text(editor, "/admin/")
    assert "Next, its editors hand it over" in before
    assert (response.status_code, response["Location"]) == (302, place)
    assert f'<a href="{place}#turn"><strong>1</strong> draft waits for you</a>' in start
    assert "Fever &lt;b&gt;is&lt;/b&gt; new." in start
    assert "waits for you" not in of_editor
    assert "handed over by editor." in of_editor


def test_everybody_is_told_what_happens_next_and_what_cannot_be_done(
    editor: Client, lead: Client, draft: Questionnaire, place: str
) -> None:
    draft.dispositions.filter(code="emergency").update(summary="")
    explain(draft, "Because.", by=staff("lead"))
    _hand_over(editor, draft)

    for_editor, for_lead = _text(editor, place), _text(lead, place)

    assert "Waits for the clinical leads" in for_editor
    assert "Next, a clinical lead reads, signs and publishes it" in for_editor
    assert "It waits for the clinical leads already, as it stands." in for_editor
    assert "It cannot be published before" in for_editor
    assert "your signature does not stand for theirs" not in for_editor
    assert "Send back" not in for_editor
    assert "Next, read it where it is checked and published" in for_lead
    assert "You edited this draft yourself" in for_lead
    assert "Send back" in for_lead


def test_a_draft_that_changed_says_so_and_can_be_handed_over_again(
    editor: Client, draft: Questionnaire, place: str
) -> None:
    _hand_over(editor, draft)
    for why in ("One.", "Two.", "Three."):
        explain(draft, why)

    text, start = _text(editor, place), _text(editor, "/admin/")

    assert "Changed since it was handed over by editor, 3 edits." in text
    assert "handed over by editor. 3 edits since." in start
    assert "Ready for review</button>" in text


def test_a_lead_sends_it_back_and_its_editors_read_why(
    editor: Client, lead: Client, draft: Questionnaire, place: str
) -> None:
    _hand_over(editor, draft)

    response = _send(lead, place, "send-back", "Say why.", DraftTurn.objects.get().pk)
    explain(draft, "As the guideline says.")

    text, start = _text(editor, place), _text(editor, "/admin/")
    assert response.status_code == 302
    assert "lead sent it back" in text
    assert "<blockquote>Say why.</blockquote>" in text
    assert "1 edit since." in text
    assert "Next, its editors do what the note says" in text
    assert "Sent back</a> <span>by lead, with a note." in start


def test_what_is_refused_keeps_the_note_and_says_why(
    editor: Client, lead: Client, draft: Questionnaire, place: str
) -> None:
    stale = _send(editor, place, "hand-over", "My note", "0" * 64)
    _hand_over(editor, draft)
    empty = _send(lead, place, "send-back", " ", DraftTurn.objects.get().pk)
    late = _send(lead, place, "send-back", "My reason", 0)

    assert [one.status_code for one in (stale, empty, late)] == [409] * 3
    assert ">My note</textarea>" in stale.content.decode()
    assert "changed while you had this open" in _said(stale)[0]
    assert "write what is to be done first" in _said(empty)[0]
    assert ">My reason</textarea>" in late.content.decode()
    assert DraftTurn.objects.count() == 1


def test_an_editor_sends_nothing_back(editor: Client, draft: Questionnaire, place: str) -> None:
    _hand_over(editor, draft)

    response = _send(editor, place, "send-back", "Mine.", DraftTurn.objects.get().pk)

    assert response.status_code == 403
    assert not DraftTurn.objects.filter(sends_back=True).exists()


def test_what_is_live_has_nothing_to_hand_over_and_the_page_says_so(
    editor: Client, draft: Questionnaire, place: str
) -> None:
    store_version(build_draft(draft))

    text = _text(editor, place)

    assert "It cannot be handed over now. It says what is live" in text
    assert "Ready for review</button>" not in text


def test_who_only_looks_is_offered_nothing(draft: Questionnaire, place: str) -> None:
    looker = staff("looker")
    looker.user_permissions.set(_permissions("view_questionnaire", "view_comment"))
    client = Client()
    client.force_login(looker)

    text = _text(client, place)
    page = client.get(address(draft, "comments"))

    assert "Ready for review</button>" not in text
    assert "cannot be handed over now" not in text
    assert not page.context["may_say"]
    assert client.post(address(draft, "comments"), {"act": "say"}).status_code == 403


def _permissions(*names: str) -> Any:
    return Permission.objects.filter(codename__in=names)
