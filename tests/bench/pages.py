"""Pages over HTTP: what one costs, and whole checks beside a view that only reads and writes."""

import gzip
import signal
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.test import Client

import tests.bench.ready  # noqa: F401 (before the models)
from tests.bench.browser import Browser, Data, hidden_fields, server
from tests.bench.real import Patient, read_patients, read_questionnaire
from tests.bench.report import Row, at_least, at_most, emit
from tests.check.views.walk import question_at
from tests.conftest import store_version
from tests.queries import counted
from triage.engine.conditions import ASKED_UNKNOWN
from triage.engine.question import Question, QuestionType
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import find_route

ROUNDS = 4
#: So many at a time keep one worker busy.
PEOPLE = 2
CHECKS_A_ROUND = 4
EMPTY_PAGES = 80
RESULT, STOP = "/check/result/", "/check/stop/"

_visitors = count()

#: A page or an answer: which, how many queries, how many bytes.
Cost = tuple[str, int, int]
Check = Callable[[Browser], None]


def main() -> None:
    """Everything in turn; the server goes even when this part is told to stop."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    questionnaire = read_questionnaire()
    store_version(questionnaire, signed=True)
    patients = read_patients(questionnaire)
    costs(questionnaire, patients)
    with server() as port:
        race(port, questionnaire, patients[0])


def form(question: Question, patient: Patient) -> Data:
    """What a browser sends for this answer."""
    values = [str(value) for value in patient.get(question.link_id, ())]
    unit = {"unit": "days"} if question.type is QuestionType.DURATION else {}
    if unit and values == [ASKED_UNKNOWN]:
        return {"unsure": "on", **unit}
    return {"answer": values, **unit}


def costs(questionnaire: Questionnaire, patients: list[Patient]) -> None:
    """Every question page is drawn at least once."""
    found: list[Cost] = []
    unseen = {question.link_id for question in questionnaire.questions}
    for patient in patients:
        asked = unseen.intersection(find_route(questionnaire, patient).asked)
        if asked:
            unseen -= asked
            found += _walk(questionnaire, patient)
    queries = {
        kind: max(n for k, n, _ in found if k == kind) for kind in ("page", "answer", "turn")
    }
    emit(at_most("queries, GET of a question", queries["page"], 1))
    emit(at_most("queries, POST of an ordinary answer", queries["answer"], 3))
    emit(at_most("queries, POST that starts, alerts or completes", queries["turn"], 8))
    emit(at_most("largest question page, bytes", max(size for _, _, size in found), 12_000))
    emit(at_most("first visit with style and icon, gzipped, bytes", _first_visit(), 13_000))


def _walk(questionnaire: Questionnaire, patient: Patient) -> Iterator[Cost]:
    client = Client(SERVER_NAME="127.0.0.1", REMOTE_ADDR=f"198.51.100.{next(_visitors)}")
    start, end = f"/start/{questionnaire.slug}/", "/check/answers/"
    queries, place = _post(client, start, {"store": "yes"})
    yield "turn", queries, 0
    while place != end:
        if place == STOP:
            place = client.get("/check/")["Location"]
        if not place.startswith("/check/question/"):
            return
        with counted() as asked_for:
            page = client.get(place)
        yield "page", len(asked_for), len(page.content)
        asked = questionnaire.questions_by_id[question_at(place)]
        data = {**hidden_fields(page.content.decode()), **form(asked, patient)}
        queries, place = _post(client, place, data)
        yield "turn" if place == STOP else "answer", queries, 0
    yield "turn", _post(client, end, {})[0], 0


def _post(client: Client, path: str, data: Data) -> tuple[int, str]:
    with counted() as queries:
        response = client.post(path, data)
    return len(queries), response["Location"]


def _first_visit() -> int:
    page = Client(SERVER_NAME="127.0.0.1").get("/").content
    folder = Path(settings.STATIC_ROOT)
    urls = map(staticfiles_storage.url, ("check/check.css", "check/icon.svg"))
    files = [(folder / url.removeprefix(settings.STATIC_URL)).read_bytes() for url in urls]
    return sum(len(gzip.compress(part)) for part in (page, *files))


def race(port: int, questionnaire: Questionnaire, patient: Patient) -> None:
    """Whole checks, ours and bare by turns; the first of each only warms up."""
    steps = len(find_route(questionnaire, patient).asked)
    ours: Check = partial(check, questionnaire=questionnaire, patient=patient)
    bare: Check = partial(bare_check, steps=steps)
    rates = _by_turns(partial(_rate, port), ours, bare)
    costs = _by_turns(partial(_cpu_a_request, port), ours, bare, empty_pages)
    emit(Row(f"checks of {steps} answers, a second", f"{rates[0]:.1f}"))
    emit(Row("the same reads and writes in a bare view, a second", f"{rates[1]:.1f}"))
    emit(at_least("checks, times the bare ones", rates[0] / rates[1], 0.8, "{:.2f}"))
    emit(Row("CPU a request of a check", f"{costs[0] * 1e3:.2f} ms"))
    emit(Row("CPU a request of the bare view", f"{costs[1] * 1e3:.2f} ms"))
    emit(Row("CPU of Django's empty page", f"{costs[2] * 1e3:.2f} ms"))
    emit(at_most("CPU a request, times the empty page", costs[0] / costs[2], 6, "{:.1f}"))


def _by_turns(measure: Callable[[Check], float], *acts: Check) -> list[float]:
    """The median of each, measured in turn so that a busy moment is everybody's."""
    rounds = [[measure(act) for act in acts] for _ in range(ROUNDS + 1)]
    return [statistics.median(found) for found in zip(*rounds[1:], strict=True)]


def _rate(port: int, act: Check) -> float:
    """Checks a second, by a few people at a time."""
    browsers = [Browser(port, next(_visitors)) for _ in range(CHECKS_A_ROUND)]
    before = time.perf_counter()
    with ThreadPoolExecutor(PEOPLE) as pool:
        list(pool.map(act, browsers))
    seconds = time.perf_counter() - before
    for browser in browsers:
        browser.close()
    return CHECKS_A_ROUND / seconds


def _cpu_a_request(port: int, act: Check) -> float:
    """CPU time of the server, gunicorn included, for one request of one person."""
    browser = Browser(port, next(_visitors))
    before = float(browser.get("/cpu/"))
    sent = browser.requests
    act(browser)
    sent = browser.requests - sent
    used = float(browser.get("/cpu/")) - before
    browser.close()
    return used / sent


def empty_pages(browser: Browser) -> None:
    for _ in range(EMPTY_PAGES):
        browser.get("/empty/")


def check(browser: Browser, questionnaire: Questionnaire, patient: Patient) -> None:
    browser.get("/")
    place = browser.post(f"/start/{questionnaire.slug}/", {"store": "yes"})
    while place.startswith("/check/question/"):
        browser.get(place)
        asked = questionnaire.questions_by_id[question_at(place)]
        place = browser.post(place, form(asked, patient))
    browser.get(place)
    place = browser.post(place, {})
    browser.get(place)
    place = browser.post(place, {"skip": "1"})
    browser.get(place)


def bare_check(browser: Browser, steps: int) -> None:
    browser.get("/bare/")
    place = browser.post("/bare/", {"store": "yes"})
    for _ in range(steps):
        browser.get(place)
        place = browser.post(place, {"answer": "no"})
    for end in ("/bare/end/", "/bare/look/"):
        browser.get(end)
        place = browser.post(end, {})
    browser.get(place)


if __name__ == "__main__":
    main()
