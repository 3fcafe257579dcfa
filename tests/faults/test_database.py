"""The database away, slow or read-only, and a worker killed: the site says so, and recovers.

A real server and a real app process for all tests of this file, each with a check of its own.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import psycopg
import pytest

from tests.faults.apps import App, Environment, command, environment, running
from tests.faults.cluster import Server, single
from tests.faults.people import Line, Person, Reply

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("postgres_programs")]

_numbers = count(1)


@dataclass
class Site:
    """One app process on one server."""

    server: Server
    app: App
    settings: Environment

    def stored(self, person: Person) -> list[list[str]]:
        found = json.loads(command(self.settings, "-m", "tests.faults.records", "read"))
        answers: list[list[str]] = found[person.key]["answers"]
        return answers


@pytest.fixture(scope="module")
def site(postgres_programs: None) -> Iterator[Site]:
    with single() as server, environment(server.url, DATABASE_STATEMENT_TIMEOUT="2") as settings:
        command(settings, "manage.py", "migrate", "--verbosity", "0")
        command(settings, "-m", "tests.faults.records", "seed")
        command(settings, "manage.py", "collectstatic", "--noinput", "--verbosity", "0")
        app = App(settings, "tests.faults.site", workers=1)
        with running(app):
            yield Site(server, app, settings)


@pytest.fixture
def line(site: Site) -> Iterator[Line]:
    line = Line(site.app.port, None, next(_numbers))
    yield line
    line.close()


@pytest.fixture
def person(line: Line) -> Person:
    """Somebody who is about to give the answer that makes it an emergency."""
    person = Person(0, hasty=False, answers={"bladder": (("leak",),), "onset": (("new",),)})
    while len(person.acknowledged) < 2:
        assert person.step(line), (person.place, person.failures, person.surprises)
    return person


def try_again(person: Person, line: Line, times: int = 40) -> None:
    """What the page asks for: wait a little, then send it again."""
    for _ in range(times):
        if person.step(line):
            return
    raise AssertionError(f"{person.place} does not come back: {person.failures}")


def failed_in_words(person: Person) -> bool:
    """Every failed request was answered with the numbers and the danger signs."""
    return bool(person.failures) and all(numbers for _, _, numbers in person.failures)


def test_while_the_database_is_away_pages_carry_the_numbers_then_all_goes_on(
    site: Site, line: Line, person: Person
) -> None:
    site.server.kill()
    away = [person.step(line) for _ in range(3)]
    site.server.start()

    try_again(person, line)

    assert away == [False] * 3
    assert failed_in_words(person)
    assert len(person.acknowledged) == 3
    assert site.stored(person) == person.acknowledged


def test_a_database_that_holds_its_rows_keeps_nobody_waiting_for_ever(
    site: Site, line: Line, person: Person
) -> None:
    with psycopg.connect(site.server.url) as other:
        other.execute("LOCK TABLE triage_submission IN ACCESS EXCLUSIVE MODE")
        waited = person.step(line)
        other.rollback()

    try_again(person, line)

    assert waited is False
    assert failed_in_words(person)
    assert site.stored(person) == person.acknowledged


def test_a_read_only_database_shows_pages_and_takes_no_answer_for_stored(
    site: Site, line: Line, person: Person
) -> None:
    site.server.configure(default_transaction_read_only="on")
    try:
        page = line.ask(person.place, person.cookies)
        refused = person.step(line)
    finally:
        with psycopg.connect(site.server.url, autocommit=True) as admin:
            admin.execute("SET default_transaction_read_only = off")
            admin.execute("ALTER SYSTEM RESET default_transaction_read_only")
            admin.execute("SELECT pg_reload_conf()")

    try_again(person, line)

    assert (page.status, refused) == (200, False)
    assert failed_in_words(person)
    assert site.stored(person) == person.acknowledged


@pytest.mark.parametrize("moment", ["1", "3", "5", "7", "answer"])
def test_a_worker_killed_at_any_moment_of_an_answer_loses_and_doubles_nothing(
    site: Site, line: Line, person: Person, moment: str
) -> None:
    cut_off: Reply = person.send(line, X_Die_At=moment)
    site.app.wait_until_it_answers()

    try_again(person, line)

    assert cut_off.status == 0
    assert len(person.acknowledged) == 3
    assert site.stored(person) == person.acknowledged
