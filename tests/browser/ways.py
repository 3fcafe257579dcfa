"""How a visitor gets to a page in the state that it is looked at in."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from unittest.mock import patch

from django.contrib.auth.models import User
from django.db import OperationalError
from django.db.backends.utils import CursorWrapper
from django.urls import reverse

from tests.browser.people import check, completed, patient
from tests.browser.visitor import Given, Visitor
from tests.conftest import store_version
from tests.small import SMALL
from triage.editing.withdrawing import withdraw
from triage.engine.questionnaire import Questionnaire
from triage.models import QuestionnaireVersion

Way = Callable[[Visitor, QuestionnaireVersion], None]
FEVER = patient("infection")
LASTING_PAIN = patient("persistent-over-6-weeks")
CRISIS = patient("self-harm-thoughts", urgency="emergency")
CHILD: Given = {"respondent": ["myself"], "age_ok": ["no"]}
DAY, HOURS = timedelta(days=1), timedelta(hours=2)
START, UNFINISHED, ANSWERS = "/start/after-back-surgery/", "/check/unfinished/", "/check/answers/"
RESUME, CONTACT, STOP = "/resume/", "/check/contact/", "/check/stop/"
SAVE, ERASE, RESULT = "/check/save/", "/check/erase/", "/check/result/"
REPORT = "/report/"
SO_FAR, READING = "/check/so-far/", "/check/reading/"
EARLIER, SLIP = "/check/earlier/", "/check/slip/"
SEND, FINISH = "Save", "Finish and leave no trace on this device"
PROBLEM = "There is a problem"


def page(path: str) -> Way:
    """A page that needs no check."""
    return lambda visitor, _live: visitor.open(path)


def on(parsed: Questionnaire, way: Way) -> Way:
    """The same way through another questionnaire, which has what the first one lacks."""

    def go(visitor: Visitor, _live: QuestionnaireVersion) -> None:
        way(visitor, store_version(parsed, signed=True))

    return go


def under_way(
    answers: Given,
    until: str = "",
    path: str = "/check/",
    *,
    ago: timedelta = timedelta(),
    follow_up: bool = False,
) -> Way:
    """A page of a check answered up to one question."""

    def go(visitor: Visitor, live: QuestionnaireVersion) -> None:
        visitor.hold(*check(live, answers, until=until, ago=ago, follow_up=follow_up))
        visitor.open(path)

    return go


def result(answers: Given, path: str = "/check/result/") -> Way:
    """A page of a completed check."""

    def go(visitor: Visitor, live: QuestionnaireVersion) -> None:
        visitor.hold(*completed(live, answers))
        visitor.open(path)

    return go


def then(way: Way, *acts: Callable[[Visitor], object]) -> Way:
    """The page that these acts lead to."""

    def go(visitor: Visitor, live: QuestionnaireVersion) -> None:
        way(visitor, live)
        for act in acts:
            act(visitor)

    return go


def press(name: str) -> Callable[[Visitor], object]:
    return lambda visitor: visitor.press(name)


def follow(name: str) -> Callable[[Visitor], object]:
    return lambda visitor: visitor.follow(name)


def answer(*values: str | int) -> Callable[[Visitor], object]:
    return lambda visitor: visitor.answer(*values)


def tick(*codes: str) -> Callable[[Visitor], object]:
    """Tick what one would like to read about, and send it."""

    def choose(visitor: Visitor) -> None:
        for code in codes:
            visitor.page.check(f'input[value="{code}"]')
        visitor.press("Show my reading")

    return choose


def write(**fields: str) -> Callable[[Visitor], object]:
    """Fill fields by their names."""

    def fill(visitor: Visitor) -> None:
        for name, text in fields.items():
            visitor.page.fill(f"[name={name}]", text)

    return fill


def send_report(visitor: Visitor) -> None:
    write(text="Nothing happens when I press Continue.")(visitor)
    visitor.press("Send the report")


def open_everything(visitor: Visitor) -> None:
    """Open whatever is closed on the page."""
    visitor.page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true })")


def take_back(visitor: Visitor) -> None:
    """Take back that one cannot pee."""
    visitor.open("/check/question/bladder/")
    visitor.page.uncheck('input[value="cant_pee"]')
    visitor.answer("none")


def in_two_tabs(visitor: Visitor, live: QuestionnaireVersion) -> None:
    """Send a page after a newer answer was given in another tab."""
    visitor.hold(*check(live, until="now_signs"))
    visitor.open("/check/")
    newer = visitor.another_tab()
    newer.open("/check/")
    newer.answer("chest_pain")
    visitor.answer("none")


def too_late(visitor: Visitor, live: QuestionnaireVersion) -> None:
    """Tell of danger on a page of a check that was finished in another tab."""
    visitor.hold(*check(live))
    visitor.open(ask("now_signs"))
    newer = visitor.another_tab()
    newer.open(ANSWERS)
    newer.press("Send my answers")
    visitor.page.uncheck('input[value="none"]')
    visitor.answer("chest_pain")


def taken_back(visitor: Visitor, live: QuestionnaireVersion) -> None:
    """A result of a version that the clinic has withdrawn."""
    result(FEVER, CONTACT)(visitor, live)
    lead = User.objects.create_user("lead", password="a made-up password")
    withdraw(live, by=lead, reason="It was wrong.")
    visitor.open(RESULT)


def two_questionnaires(visitor: Visitor, live: QuestionnaireVersion) -> None:
    store_version(replace(SMALL, title="A check for tests"), signed=True)
    visitor.open("/")


def nothing_live(path: str) -> Way:
    def go(visitor: Visitor, live: QuestionnaireVersion) -> None:
        live.status, live.retired_at = live.Status.RETIRED, live.published_at
        live.save(update_fields=["status", "retired_at"])
        visitor.open(path)

    return go


def wrong_pin(visitor: Visitor) -> None:
    write(reference="BCDF-2345", pin="000000")(visitor)
    visitor.press("Open my check")


def lose_cookies(visitor: Visitor) -> None:
    visitor.context.clear_cookies()


def forge_cookie(visitor: Visitor) -> None:
    """Another cookie against forgery than the one the page was drawn with."""
    visitor.context.add_cookies([{"name": "csrftoken", "value": "a" * 32, "url": visitor.base_url}])


def change(link_id: str, value: str) -> Callable[[Visitor], object]:
    """Change one answer on the way out, from the page that shows them all."""

    def go(visitor: Visitor) -> None:
        visitor.open(ask(link_id))
        visitor.answer(value)

    return go


def write_far_too_much(visitor: Visitor) -> None:
    """More than a form may hold, as no form of ours lets one write."""
    visitor.page.evaluate("document.querySelector('[name=safe_time]').maxLength = 99999")
    write(safe_time="x" * 70_000)(visitor)
    visitor.press(SEND)


def go_to(path: str) -> Callable[[Visitor], object]:
    return lambda visitor: visitor.open(path)


def sign_in(name: str = "nobody") -> Callable[[Visitor], object]:
    def go(visitor: Visitor) -> None:
        write(login=name, password="a made-up password")(visitor)
        visitor.press("Sign in")

    return go


def forbidden(visitor: Visitor, live: QuestionnaireVersion) -> None:
    """A page of the staff that this member of the staff may not see."""
    User.objects.create_user("porter", password="a made-up password", is_staff=True)
    visitor.open("/admin/")
    sign_in("porter")(visitor)
    visitor.open("/admin/triage/rule/")


def broken(visitor: Visitor, live: QuestionnaireVersion) -> None:
    """The database is gone, on whichever connection the server asks it."""
    gone = OperationalError("The database is gone.")
    with patch.object(CursorWrapper, "execute", side_effect=gone):
        visitor.open("/")


def ask(link_id: str) -> str:
    return reverse("question", args=[link_id])
