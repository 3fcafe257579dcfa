"""A new release: one app process after the other is restarted, and nobody notices."""

import time
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.deploy.nginx import nginx
from tests.faults.apps import App, command, environment, running
from tests.faults.cluster import single
from tests.faults.people import Line, Person

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("postgres_programs", "nginx_program")]


def test_people_go_on_while_one_app_after_the_other_is_restarted() -> None:
    with single() as server, environment(server.url) as settings:
        command(settings, "manage.py", "migrate", "--verbosity", "0")
        command(settings, "-m", "tests.faults.records", "seed")
        command(settings, "manage.py", "collectstatic", "--noinput", "--verbosity", "0")
        apps = (App(settings), App(settings))
        static = Path(settings["VAR_DIR"]) / "static"
        with nginx(*(app.address for app in apps), static=static) as proxy, running(*apps):
            over, people = Event(), [Person(0, hasty=False)]
            line = Line(proxy.port, proxy.context())
            asking = Thread(target=keep_asking, args=(people, line, over))
            asking.start()
            for app in apps:
                app.stop()
                app.start()
                app.wait_until_it_answers()
                time.sleep(3)  # as deploy/README.md says: until nginx gives it requests again
            over.set()
            asking.join()
            line.close()

    assert answers(people) > 10
    assert [person.surprises for person in people] == [[] for _ in people]
    assert [dict(person.failures) for person in people] == [{} for _ in people]


def answers(people: list[Person]) -> int:
    """How many were acknowledged so far."""
    return sum(len(person.acknowledged) for person in people)


def keep_asking(people: list[Person], line: Line, over: Event) -> None:
    """One check after the other, until it is over."""
    enough = time.monotonic() + 60
    while not over.is_set() or (answers(people) <= 10 and time.monotonic() < enough):
        if people[-1].done:
            people.append(Person(len(people), hasty=False))
        people[-1].step(line)
        time.sleep(0.02)
