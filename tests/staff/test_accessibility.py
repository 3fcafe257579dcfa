"""The staff pages in a real browser: accessible, within the policy, and narrow enough."""

from collections.abc import Callable
from functools import partial

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.alerts import recipient
from tests.checks import EMERGENCY, SAME_DAY
from tests.clinic.figures import done, under_way, verdict
from tests.conftest import store_version
from tests.drafts import store_draft
from tests.editing.signing import sign
from tests.filling import address
from tests.small import BENIGN, SMALL
from tests.staff.people import begin, finish, give, staff
from triage.check.leaving import ask_to_erase
from triage.check.worklist import mark_seen
from triage.clinic.alerts.ladder import tell_next
from triage.clinic.alerts.outbox import record_failed, record_sent
from triage.clinic.reviews import claim, review
from triage.editing.publishing import publish
from triage.models import (
    AccessLogEntry,
    Alert,
    Approval,
    Delivery,
    EducationalSection,
    EraseRequest,
    Question,
    QuestionCount,
    Questionnaire,
    QuestionnaireVersion,
    Recall,
    Recipient,
    Replay,
    ReplayCase,
    Review,
    Rule,
    SafetyFloor,
    Submission,
    Vignette,
    WarningSign,
)

pytestmark = pytest.mark.django_db(transaction=True)

#: Name -> address; looked up once the rows are there.
PAGES: dict[str, Callable[[], str]] = {
    "index": lambda: "/admin/",
    "list of submissions": lambda: address(Submission, "changelist"),
    "list filtered to nothing": lambda: f"{address(Submission, 'changelist')}?sign=none",
    "list of rules": lambda: address(Rule, "changelist"),
    "list of versions": lambda: address(QuestionnaireVersion, "changelist"),
    "submission": lambda: address(Submission.objects.get(status="completed")),
    "export of the list": lambda: reverse("admin:triage_submission_export"),
    "access log": lambda: address(AccessLogEntry, "changelist"),
    "submission with reviews": lambda: _worked_on("submission_change"),
    "review": lambda: _worked_on("submission_review"),
    "correction": lambda: reverse(
        "admin:triage_submission_correct",
        args=[_reviewed().pk, Review.objects.get(corrects=None).pk],
    ),
    "submission on paper": lambda: _worked_on("submission_print"),
    "requests to be erased": lambda: _list_of(EraseRequest, _reviewed()),
    "erase": lambda: _worked_on("eraserequest_erase"),
    "submission without consent": lambda: address(Submission.objects.get(status="in-progress")),
    "rule": lambda: address(Rule.objects.get(code="long-pain")),
    "new rule": lambda: address(Rule, "add"),
    "question": lambda: address(Question.objects.get(link_id="onset")),
    "questionnaire": lambda: address(Questionnaire.objects.get()),
    "locked floor": lambda: address(SafetyFloor.objects.get()),
    "warning sign": lambda: address(WarningSign.objects.first() or WarningSign()),
    "section": lambda: address(EducationalSection.objects.get(code="MED")),
    "version": lambda: address(QuestionnaireVersion.objects.get()),
    "signature": lambda: _after(_publish_weakened, lambda: address(Approval.objects.latest("id"))),
    "the whole of a version": lambda: address(QuestionnaireVersion.objects.get(), "whole"),
    "draft to publish": lambda: _after(
        _weaken, lambda: address(Questionnaire.objects.get(), "publish")
    ),
    "version that weakened": lambda: _after(
        _publish_weakened, lambda: address(QuestionnaireVersion.objects.latest("number"))
    ),
    "list after a version weakened": lambda: _after(
        _publish_weakened, lambda: address(Submission, "changelist")
    ),
    "withdraw": lambda: address(QuestionnaireVersion.objects.get(), "withdraw"),
    "try the draft": lambda: address(Questionnaire.objects.get(), "try"),
    "try the draft from a vignette": lambda: (
        f"{address(Questionnaire.objects.get(), 'try')}?vignette=ann"
    ),
    "try a version": lambda: address(QuestionnaireVersion.objects.get(), "try"),
    "safety file": lambda: address(QuestionnaireVersion.objects.get(), "safety"),
    "list of vignettes": lambda: address(Vignette, "changelist"),
    "vignette": lambda: address(Vignette.objects.get()),
    "new vignette": lambda: address(Vignette, "add"),
    "vignettes to sign": lambda: (
        f"{reverse('admin:triage_vignette_sign')}?ids={Vignette.objects.get().pk}"
    ),
    "vignettes to propose": lambda: address(Questionnaire.objects.get(), "propose"),
    "replays of a questionnaire": lambda: address(Questionnaire.objects.get(), "replay"),
    "list of replays": lambda: address(Replay, "changelist"),
    "replay": lambda: address(Replay.objects.get()),
    "checks behind a count": lambda: address(ReplayCase, "changelist"),
    "recalls": lambda: address(Recall, "changelist"),
    "list of alerts": lambda: _told(address(Alert, "changelist")),
    "alert": lambda: _told(address(Alert.objects.get())),
    "alert seen": lambda: reverse("admin:triage_alert_seen", args=[Alert.objects.get().pk]),
    "alert again": lambda: reverse("admin:triage_alert_again", args=[Alert.objects.get().pk]),
    "recipients of alerts": lambda: _told(address(Recipient, "changelist")),
    "recipient": lambda: address(recipient()),
    "new recipient": lambda: address(Recipient, "add"),
    "test message": lambda: reverse("admin:triage_recipient_try", args=[recipient().pk]),
    "figures": lambda: _with_figures(address(QuestionCount, "changelist")),
    "figures with a wrong day": lambda: (
        f"{address(QuestionCount, 'changelist')}?period=dates&first=soon"
    ),
}


@pytest.fixture
def staff_page(page: Page, live_server: object, client: Client) -> Page:
    """A browser in which a superuser is logged in; fails on anything the browser refuses."""
    store_draft(SMALL)
    version = store_version(SMALL)
    give(begin(version), "adult", "yes")
    check = finish(
        begin(version), {**BENIGN, "bladder": ("cant_pee",), "onset": ("asked-unknown",)}
    )
    store_trials(check)
    return _logged_in(page, live_server, client)


def _logged_in(page: Page, live_server: object, client: Client) -> Page:
    client.force_login(staff("superuser"))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": str(live_server)}]
    )
    return page


def store_trials(check: Submission) -> None:
    """A vignette, a replay that has ended, and what came of it."""
    row, now = Questionnaire.objects.get(), timezone.now()
    answers = {key: list(values) for key, values in BENIGN.items()}
    Vignette.objects.create(
        questionnaire=row, code="ann", title="Ann", answers=answers, expected_urgency=40
    )
    replay = Replay.objects.create(
        questionnaire=row,
        started_at=now,
        finished_at=now,
        done=8,
        cells={"20>40": 1, "40>20": 7, "10>10": 0},
    )
    ReplayCase.objects.create(replay=replay, submission=check, before=20, after=40)
    Recall.objects.create(
        submission=check, version=check.version, before=20, after=40, created_at=now
    )


def _reviewed() -> Submission:
    """A check that was taken on, reviewed and corrected, is linked to another, and erased soon."""
    check, now = Submission.objects.get(status="completed"), timezone.now()
    clinician = staff("clinician")
    claim(check, by=clinician, now=now)
    record = partial(review, check, by=clinician, verdict="right", now=now)
    record(
        outcome="not-reached", note="Rang twice.", corrects=record(outcome="called", note="Rang.")
    )
    other = finish(begin(check.version))
    Submission.objects.filter(pk=other.pk).update(earlier=check, status="stopped")
    ask_to_erase(check, now=now)
    return check


def _after(act: Callable[[], object], place: Callable[[], str]) -> str:
    """An address, once something was done."""
    act()
    return place()


def _weaken() -> None:
    """A draft that weakens two things, changes another, and has one new row."""
    row = Questionnaire.objects.get()
    row.dispositions.filter(code="emergency").update(title="Have somebody look at you at once")
    fires = row.rules.get(code="long-pain").conditions.filter(question__link_id="score")
    fires.update(value="8")
    Question.objects.filter(link_id="fever").update(why="To know.")
    row.suggestions.create(code="rest", title="Rest", note="Rest.", place="clinic", order=9)
    row.suggestions.get(code="rest").conditions.create(
        group=1, question=Question.objects.get(link_id="fever"), operator="=", value="yes"
    )


def _publish_weakened() -> None:
    _weaken()
    row = Questionnaire.objects.get()
    sign(row, staff("lead"), staff("other"))
    publish(row, by=staff("lead"))


def _worked_on(name: str) -> str:
    return reverse(f"admin:triage_{name}", args=[_reviewed().pk])


def _list_of(model: type[EraseRequest], _there: Submission) -> str:
    return address(model, "changelist")


def _told(place: str) -> str:
    """The same address, once an alert was sent, has failed and is on its way."""
    now = timezone.now()
    for name in ("nurse", "doctor", "porter"):
        recipient(name)
    tell_next(now=now)
    sent, failed = Delivery.objects.order_by("id")[:2]
    record_sent(sent, now=now)
    record_failed(failed, "timeout", now=now)
    Delivery.objects.filter(pk=failed.pk).update(given_up_at=now)
    return place


def _with_figures(place: str) -> str:
    """The same address, once there is something of every kind to draw."""
    version, now = QuestionnaireVersion.objects.get(), timezone.now()
    for number in range(6):
        submission = done(version, SAME_DAY, at=now)
        mark_seen(submission, now=now)
        verdict(submission, "too-low" if number else "right")
    day = timezone.localdate()
    QuestionCount.objects.create(version=version, link_id="fever", day=day, reached=40, left_here=9)
    under_way(version, EMERGENCY, at=now)
    return place


def _complaints(page: Page, place: str) -> list[str]:
    """What the browser says about a page, its missing favicon apart."""
    said: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and "favicon" not in message.location.get("url", ""):
            said.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(place)
    page.remove_listener("console", listen)
    return said


@pytest.mark.parametrize("name", PAGES)
def test_a_staff_page_is_accessible(staff_page: Page, live_server: object, name: str) -> None:
    said = _complaints(staff_page, f"{live_server}{PAGES[name]()}")
    found = Axe().run(staff_page, options={}).response["violations"]
    staff_page.set_viewport_size({"width": 390, "height": 844})
    too_wide = staff_page.evaluate("document.documentElement.scrollWidth - window.innerWidth")

    assert said == []
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
    assert too_wide <= 0


def test_a_condition_is_added_with_the_keyboard_of_a_browser(
    staff_page: Page, live_server: object
) -> None:
    rule = Rule.objects.get(code="fever")
    staff_page.goto(f"{live_server}{address(rule)}")

    staff_page.get_by_label("Group, row 2").fill("2")
    staff_page.get_by_label("Question, row 2").select_option(label="bladder: What about bladder?")
    staff_page.get_by_label("Value, row 2").fill("leak")
    staff_page.get_by_role("button", name="Save and continue editing").first.click()

    sentence = staff_page.locator(".field-in_words .readonly").inner_text()
    assert sentence.startswith(
        "Fires when the person answers “Yes” to “Fever”, and ticks “I leak” under “Bladder”."
    )


def test_a_draft_is_walked_with_the_keyboard_of_a_browser(
    staff_page: Page, live_server: object
) -> None:
    staff_page.goto(f"{live_server}{address(Questionnaire.objects.get(), 'try')}")

    for label in ("Yes", "I leak"):
        staff_page.get_by_label(label, exact=True).focus()
        staff_page.keyboard.press("Space")
        with staff_page.expect_navigation():
            staff_page.keyboard.press("Enter")

    assert staff_page.locator(".try-form legend").inner_text() == "What about onset?"
    assert staff_page.locator("#so-far + dl dd").first.inner_text() == "■ Soon"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_replay_goes_on_while_its_page_is_open(
    browser: Browser,
    live_server: object,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    script: bool,
) -> None:
    """Without a script the button does it."""
    monkeypatch.setattr("triage.check.replays._BATCH", 2)
    monkeypatch.setattr("triage.editing.admin.replay_pages._SLICE", 1e-3)
    store_draft(SMALL)
    version = store_version(SMALL)
    for _ in range(5):
        finish(begin(version))
    context = browser.new_context(java_script_enabled=script)
    page = _logged_in(context.new_page(), live_server, client)

    page.goto(f"{live_server}{address(Questionnaire.objects.get(), 'replay')}")
    page.get_by_role("button", name="Replay the draft").click()
    while not script and page.get_by_role("button", name="Go on").count():
        page.get_by_role("button", name="Go on").click()
    page.get_by_role("heading", name="From urgency to urgency").wait_for()

    replay = Replay.objects.get()
    assert (replay.done, replay.cells) == (5, {"10>10": 5})
    context.close()
