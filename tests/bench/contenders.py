"""Who takes part in the race: how each is put up, and how somebody goes through it."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

import tests.bench.ready  # noqa: F401 (before the models)
from tests.bench.browser import Browser, Data
from tests.bench.counting import Postgres
from tests.bench.peer.fill import SURVEY
from tests.bench.peers import PeersMissingError, python_of_peers
from tests.bench.real import Patient, read_patients, read_questionnaire
from tests.bench.report import Row, emit
from tests.bench.servers import Server, gunicorn
from tests.check.views.walk import question_at
from tests.conftest import store_version
from tests.engine import build
from triage.engine.conditions import ASKED_UNKNOWN
from triage.engine.question import Question, QuestionType
from triage.engine.questionnaire import Questionnaire

#: Of the questionnaire that everybody asks.
QUESTIONS = 20
OURS, BARE, EMPTY = "the site", "a bare view that stores each answer", "Django's empty page"
FIRST, PEER = "the site, its first questionnaire", "django-survey-and-report 1.5.0"
_PEER_FIELD = re.compile(r'name="(question_\d+)"')

Walk = Callable[[Browser], None]


@dataclass(frozen=True)
class Contender:
    """One project or questionnaire, served."""

    name: str
    server: Server
    walk: Walk
    #: The name of its database, where that is on PostgreSQL.
    database: str


@contextmanager
def contenders(postgres: Postgres | None) -> Iterator[list[Contender]]:
    """All that can be put up on this database; they go with the block."""
    walks = fill_site(OURS, FIRST)
    with ExitStack() as stack:
        site = stack.enter_context(gunicorn("project.settings", {}))
        plain = stack.enter_context(_project("plain", postgres))
        own = str(settings.DATABASES["default"]["NAME"])
        found = [Contender(name, site, walk, own) for name, walk in walks.items()]
        found += [Contender(BARE, plain, bare, "plain"), Contender(EMPTY, plain, empty, "plain")]
        try:
            peer = stack.enter_context(_project("peer", postgres, python_of_peers()))
            found.append(Contender(PEER, peer, survey, "peer"))
        except PeersMissingError as error:
            emit(Row(f"{PEER}: not installed: {error}"))
        yield found


def fill_site(*names: str) -> dict[str, Walk]:
    """Publish these questionnaires; returns how somebody goes through each."""
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    asked = {name: _ASKED[name]() for name in names}
    for questionnaire, _patient in asked.values():
        store_version(questionnaire, signed=True)
    return {
        name: partial(check, questionnaire=questionnaire, patient=patient)
        for name, (questionnaire, patient) in asked.items()
    }


def twenty() -> tuple[Questionnaire, Patient]:
    """Each of its questions has a rule; somebody to whom none applies."""
    asked = [build.choice(f"q{number}", "mild", "severe") for number in range(QUESTIONS)]
    rules = [build.rule(f"r-{q.link_id}", "soon", build.is_(q.link_id, "severe")) for q in asked]
    calm: Patient = {q.link_id: ("mild",) for q in asked}
    return build.questionnaire(asked, rules, slug="twenty"), calm


def first() -> tuple[Questionnaire, Patient]:
    """The questionnaire that comes with the site, and the first of its made-up patients."""
    questionnaire = read_questionnaire()
    return questionnaire, read_patients(questionnaire)[0]


_ASKED = {OURS: twenty, FIRST: first}


@contextmanager
def _project(
    name: str, postgres: Postgres | None, python: Path | str = sys.executable
) -> Iterator[Server]:
    """One of the two beside this file, with a database of its own on the same server."""
    connection = {**settings.DATABASES["default"], "CONN_HEALTH_CHECKS": False}
    connection["NAME"] = name if postgres else f"{connection['NAME']}-{name}"
    if postgres:
        postgres.create(name)
    environment = {
        "BENCH_DATABASE": json.dumps(connection),
        "DJANGO_SETTINGS_MODULE": f"tests.bench.{name}.settings",
    }
    ask = partial(subprocess.run, check=True, env={**os.environ, **environment})
    ask([python, "-m", "django", "migrate", "--run-syncdb", "--verbosity", "0"])
    if name == "peer":
        ask([python, "-m", "tests.bench.peer.fill", str(QUESTIONS)])
    with gunicorn(environment["DJANGO_SETTINGS_MODULE"], environment, python) as server:
        yield server


def check(browser: Browser, questionnaire: Questionnaire, patient: Patient) -> None:
    """From its first page to the result."""
    start = f"/start/{questionnaire.slug}/"
    browser.get(start)
    place = browser.post(start, {"store": "yes"})
    while place.startswith("/check/question/"):
        browser.get(place)
        asked = questionnaire.questions_by_id[question_at(place)]
        place = browser.post(place, form(asked, patient))
    browser.get(place)
    place = browser.post(place, {})
    browser.get(place)
    if place == "/check/contact/":
        browser.get(browser.post(place, {"skip": "1"}))


def form(question: Question, patient: Patient) -> Data:
    """What a browser sends for this answer."""
    values = [str(value) for value in patient.get(question.link_id, ())]
    unit = {"unit": "days"} if question.type is QuestionType.DURATION else {}
    if unit and values == [ASKED_UNKNOWN]:
        return {"unsure": "on", **unit}
    return {"answer": values, **unit}


def bare(browser: Browser) -> None:
    browser.get("/")
    place = browser.post("/", {})
    for _ in range(QUESTIONS):
        browser.get(place)
        place = browser.post(place, {"answer": "mild"})
    browser.get("/end/")


def empty(browser: Browser) -> None:
    for _ in range(2 * QUESTIONS):
        browser.get("/empty/")


def survey(browser: Browser) -> None:
    browser.get("/survey/")
    place = f"/survey/{SURVEY}/"
    for _ in range(QUESTIONS):
        (field, *_) = _PEER_FIELD.findall(browser.get(place))
        place = browser.post(place, {field: "mild"})
    browser.get(place)
