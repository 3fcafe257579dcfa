"""Reports of problems, as editors and clinical leads work through them."""

from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.test import Client
from django.utils import timezone

from tests.filling import address, save
from tests.reports import report
from tests.staff.people import LogIn, staff
from triage.models import AccessLogEntry, ProblemReport, QuestionnaireVersion

pytestmark = pytest.mark.django_db

LIST = "/admin/triage/problemreport/"


@pytest.fixture
def editor(log_in: LogIn) -> Client:
    return log_in("editor")


def test_the_list_shows_what_was_written_escaped(
    editor: Client, version: QuestionnaireVersion
) -> None:
    report("<b>Nothing</b> happens.", version=version)
    report("word " * 30)

    text = editor.get(LIST).content.decode()

    assert "&lt;b&gt;Nothing&lt;/b&gt; happens." in text
    assert "word " * 24 + "word…" in text
    assert str(version) in text


def test_a_report_is_read_whole(editor: Client) -> None:
    row = report("<i>All</i> of it. " + "word " * 60)

    text = editor.get(address(row)).content.decode()

    assert "&lt;i&gt;All&lt;/i&gt; of it. " + "word " * 59 in text


@pytest.mark.parametrize("state", ["seen", "done"])
def test_whoever_sees_to_it_is_noted(editor: Client, state: str) -> None:
    row, before = report(), timezone.now()

    done = save(editor, address(row), state=state, note="Mended.")

    assert done.status_code == 302
    row.refresh_from_db()
    assert (row.state, row.note, row.handled_by) == (state, "Mended.", staff("editor"))
    assert row.handled_at
    assert row.handled_at >= before
    assert row.words() == "The page does not open."


def test_put_back_to_new_nobody_has_seen_it(editor: Client) -> None:
    row = report()
    save(editor, address(row), state="done")

    save(editor, address(row), state="new")

    row.refresh_from_db()
    assert (row.state, row.handled_by, row.handled_at) == ("new", None, None)


def test_what_people_sent_is_not_changed(editor: Client) -> None:
    row = report(kind="wrong")

    save(editor, address(row), kind="other", page="result", whole_text="Other.", link_id="fever")

    row.refresh_from_db()
    assert (row.kind, row.page, row.link_id) == ("wrong", "start", "")
    assert row.words() == "The page does not open."


def test_each_look_is_on_record(editor: Client) -> None:
    row = report()

    editor.get(LIST)
    editor.get(address(row))

    actions = AccessLogEntry.objects.order_by("id").values_list("user__username", "action")
    assert list(actions) == [("editor", "reports of problems"), ("editor", "report of a problem")]


def test_who_may_not_look_leaves_no_line(log_in: LogIn) -> None:
    row, clinician = report(), log_in("clinician")

    assert clinician.get(LIST).status_code == clinician.get(address(row)).status_code == 403
    assert not AccessLogEntry.objects.exists()


def test_one_that_no_key_opens_is_told_of_and_can_be_closed(editor: Client, settings: Any) -> None:
    row = report("Old words.")
    settings.ANSWER_KEYS = [Fernet.generate_key().decode()]
    report("New words.")

    listed = editor.get(LIST).content.decode()
    shown = editor.get(address(row)).content.decode()
    done = save(editor, address(row), state="done")

    assert "Cannot be read: no key opens it." in listed
    assert "New words." in listed
    assert "Cannot be read: no key opens it." in shown
    assert done.status_code == 302
    assert ProblemReport.objects.defer("text").get(pk=row.pk).state == "done"


def test_nobody_adds_or_deletes_one(log_in: LogIn) -> None:
    row, superuser = report(), log_in("superuser")

    places = (f"{LIST}add/", address(row, "delete"))

    assert [superuser.post(place).status_code for place in places] == [403, 403]
    assert ProblemReport.objects.exists()


def test_they_are_filtered_and_found_by_their_note(editor: Client) -> None:
    done = report("First.")
    report("Second.")
    save(editor, address(done), state="done", note="Mended in June.")

    new = editor.get(LIST, {"state": "new"}).content.decode()
    found = editor.get(LIST, {"q": "June"}).content.decode()

    assert ("Second." in new, "First." in new) == (True, False)
    assert ("First." in found, "Second." in found) == (True, False)
