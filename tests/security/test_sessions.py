"""When a session ends, and what becomes of a form that comes too late."""

import re
import time
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone

from tests.drafts import store_draft
from tests.filling import shown
from tests.security.signing_in import account, give_password, is_in
from tests.small import SMALL
from triage.models import DangerSign

pytestmark = pytest.mark.django_db

MINUTE = 60


@pytest.fixture
def editor(client: Client) -> Client:
    """An editor who has just opened the admin."""
    account("editor")
    give_password(client, "editor")
    assert is_in(client)
    return client


def pass_time(client: Client, minutes: float) -> None:
    """So long nothing happened."""
    session = client.session
    for key in ("staff_since", "staff_seen"):
        session[key] -= minutes * MINUTE
    session.save()


def test_a_session_ends_when_nobody_was_there_for_half_an_hour(editor: Client) -> None:
    before = set(Session.objects.values_list("session_key", flat=True))
    pass_time(editor, 31)

    answer = editor.get("/admin/triage/rule/?q=fever")

    assert answer["Location"] == "/staff/login/?next=/admin/triage/rule/%3Fq%3Dfever"
    assert "nobody was here for a while" in editor.get(answer["Location"]).content.decode()
    assert len(before) == 1
    assert not before & set(Session.objects.values_list("session_key", flat=True))


def test_who_comes_back_in_time_stays(editor: Client) -> None:
    for _ in range(4):
        pass_time(editor, 29)
        assert is_in(editor)


def test_after_a_working_day_it_ends_whatever_happens(editor: Client) -> None:
    session = editor.session
    session["staff_since"] -= 8 * 60 * MINUTE
    session.save()

    assert not is_in(editor)


def test_what_a_page_asks_by_itself_is_no_sign_of_a_person(editor: Client) -> None:
    pass_time(editor, 29)
    for _ in range(3):
        editor.get("/admin/", headers={"Sec-Fetch-Dest": "empty"})
    pass_time(editor, 2)

    assert not is_in(editor)


def test_who_presses_stay_signed_in_stays(editor: Client) -> None:
    pass_time(editor, 29)

    answer = editor.post("/admin/stay/", headers={"Sec-Fetch-Dest": "empty"})
    pass_time(editor, 29)

    assert answer.status_code == 204
    assert is_in(editor)


def test_a_session_is_written_once_a_minute_at_most(
    editor: Client, django_assert_num_queries: Any
) -> None:
    before = editor.session["staff_seen"]
    editor.get("/admin/")

    assert editor.session["staff_seen"] == before


def test_every_page_says_when_its_session_ends(editor: Client) -> None:
    with override_settings(SESSION_IDLE_MINUTES=12):
        assert 'data-minutes="12"' in editor.get("/admin/").content.decode()


def test_the_session_of_a_browser_ends_with_it(client: Client) -> None:
    account("editor")
    answer = give_password(client, "editor")

    assert answer.cookies["sessionid"]["max-age"] == ""
    assert answer.cookies["sessionid"]["httponly"]


def edit_late(editor: Client, **more: Any) -> tuple[str, dict[str, Any]]:
    """An editor writes for an hour, then saves; returns the page and what was typed."""
    store_draft(SMALL)
    sign = DangerSign.objects.earliest("pk")
    path = f"/admin/triage/dangersign/{sign.pk}/change/"
    form = {
        **shown(editor.get(path)),
        "text": "Say “now”\nand <b>mean</b> it",
        "order": 7,
        **more,
    }
    pass_time(editor, 60)
    return path, form


def hidden_fields(page: Any) -> dict[str, str]:
    found = re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.content.decode()
    )
    return {name: unescape(value) for name, value in found}


def test_a_form_that_comes_too_late_is_kept_and_sent_after_signing_in(editor: Client) -> None:
    path, form = edit_late(editor)

    answer = editor.post(path, form)
    signed = give_password(editor, "editor", next="/admin/kept/")
    page = editor.get(signed["Location"])
    editor.post(path, hidden_fields(page))

    assert answer["Location"] == "/staff/login/?next=/admin/kept/"
    assert signed["Location"] == "/admin/kept/"
    assert "it was not saved" in page.content.decode()
    assert "and &lt;b&gt;mean&lt;/b&gt; it" in page.content.decode()
    sign = DangerSign.objects.get(pk=path.split("/")[4])
    assert (sign.order, sign.text.split()) == (7, form["text"].split())


def test_what_a_page_tries_by_itself_takes_nothing_of_what_is_sent_after_it(editor: Client) -> None:
    path, form = edit_late(editor)

    tried = editor.post(path, {**form, "_again": "effects"}, headers={"Sec-Fetch-Dest": "empty"})
    answer = editor.post(path, form)
    give_password(editor, "editor")

    assert (tried.status_code, tried.content) == (401, b"")
    assert answer["Location"].endswith("next=/admin/kept/")
    kept = hidden_fields(editor.get("/admin/kept/"))
    assert "_again" not in kept
    assert kept["text"] == form["text"]


def test_it_is_dropped_when_the_person_says_so(editor: Client) -> None:
    path, form = edit_late(editor)
    editor.post(path, form)
    give_password(editor, "editor")

    [kept] = editor.get("/admin/kept/").context["forms"]
    assert editor.post("/admin/kept/", {"which": "another"}).status_code == 200
    dropped = editor.post("/admin/kept/", {"which": kept.at})

    assert dropped["Location"] == path
    assert editor.get("/admin/kept/")["Location"] == "/admin/"
    assert editor.post("/admin/kept/")["Location"] == "/admin/"


def test_nobody_else_sees_it(editor: Client) -> None:
    path, form = edit_late(editor)
    editor.post(path, form)
    account("lead")
    give_password(editor, "lead")

    assert editor.get("/admin/kept/")["Location"] == "/admin/"


@pytest.mark.parametrize(("minutes", "status"), [(29, 200), (31, 302)])
def test_it_is_kept_for_half_an_hour_and_encrypted(
    editor: Client, monkeypatch: pytest.MonkeyPatch, minutes: int, status: int
) -> None:
    path, form = edit_late(editor)
    pass_time(editor, minutes)
    sent_at = time.time() - minutes * MINUTE
    with monkeypatch.context() as earlier:
        earlier.setattr("time.time", lambda: sent_at)
        editor.post(path, form)
    stored = str([row.get_decoded() for row in Session.objects.all()])
    give_password(editor, "editor")

    assert "staff_kept" in stored
    assert "mean" not in stored
    assert editor.get("/admin/kept/").status_code == status


def test_one_that_no_key_opens_is_dropped(editor: Client) -> None:
    path, form = edit_late(editor)
    editor.post(path, form)
    give_password(editor, "editor")
    session = editor.session
    session["staff_kept_forms"] = [one[:-8] + "AAAAAAA=" for one in session["staff_kept_forms"]]
    session.save()

    assert editor.get("/admin/kept/")["Location"] == "/admin/"


def test_what_several_tabs_send_is_all_kept_and_none_of_it_twice(editor: Client) -> None:
    path, form = edit_late(editor)
    other = {**form, "text": "Typed in another tab"}
    answers = [editor.post(path, one) for one in (form, other, other)]
    give_password(editor, "editor")

    page = editor.get("/admin/kept/")

    assert {one["Location"] for one in answers} == {"/staff/login/?next=/admin/kept/"}
    assert [dict(one.fields)["text"] for one in page.context["forms"]] == [
        form["text"],
        "Typed in another tab",
    ]
    one, two = re.findall(r'name="which" value="([^"]+)"', page.content.decode())
    assert page.content.decode().count('target="_blank"') == 2
    still = editor.post("/admin/kept/", {"which": two})
    dropped = editor.post("/admin/kept/", {"which": one})
    assert (still["Location"], dropped["Location"]) == ("/admin/kept/", path)
    assert editor.get("/admin/kept/")["Location"] == "/admin/"


def test_nothing_is_kept_for_whoever_never_signed_in(editor: Client) -> None:
    path, form = edit_late(editor)

    answer = Client().post(path, form)

    assert answer["Location"].startswith("/admin/login/")


def test_what_is_sent_the_next_morning_is_kept(editor: Client) -> None:
    path, form = edit_late(editor)
    pass_time(editor, 15 * 60)

    assert editor.post(path, form)["Location"] == "/staff/login/?next=/admin/kept/"
    assert max(row.expire_date for row in Session.objects.all()) > timezone.now() + timedelta(
        days=1
    )


def test_a_session_counts_from_its_sign_in_though_nobody_opened_a_page_with_it(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    account("editor")
    give_password(client, "editor")
    later = time.time() + 31 * MINUTE
    monkeypatch.setattr("time.time", lambda: later)

    assert not is_in(client)


def test_another_key_signs_everybody_out(editor: Client) -> None:
    with override_settings(DIGEST_KEY="another key " * 5):
        assert not is_in(editor)


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/admin/logout/", {}),
        ("/staff/password/", {"oldpassword": "x", "password1": "y", "password2": "y"}),
        ("/admin/auth/user/add/", {"username": "new", "password1": "secret"}),
    ],
)
def test_passwords_and_empty_forms_are_not_kept(
    editor: Client, path: str, form: dict[str, str]
) -> None:
    pass_time(editor, 60)

    answer = editor.post(path, form)

    assert answer["Location"] == "/staff/login/?next=/admin/"


def test_a_forged_form_is_not_kept(editor: Client) -> None:
    path, form = edit_late(editor)
    forger = Client(enforce_csrf_checks=True)
    forger.cookies = editor.cookies

    answer = forger.post(path, form)

    assert answer.status_code == 403
    assert "staff_kept" not in editor.session
