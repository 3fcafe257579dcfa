"""Step by step beside a patient of the same questionnaire: the preview is never the calmer page."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.conftest import store_version
from tests.drafts import store_draft
from tests.editing.admin.previews import Shower, body
from tests.editing.admin.test_preview_page import address
from tests.small import NO, SMALL, UNSURE, YES, question, rule, sign, when
from tests.staff.people import staff
from triage.editing.drafts import build_draft
from triage.editing.previewing import Shown, version_of_draft
from triage.engine.question import QuestionType
from triage.engine.questionnaire import Questionnaire
from triage.engine.telephone import TelephoneLine

pytestmark = pytest.mark.django_db

_CHEST = question("chest", QuestionType.YES_NO, is_gate=True, options=(YES, NO, UNSURE))
_EMERGENCY = ("yes", "leak", "new")


@pytest.fixture(autouse=True)
def _served(settings: Any) -> None:
    settings.DEBUG = True
    settings.CLINIC_CALLS_BACK = True


def _with_chest(place: int) -> Questionnaire:
    """A second danger, asked about at this place."""
    questions = (*SMALL.questions[:place], _CHEST, *SMALL.questions[place:])
    signs = (*SMALL.signs, sign("chest-sign", "article", "WTS-02", "MED-01"))
    rules = (*SMALL.rules, rule("chest", "emergency", when(("chest", "yes")), "chest-sign"))
    return replace(SMALL, questions=questions, signs=signs, rules=rules)


class Walk:
    """A patient of what is live, or whoever looks at the preview of the same."""

    def __init__(self, client: Client, page: str) -> None:
        self.client, self.page = client, page

    def post(self, **sent: Any) -> None:
        """Press the button of the page, which leads on."""
        shown = self.client.get(self.page).content.decode()
        hidden = dict(re.findall(r'name="(of|revision|once)" value="([^"]*)"', shown))
        self.page = self.client.post(self.page, {**hidden, **sent}).headers["Location"]

    def answer(self, values: Iterable[str]) -> None:
        """One question after the other, past what is told between them."""
        for value in values:
            shown = self.client.get(self.page)
            if shown.context and "go_on" in shown.context:
                self.page = shown.context["go_on"]
            self.post(answer=value)

    def body(self) -> str:
        """What stands there now."""
        word = re.match(r"/admin/.*?/preview/[^/]+/", self.page)
        return body(self.client.get(self.page, follow=True), word[0] if word else "/")


def both(document: Questionnaire, **agreed: str) -> tuple[Walk, Walk]:
    """The two, each past the page on which the check begins."""
    row = store_draft(document)
    store_version(build_draft(row))
    editor, shower = Client(), Shower(row, version_of_draft(row))
    editor.force_login(staff("editor"))
    walks = (
        Walk(Client(), reverse("begin", args=["small"])),
        Walk(editor, address(shower, Shown(got_help=True), "begin", "small")),
    )
    for walk in walks:
        walk.post(store="yes", **agreed)
    return walks


def test_help_for_one_danger_is_no_help_for_the_next() -> None:
    walks = both(_with_chest(4))

    for walk in walks:
        walk.answer(_EMERGENCY)
        walk.post()
        walk.answer(["no", "yes"])

    patient, shown = (walk.body() for walk in walks)
    assert patient == shown
    assert "Call" in shown
    assert "you told us that you have got help" not in shown


def test_an_emergency_that_was_told_before_the_check_ended_is_told_there_too() -> None:
    walks = both(_with_chest(0))

    for walk in walks:
        walk.answer(["yes", "no"])

    patient, shown = (walk.body() for walk in walks)
    assert patient == shown
    assert "Earlier you told us something" in shown


@pytest.mark.parametrize(("agreed", "asked"), [({"follow_up": "on"}, True), ({}, False)])
def test_who_lets_the_clinic_look_may_ask_it_to_call(
    agreed: dict[str, str], *, asked: bool
) -> None:
    walks = both(SMALL, **agreed)

    for walk in walks:
        walk.answer(_EMERGENCY)

    patient, shown = (walk.body() for walk in walks)
    assert patient == shown
    assert ("Ask the clinic to call you" in shown) == asked


def test_the_lines_are_those_that_there_would_be_if_the_draft_were_live(nothing_read: None) -> None:
    old, new = (
        TelephoneLine(code, code.title(), f"Call {code}", number, always_shown=True)
        for code, number in (("day_line", "555-0101"), ("night_line", "555-0102"))
    )
    row = store_draft(replace(SMALL, lines=(new,)))
    out = {"adult": ("no",)}
    preview = Shower(row, version_of_draft(row))
    shown = []

    for slug, lines in (("small", (old,)), ("other", (old,))):
        store_version(replace(SMALL, slug=slug, lines=lines)).parsed()
        page = preview.page("unfinished", Shown(dict(out)))
        shown.append([number in page for number in ("555-0101", "555-0102")])

    assert shown == [[False, True], [True, True]]
