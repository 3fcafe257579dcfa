"""Every page a patient can meet, in every state that looks different, and how to get there."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from django.contrib.auth.models import User
from django.urls import reverse

from tests.browser.people import BENIGN, CANNOT_PEE, check, completed, patient
from tests.browser.visitor import Given, Visitor
from tests.conftest import store_version
from tests.queries import failing
from tests.small import SMALL
from triage.editing.publishing import withdraw
from triage.models import QuestionnaireVersion

Way = Callable[[Visitor, QuestionnaireVersion], None]


class State(NamedTuple):
    """Where a page is, something that only this state of it says, and how to get there."""

    path: str
    says: str
    way: Way


FEVER = patient("infection")
LASTING_PAIN = patient("persistent-over-6-weeks")
CRISIS = patient("self-harm-thoughts", urgency="emergency")
CONFLICT = patient("answers-disagree")
CHILD: Given = {"respondent": ["myself"], "age_ok": ["no"]}
DAY = timedelta(days=1)


def page(path: str) -> Way:
    """A page that needs no check."""
    return lambda visitor, _live: visitor.open(path)


def under_way(
    answers: Given, until: str = "", path: str = "/check/", *, ago: timedelta = timedelta()
) -> Way:
    """A page of a check answered up to one question."""

    def go(visitor: Visitor, live: QuestionnaireVersion) -> None:
        visitor.hold(*check(live, answers, until=until, ago=ago))
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


def write(**fields: str) -> Callable[[Visitor], object]:
    """Fill fields by their names."""

    def fill(visitor: Visitor) -> None:
        for name, text in fields.items():
            visitor.page.fill(f"[name={name}]", text)

    return fill


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
    """The database is gone."""
    with failing():
        visitor.open("/")


def ask(link_id: str) -> str:
    return reverse("question", args=[link_id])


START, UNFINISHED, ANSWERS = "/start/after-back-surgery/", "/check/unfinished/", "/check/answers/"
RESUME, CONTACT, STOP = "/resume/", "/check/contact/", "/check/stop/"
SAVE, ERASE, RESULT = "/check/save/", "/check/erase/", "/check/result/"
SEND, FINISH = "Save and see my result", "Finish and leave no trace on this device"
PROBLEM = "There is a problem"

#: Before a check and around it.
BEFORE = {
    "start": State("/", "Before we start", page("/")),
    "start-opened": State("/", "What this check is, and what", then(page("/"), open_everything)),
    "start-error": State(START, PROBLEM, then(page("/"), press("Start"))),
    "start-held": State("/", "This device has a check", under_way(BENIGN, "saddle", "/")),
    "choice-of-checks": State("/", "Which check do you need?", two_questionnaires),
    "closed": State("/", "The check is closed just now", nothing_live("/")),
    "without": State("/without/", "Help without a check", page("/without/")),
    "no-check": State("/no-check/", "There is no check on this device", page("/check/")),
    "resume": State(RESUME, "Come back to a saved check", page(RESUME)),
    "resume-empty": State(
        RESUME, "Write the PIN you were given", then(page(RESUME), press("Open my check"))
    ),
    "resume-wrong": State(RESUME, "not belong together", then(page(RESUME), wrong_pin)),
    "resume-too-often": State(RESUME, "Wait 15 minutes", then(page(RESUME), *[wrong_pin] * 6)),
}
#: Questions of each type, and each thing a question page may say besides.
QUESTIONS = {
    "first": State(ask("respondent"), "Who are you", under_way(BENIGN, "respondent")),
    "yes-no": State(ask("saddle"), "Why we ask", under_way(BENIGN, "saddle")),
    "yes-no-error": State(ask("saddle"), PROBLEM, then(under_way(BENIGN, "saddle"), answer())),
    "choices": State(ask("now_signs"), "None of these", under_way(BENIGN, "now_signs")),
    "choices-error": State(
        ask("now_signs"),
        "cannot go with other answers",
        then(under_way(BENIGN, "now_signs"), answer("chest_pain", "none")),
    ),
    "why": State(ask("fever"), "Why we ask", then(under_way(BENIGN, "fever"), open_everything)),
    "scale": State(ask("pain_score"), "10", under_way(BENIGN, "pain_score")),
    "scale-error": State(
        ask("pain_score"), PROBLEM, then(under_way(BENIGN, "pain_score"), answer())
    ),
    "duration": State(ask("surgery_when"), "months", under_way(BENIGN, "surgery_when")),
    "duration-error": State(
        ask("surgery_when"), "digits", then(under_way(BENIGN, "surgery_when"), answer("soon"))
    ),
    "duration-again": State(
        ask("surgery_when"), "months", under_way(BENIGN, "", ask("surgery_when"))
    ),
    "echo": State(ask("surgery_type"), "400 days", under_way(BENIGN, "surgery_type")),
    "optional": State(ask("topics"), "Continue or skip", under_way(BENIGN, "topics")),
    "danger-line": State(
        ask("bladder_onset"), "at once if", under_way(CANNOT_PEE, "bladder_onset")
    ),
    "banner": State(ask("bowel"), "may mean an emergency", under_way(CANNOT_PEE, "bowel")),
    "banner-error": State(ask("bowel"), PROBLEM, then(under_way(CANNOT_PEE, "bowel"), answer())),
    "may-finish": State(ask("symptoms"), "Finish now", under_way(CANNOT_PEE, "symptoms")),
    "newer-answer": State(ask("now_signs"), "You gave a newer answer", in_two_tabs),
    "too-late": State(ask("now_signs"), "Your last answer was not stored", too_late),
}
#: What stops a check, and how it ends.
ENDINGS = {
    "stop": State(STOP, "Get emergency help now", under_way(CANNOT_PEE, "bowel", STOP)),
    "stop-helped": State(
        STOP,
        "that you have got help",
        then(under_way(CANNOT_PEE, "bowel", STOP), press("I have got help")),
    ),
    "stop-crisis": State(STOP, "Call the crisis line", under_way(CRISIS, "symptoms", STOP)),
    "stop-earlier": State(
        STOP,
        "Then you changed it",
        then(under_way(CANNOT_PEE, "bowel"), take_back, follow("See what you told us")),
    ),
    "answers": State(ANSWERS, "Send my answers", under_way(BENIGN)),
    "answers-emergency": State(ANSWERS, "may mean an emergency", under_way(CANNOT_PEE)),
    "answers-conflict": State(ANSWERS, "do not fit together", under_way(CONFLICT)),
    "contact": State(CONTACT, "Telephone number", result(FEVER, CONTACT)),
    "contact-error": State(
        CONTACT,
        PROBLEM,
        then(result(FEVER, CONTACT), write(telephone="none", date_of_birth="May"), press(SEND)),
    ),
    "out-of-scope": State(UNFINISHED, "Change my answer", under_way(CHILD)),
    "expired": State(
        UNFINISHED, "more than 24 hours ago", under_way(CANNOT_PEE, "saddle", ago=DAY)
    ),
    "save": State(SAVE, "Show my code and PIN", under_way(BENIGN, "saddle", SAVE)),
    "save-pin": State(
        SAVE,
        "Write down both",
        then(under_way(BENIGN, "saddle", SAVE), press("Show my code and PIN")),
    ),
    "erase": State(ERASE, "Erase my answers?", under_way(BENIGN, "saddle", ERASE)),
    "erase-emergency": State(ERASE, "already have been told", result(CANNOT_PEE, ERASE)),
    "erased": State(
        ERASE, "are erased", then(under_way(BENIGN, "saddle", ERASE), press("Erase everything"))
    ),
    "erased-emergency": State(
        ERASE, "If it is still true", then(result(CANNOT_PEE, ERASE), press("Erase everything"))
    ),
}
#: Results of every tier, and of every turn a check can take.
RESULTS = {
    "self-care": State(RESULT, "Self-care", result(BENIGN)),
    "pharmacist": State(
        RESULT, "Ask a pharmacist", result(patient("hard-poo", urgency="self_care"))
    ),
    "soon": State(RESULT, "Book a visit", then(result(LASTING_PAIN), open_everything)),
    "same-day": State(RESULT, "Same day", result(FEVER)),
    "emergency": State(RESULT, "There is more to read once", result(CANNOT_PEE)),
    "emergency-helped": State(
        RESULT,
        "Get emergency help now",
        then(result(CANNOT_PEE), press("I have got help"), go_to(RESULT)),
    ),
    "crisis": State(RESULT, "have to face this alone", result(CRISIS)),
    "earlier": State(
        RESULT, "something more urgent", then(under_way(CANNOT_PEE), take_back, Visitor.send)
    ),
    "taken-back": State(RESULT, "taken back by the clinic", taken_back),
    "finished": State("/check/finish/", "Finished on this", then(result(BENIGN), press(FINISH))),
}
#: What there is to read, and what is shown when something went wrong.
OTHERS = {
    "learn": State("/learn/", "When to see a doctor", page("/learn/")),
    "learn-found": State("/learn/search/", "entries have", page("/learn/search/?q=walking")),
    "learn-nothing": State("/learn/search/", "No entry has", page("/learn/search/?q=zebra")),
    "learn-closed": State("/learn/", "nothing to read just now", nothing_live("/learn/")),
    "not-found": State("/nowhere/", "There is no page here", page("/nowhere/")),
    "no-section": State("/learn/nowhere/", "There is no page here", page("/learn/nowhere/")),
    "too-large": State(
        CONTACT, "make the text shorter", then(result(FEVER, CONTACT), write_far_too_much)
    ),
    "csrf": State(START, "open for too long", then(page("/"), lose_cookies, press("Start"))),
    "broken": State("/", "went wrong on our side", broken),
    "staff-sign-in": State("/staff/login/", "Sign in", page("/admin/")),
    "staff-wrong": State("/staff/login/", "not belong together", then(page("/admin/"), sign_in())),
    "forbidden": State("/admin/triage/rule/", "not open to you", forbidden),
}
