"""A draft as patients see it, from the form of a question to the result, with axe on each page."""

from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client

from tests.browser.conftest import NewVisitor, new_visitor
from tests.browser.visitor import DESK, TELEPHONE, Visitor
from tests.drafts import store_draft
from tests.small import SMALL
from tests.staff.people import staff
from triage.models import Question

__all__ = ["new_visitor"]


@pytest.fixture
def editor(transactional_db: None, new_visitor: NewVisitor) -> Visitor:
    """An editor who is signed in, and the small draft."""
    store_draft(SMALL)
    visitor, client = new_visitor(DESK), Client()
    client.force_login(staff("editor"))
    name = django_settings.SESSION_COOKIE_NAME
    value = client.cookies[name].value
    visitor.context.add_cookies([{"name": name, "value": value, "url": visitor.base_url}])
    return visitor


def test_an_editor_walks_the_draft_as_a_patient_does(editor: Visitor, tmp_path: Path) -> None:
    form = f"/admin/triage/question/{Question.objects.get(link_id='fever').pk}/change/"
    editor.open(form)
    with editor.context.expect_page() as opened:
        editor.page.get_by_role("link", name="See it as the patient does").click()
    page = editor.page = opened.value
    shots = [_seen(editor, tmp_path, "question")]

    page.get_by_label("Yes", exact=True).check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="Title of same-day").wait_for()
    shots.append(_seen(editor, tmp_path, "so-far"))
    page.get_by_role("link", name="As wide as a phone").click()
    page.get_by_role("link", name="As wide as the window").wait_for()
    width = page.evaluate("document.body.clientWidth")
    shots.append(_seen(editor, tmp_path, "narrow"))
    page.get_by_role("link", name="Back to where you came from").click()
    page.get_by_role("link", name="See it as the patient does").wait_for()

    assert shots == [{}, {}, {}]
    assert width <= 390
    assert page.url.endswith(form)


def _seen(editor: Visitor, folder: Path, name: str) -> object:
    """What is wrong with the page; with a picture of it at both widths."""
    found = editor.look()
    for width, height in (TELEPHONE, DESK):
        editor.page.set_viewport_size({"width": width, "height": height})
        editor.page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
    return found
