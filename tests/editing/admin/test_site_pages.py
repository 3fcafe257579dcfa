"""Pages about the site, as editors and clinical leads change them."""

from typing import Any

import pytest
from django.test import Client

from tests.filling import address, complaints, save
from tests.staff.people import LogIn, staff
from triage.models import SitePage
from triage.site.site_pages import make_missing_pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(db: None) -> Any:
    make_missing_pages()
    return SitePage.objects.get(slug="about")


@pytest.fixture
def editor(log_in: LogIn) -> Client:
    return log_in("editor")


def test_what_is_saved_is_live_at_once_and_on_record(editor: Client, page: SitePage) -> None:
    done = save(editor, address(page), title="About us", body="## New\r\n\r\nCall {urgent_line}.")

    assert done.status_code == 302
    page.refresh_from_db()
    assert (page.title, page.body) == ("About us", "## New\n\nCall {urgent_line}.")
    assert page.history.latest().history_user == staff("editor")
    assert "<h2>New</h2>" in Client().get("/about/").content.decode()


def test_the_editor_is_told_that_it_is_live_and_no_place_for_advice(
    editor: Client, page: SitePage
) -> None:
    text = editor.get(address(page)).content.decode()

    assert "patients read at once" in text
    assert "gives no medical advice" in text
    assert 'href="/about/"' in text


@pytest.mark.parametrize(
    ("box", "words", "said"),
    [
        ("body", "# First", "Begin a heading with ##"),
        ("body", "Text\n # First", "Begin a heading with ##"),
        ("body", "A {secret_key}", "{secret_key} stands for nothing here; known are {clinic_name}"),
        ("body", "A <b>bold</b> one", "“<b” begins a picture, a link or HTML"),
        ("body", "[a](http://b)", "“](” begins a picture, a link or HTML"),
        ("body", "in\u200bvisible", "It holds a sign that nobody sees."),
        ("title", "\u202eabout", "It holds a sign that nobody sees, and that turns words around"),
        ("body", "", "This field is required."),
    ],
)
def test_what_no_page_would_show_is_refused(
    editor: Client, page: SitePage, box: str, words: str, said: str
) -> None:
    before = page.body

    refused = save(editor, address(page), **{box: words})

    assert said in " ".join(complaints(refused)[box])
    page.refresh_from_db()
    assert page.body == before


def test_a_change_is_taken_back(editor: Client, page: SitePage) -> None:
    before = page.title
    save(editor, address(page), title="Wrong")
    record = page.history.latest()

    editor.post(f"/admin/triage/sitepage/{page.pk}/history/{record.history_id}/")

    page.refresh_from_db()
    assert page.title == before


def test_its_address_stays_and_none_is_added_or_deleted(log_in: LogIn, page: SitePage) -> None:
    superuser: Any = log_in("superuser")

    save(superuser, address(page), slug="elsewhere")
    answers = [
        superuser.post(place).status_code
        for place in ("/admin/triage/sitepage/add/", address(page, "delete"))
    ]

    page.refresh_from_db()
    assert (page.slug, answers) == ("about", [403, 403])


def test_clinicians_do_not_edit_them(log_in: LogIn, page: SitePage) -> None:
    assert log_in("clinician").get(address(page)).status_code == 403
