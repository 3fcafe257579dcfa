"""Every page a patient can meet, in every state that looks different, and how to get there."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from django.contrib.auth.models import User
from django.urls import reverse

from tests.browser.people import BENIGN, CANNOT_PEE, check, completed, patient
from tests.browser.visitor import Given, Visitor
from tests.conftest import store_version
from tests.queries import failing
from tests.small import SMALL
from triage.models import QuestionnaireVersion

Way = Callable[[Visitor, QuestionnaireVersion], None]

FEVER = patient("infection")
LASTING_PAIN = patient("persistent-over-6-weeks")
CRISIS = patient("self-harm-thoughts", urgency="emergency")
CONFLICT = patient("answers-disagree")
CHILD: Given = {"respondent": ["myself"], "age_ok": ["no"]}
DAY = timedelta(days=1)


def page(path: str) -> Way:
    """A page that needs no check."""
    return lambda visitor, live: visitor.open(path)


def under_way(answers: Given, until: str = "", path: str = "/check/", **more: timedelta) -> Way:
    """A page of a check answered up to one question."""

    def go(visitor: Visitor, live: QuestionnaireVersion) -> None:
        visitor.hold(*check(live, answers, until=until, **more))
        visitor.open(path)

    return go


def result(answers: Given, path: str = "/check/result/", **more: timedelta) -> Way:
    """A page of a completed check."""

    def go(visitor: Visitor, live: QuestionnaireVersion) -> None:
        visitor.hold(*completed(live, answers, **more))
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


def sign_in(name: str) -> Callable[[Visitor], object]:
    def go(visitor: Visitor) -> None:
        write(username=name, password="a made-up password")(visitor)
        visitor.press("Log in")

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
SEND, FINISH = "Save and see my result", "Finish and leave no trace on this device"
RESUME, CONTACT, STOP = "/resume/", "/check/contact/", "/check/stop/"
SAVE, ERASE, RESULT = "/check/save/", "/check/erase/", "/check/result/"

#: Before a check and around it. Each state: where it is, and how to get there.
BEFORE: dict[str, tuple[str, Way]] = {
    "start": ("/", page("/")),
    "start-opened": ("/", then(page("/"), open_everything)),
    "start-error": (START, then(page("/"), press("Start"))),
    "start-held": ("/", under_way(BENIGN, "saddle", "/")),
    "choice-of-checks": ("/", two_questionnaires),
    "closed": ("/", nothing_live("/")),
    "without": ("/without/", page("/without/")),
    "no-check": ("/no-check/", page("/check/")),
    "resume": (RESUME, page(RESUME)),
    "resume-empty": (RESUME, then(page(RESUME), press("Open my check"))),
    "resume-wrong": (RESUME, then(page(RESUME), wrong_pin)),
    "resume-too-often": (RESUME, then(page(RESUME), *[wrong_pin] * 6)),
}
#: Questions of each type, and each thing a question page may say besides.
QUESTIONS: dict[str, tuple[str, Way]] = {
    "first": (ask("respondent"), under_way(BENIGN, "respondent")),
    "yes-no": (ask("saddle"), under_way(BENIGN, "saddle")),
    "yes-no-error": (ask("saddle"), then(under_way(BENIGN, "saddle"), answer())),
    "choices": (ask("now_signs"), under_way(BENIGN, "now_signs")),
    "choices-error": (
        ask("now_signs"),
        then(under_way(BENIGN, "now_signs"), answer("chest_pain", "none")),
    ),
    "why": (ask("wound_leak"), then(under_way(BENIGN, "wound_leak"), open_everything)),
    "scale": (ask("pain_score"), under_way(BENIGN, "pain_score")),
    "scale-error": (ask("pain_score"), then(under_way(BENIGN, "pain_score"), answer())),
    "duration": (ask("surgery_when"), under_way(BENIGN, "surgery_when")),
    "duration-error": (
        ask("surgery_when"),
        then(under_way(BENIGN, "surgery_when"), answer("soon")),
    ),
    "duration-again": (ask("surgery_when"), under_way(BENIGN, "", ask("surgery_when"))),
    "echo": (ask("surgery_type"), under_way(BENIGN, "surgery_type")),
    "optional": (ask("topics"), under_way(BENIGN, "topics")),
    "danger-line": (ask("bladder_onset"), under_way(CANNOT_PEE, "bladder_onset")),
    "banner": (ask("bowel"), under_way(CANNOT_PEE, "bowel")),
    "banner-error": (ask("bowel"), then(under_way(CANNOT_PEE, "bowel"), answer())),
    "may-finish": (ask("symptoms"), under_way(CANNOT_PEE, "symptoms")),
    "newer-answer": (ask("now_signs"), in_two_tabs),
}
#: What stops a check, and how it ends.
ENDINGS: dict[str, tuple[str, Way]] = {
    "stop": (STOP, under_way(CANNOT_PEE, "bowel", STOP)),
    "stop-helped": (STOP, then(under_way(CANNOT_PEE, "bowel", STOP), press("I have got help"))),
    "stop-crisis": (STOP, under_way(CRISIS, "symptoms", STOP)),
    "stop-earlier": (
        STOP,
        then(under_way(CANNOT_PEE, "bowel"), take_back, follow("See what you told us")),
    ),
    "answers": (ANSWERS, under_way(BENIGN)),
    "answers-emergency": (ANSWERS, under_way(CANNOT_PEE)),
    "answers-conflict": (ANSWERS, under_way(CONFLICT)),
    "contact": (CONTACT, result(FEVER, CONTACT)),
    "contact-error": (
        CONTACT,
        then(result(FEVER, CONTACT), write(telephone="none", date_of_birth="May"), press(SEND)),
    ),
    "out-of-scope": (UNFINISHED, under_way(CHILD)),
    "expired": (UNFINISHED, under_way(CANNOT_PEE, "saddle", ago=DAY)),
    "save": (SAVE, under_way(BENIGN, "saddle", SAVE)),
    "save-pin": (SAVE, then(under_way(BENIGN, "saddle", SAVE), press("Show my code and PIN"))),
    "erase": (ERASE, under_way(BENIGN, "saddle", ERASE)),
    "erase-emergency": (ERASE, result(CANNOT_PEE, ERASE)),
    "erased": (ERASE, then(under_way(BENIGN, "saddle", ERASE), press("Erase everything"))),
    "erased-emergency": (ERASE, then(result(CANNOT_PEE, ERASE), press("Erase everything"))),
}
#: Results of every tier, and of every turn a check can take.
RESULTS: dict[str, tuple[str, Way]] = {
    "self-care": (RESULT, result(BENIGN)),
    "pharmacist": (RESULT, result(patient("hard-poo", urgency="self_care"))),
    "soon": (RESULT, then(result(LASTING_PAIN), open_everything)),
    "same-day": (RESULT, result(FEVER)),
    "emergency": (RESULT, result(CANNOT_PEE)),
    "emergency-helped": (
        RESULT,
        then(result(CANNOT_PEE), press("I have got help"), lambda person: person.open(RESULT)),
    ),
    "crisis": (RESULT, result(CRISIS)),
    "earlier": (RESULT, then(under_way(CANNOT_PEE), take_back, Visitor.send)),
    "finished": ("/check/finish/", then(result(BENIGN), press(FINISH))),
}
#: What there is to read, and what is shown when something went wrong.
OTHERS: dict[str, tuple[str, Way]] = {
    "learn": ("/learn/", page("/learn/")),
    "learn-found": ("/learn/search/", page("/learn/search/?q=walking")),
    "learn-nothing": ("/learn/search/", page("/learn/search/?q=zebra")),
    "learn-closed": ("/learn/", nothing_live("/learn/")),
    "not-found": ("/nowhere/", page("/nowhere/")),
    "not-found-item": ("/learn/nowhere/", page("/learn/nowhere/")),
    "too-large": (CONTACT, then(result(FEVER, CONTACT), write(safe_time="x" * 70_000), press(SEND))),
    "csrf": (START, then(page("/"), lose_cookies, press("Start"))),
    "broken": ("/", broken),
    "staff-sign-in": ("/admin/login/", page("/admin/")),
    "staff-wrong": ("/admin/login/", then(page("/admin/"), sign_in("nobody"))),
    "forbidden": ("/admin/triage/rule/", forbidden),
}
