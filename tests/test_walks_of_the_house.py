"""The walks of CONTRIBUTING.md, taken once: each function is called where the walk says."""

import re
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from tests.alerts import recipient
from tests.check.views.walk import begin, post_answer
from tests.contributing import Step, walk
from tests.drafts import store_draft
from tests.filling import address, save
from tests.small import SMALL
from tests.staff.people import staff
from triage.clinic.alerts.worker import run_round
from triage.editing.publishing import publish
from triage.models import Questionnaire, QuestionnaireVersion, Rule, Submission


@pytest.fixture
def row(db: None, settings: Any) -> Questionnaire:
    """The small questionnaire, live and unsigned, as a demonstration serves it."""
    settings.DEBUG = True
    draft = store_draft(SMALL)
    publish(draft, by=None, note="First.")
    return draft


def _log_in(role: str) -> Client:
    client = Client()
    client.force_login(staff(role))
    return client


@contextmanager
def _followed(names: Collection[str]) -> Iterator[list[Step]]:
    """Every call of one of these functions, with those of them that it was reached from."""
    calls: list[Step] = []
    under: list[str] = []

    def note(frame: FrameType, event: str, _argument: Any) -> None:
        if event not in {"call", "return"}:
            return
        name = f"{frame.f_globals.get('__name__')}.{frame.f_code.co_qualname}"
        if name not in names:
            return
        if event == "return":
            under.pop()
            return
        calls.append(Step(name, tuple(under)))
        under.append(name)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield calls
    finally:
        sys.setprofile(before)


def _not_met(steps: Sequence[Step], calls: Sequence[Step]) -> Step | None:
    """The first step that was not called behind the one before it, and from where it stands."""
    left = iter(calls)
    return next((step for step in steps if step not in left), None)


def _take(title: str, go: Callable[[], None]) -> None:
    steps = walk(title)

    with _followed({step.name for step in steps}) as calls:
        go()

    assert len(steps) > 10
    assert _not_met(steps, calls) is None


def test_an_answer_is_stored_and_somebody_is_told(row: Questionnaire, client: Client) -> None:
    recipient()
    begin(client)
    post_answer(client, "adult", "yes")
    post_answer(client, "bladder", "cant_pee")

    def go() -> None:
        post_answer(client, "onset", "new")
        client.get(reverse("stop"))
        run_round()

    _take("An answer", go)

    assert [message.to for message in mail.outbox] == [["nurse@clinic.example"]]


def test_a_change_becomes_a_version(row: Questionnaire) -> None:
    rule = Rule.objects.get(code="long-pain")
    editor, lead = _log_in("editor"), _log_in("lead")
    publishing = reverse("admin:triage_questionnaire_publish", args=[row.pk])

    def go() -> None:
        # A document that was proved before in this process would not be proved again.
        save(editor, address(rule), rationale="Long pain, as nobody else words it.")
        page = lead.get(publishing)
        ticks = re.findall(r'name="read" value="([^"]+)"', page.content.decode())
        sha256, over = page.context["report"].looked_at
        sent = {"sha256": sha256, "over": over, "note": "Read.", "read": ticks}
        lead.post(publishing, {**sent, "action": "approve"})
        lead.post(publishing, {**sent, "action": "publish"})

    _take("A change", go)

    assert QuestionnaireVersion.objects.live().get().number == 2


def test_a_look_is_on_record_before_the_page(row: Questionnaire, client: Client) -> None:
    begin(client, follow_up="yes")
    for link_id, given in (("adult", "yes"), ("bladder", "cant_pee"), ("onset", "new")):
        post_answer(client, link_id, given)
    submission, clinician = Submission.objects.get(), _log_in("clinician")

    def go() -> None:
        clinician.get(address(submission, "changelist"))
        clinician.get(address(submission))
        call_command("verify", "--audit")

    _take("A look", go)

    submission.refresh_from_db()
    assert submission.stage == Submission.Stage.SEEN
