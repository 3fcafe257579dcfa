"""The pages around a check, in every state that looks different: before it, to read, in error."""

from typing import NamedTuple

from tests.browser.people import BENIGN, CANNOT_PEE
from tests.browser.ways import (
    CONTACT,
    FEVER,
    LASTING_PAIN,
    PROBLEM,
    REPORT,
    RESUME,
    START,
    Way,
    broken,
    follow,
    forbidden,
    forge_cookie,
    lose_cookies,
    nothing_live,
    open_everything,
    page,
    press,
    result,
    send_report,
    sign_in,
    then,
    two_questionnaires,
    under_way,
    write_far_too_much,
    wrong_pin,
)


class State(NamedTuple):
    """Where a page is, something that only this state of it says, and how to get there."""

    path: str
    says: str
    way: Way


#: Before a check and around it.
BEFORE = {
    "start": State("/", "May we store your answers", page("/")),
    "start-opened": State("/", "We ask one short question", then(page("/"), open_everything)),
    "start-error": State(START, PROBLEM, then(page("/"), press("Start"))),
    "start-held": State("/", "This device has a check", under_way(BENIGN, "very_ill", "/")),
    "choice-of-checks": State("/", "Which check do you need?", two_questionnaires),
    "closed": State("/", "The check is closed just now", nothing_live("/")),
    "without": State("/without/", "Help without a check", page("/without/")),
    "no-check": State("/no-check/", "There is no check on this device", page("/check/")),
    "resume": State(RESUME, "Come back to a saved check", page(RESUME)),
    "resume-empty": State(
        RESUME, "Write the PIN you were given", then(page(RESUME), press("Open my check"))
    ),
    "resume-wrong": State(RESUME, "not belong together", then(page(RESUME), wrong_pin)),
    "resume-too-often": State(
        RESUME, "Too many tries. Try again at", then(page(RESUME), *[wrong_pin] * 6)
    ),
}
#: What there is to read, and what is shown when something went wrong.
OTHERS = {
    "learn": State("/learn/", "When to see a doctor", page("/learn/")),
    "learn-held": State(
        "/learn/", "Go on with the check", under_way(BENIGN, "very_ill", "/learn/")
    ),
    "learn-emergency": State(
        "/learn/causes/", "may mean an emergency", result(CANNOT_PEE, "/learn/causes/")
    ),
    "learn-table": State(
        "/learn/medicines/", "Go on with", under_way(FEVER, "", "/learn/medicines/")
    ),
    "all-reading": State(
        "/check/reading/all/", "Back to my result", result(LASTING_PAIN, "/check/reading/all/")
    ),
    "learn-found": State("/learn/search/", "entries fit", page("/learn/search/?q=walking")),
    "learn-near": State("/learn/search/", "spelt nearly so", page("/learn/search/?q=sciatika")),
    "learn-nothing": State("/learn/search/", "No entry has", page("/learn/search/?q=zebra")),
    "learn-closed": State("/learn/", "nothing to read just now", nothing_live("/learn/")),
    "about": State("/about/", "What is open now", page("/about/")),
    "about-closed": State("/about/", "No check is open just now", nothing_live("/about/")),
    "privacy": State("/privacy/", "Whom to turn to", page("/privacy/")),
    "accessibility": State("/accessibility/", "What was tested", page("/accessibility/")),
    "report": State(REPORT, "What went wrong?", page(REPORT)),
    "report-empty": State(REPORT, PROBLEM, then(page(REPORT), press("Send the report"))),
    "reported": State(
        REPORT,
        "Thank you for the report",
        then(under_way(BENIGN, "very_ill"), follow("Report a problem"), send_report),
    ),
    "not-found": State("/nowhere/", "There is no page here", page("/nowhere/")),
    "no-section": State("/learn/nowhere/", "There is no page here", page("/learn/nowhere/")),
    "no-section-emergency": State(
        "/learn/nowhere/", "See why", under_way(CANNOT_PEE, "bowel", "/learn/nowhere/")
    ),
    "too-large": State(
        CONTACT, "make the text shorter", then(result(FEVER, CONTACT), write_far_too_much)
    ),
    "csrf": State(START, "open for too long", then(page("/"), forge_cookie, press("Start"))),
    "no-cookies": State(START, "keeps no cookies", then(page("/"), lose_cookies, press("Start"))),
    "broken": State("/", "went wrong on our side", broken),
    "staff-sign-in": State("/staff/login/", "Sign in", page("/admin/")),
    "staff-wrong": State("/staff/login/", "not belong together", then(page("/admin/"), sign_in())),
    "forbidden": State("/admin/triage/rule/", "may not open this page", forbidden),
}
