"""The pages about signed vignettes and replays in a real browser: accessible, and narrow enough."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from tests.conftest import store_version
from tests.drafts import store_draft
from tests.editing.admin.vignettes import ANSWERS, FEVER
from tests.editing.made_up import new_question, urgent_cough
from tests.filling import address
from tests.small import SMALL
from tests.staff.people import staff
from triage.editing.signatures import fingerprint, save_vignette, sign_vignette
from triage.models import Questionnaire, Replay, Vignette

pytestmark = pytest.mark.django_db(transaction=True)


def _answering(query: str = "") -> str:
    return f"{address(Questionnaire.objects.get(), 'answer')}{query}"


def _page_of(name: str) -> str:
    return reverse(f"admin:triage_vignette_{name}", args=[Vignette.objects.get(code="fever").pk])


def _replay(*, ended: bool) -> str:
    now = timezone.now()
    row = Questionnaire.objects.get()
    replay = Replay.objects.create(
        questionnaire=row, started_at=now, finished_at=now if ended else None, begun=160, done=3
    )
    return address(replay)


#: Name -> who opens it, and its address.
PAGES: dict[str, tuple[str, Callable[[], str]]] = {
    "list": ("lead", lambda: address(Vignette, "changelist")),
    "vignette with a mark": ("lead", lambda: _page_of("change")),
    "vignette to delete": ("lead", lambda: _page_of("remove")),
    "vignette to sign again": (
        "lead",
        lambda: f"{reverse('admin:triage_vignette_sign')}?ids={Vignette.objects.first().pk}",  # type: ignore[union-attr]
    ),
    "new question": ("editor", _answering),
    "answered by an editor": ("editor", lambda: _answering("?answer-cough=yes")),
    "answered by a lead": ("lead", lambda: _answering("?answer-cough=yes")),
    "draft with a new question": (
        "editor",
        lambda: address(Questionnaire.objects.get(), "draft"),
    ),
    "draft to publish": ("lead", lambda: address(Questionnaire.objects.get(), "publish")),
    "replay under way": ("editor", lambda: _replay(ended=False)),
    "replay that has ended": ("editor", lambda: _replay(ended=True)),
}


@pytest.fixture
def stored(transactional_db: None) -> None:
    """Two signed vignettes, one of them reworded, a proposal, and a new question that decides."""
    row, lead = store_draft(SMALL), staff("lead")
    store_version(SMALL, signed=True)
    for code, answers, urgency in (("fever", FEVER, 30), ("well", ANSWERS, 10)):
        one = Vignette.objects.create(
            questionnaire=row,
            code=code,
            title=f"Somebody whose word is {code}",
            narrative="Ann.",
            answers=answers,
            expected_urgency=urgency,
        )
        sign_vignette(one, by=lead, seen=fingerprint(one))
    one = Vignette.objects.get(code="fever")
    one.narrative = "Ann has a fever."
    save_vignette(one, by=staff("editor"))
    Vignette.objects.create(
        questionnaire=row, code="ben", title="Ben", answers=ANSWERS, expected_urgency=30
    )
    new_question(row)
    urgent_cough(row)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_about_vignettes_or_replays_is_accessible(
    page: Page, live_server: object, client: Client, stored: None, name: str
) -> None:
    role, place = PAGES[name]
    client.force_login(staff(role))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": str(live_server)}]
    )
    page.goto(f"{live_server}{place()}")

    found = [
        (scheme, rule["id"], rule["nodes"][0]["html"])
        for scheme in ("light", "dark")
        for rule in _violations(page, scheme)
    ]
    page.set_viewport_size({"width": 390, "height": 800})
    width = page.evaluate("document.documentElement.scrollWidth")

    assert (found, width) == ([], 390)


def _violations(page: Page, scheme: str) -> list[dict[str, Any]]:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    # Colors change over a moment: each is looked at as it is in the end.
    page.evaluate("document.getAnimations().forEach(one => one.finish())")
    found: list[dict[str, Any]] = Axe().run(page, options={}).response["violations"]
    return found
