"""From 0.1.0 to this: every answer is still there and is read, and everybody goes on.

On both databases. Where the commit of 0.1.0 can be had, also with a process of that release that
is still running once the tables are those of this one.
"""

import json
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests.bench.browser import hidden_fields
from tests.contributing import ROOT
from tests.faults.apps import App, Environment, command, environment, running
from tests.faults.cluster import single
from tests.faults.people import Line, Person, Reply

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("postgres_programs")]

#: The last commit of that release.
OLD = "da52053"
_PASSWORD = "four plain words here"
_KEPT: dict[str, Any] = json.loads((ROOT / "tests/deploy/site_of_0_1_0.json").read_text())
_PEOPLE: dict[str, dict[str, Any]] = _KEPT["people"]


@contextmanager
def old_site(kind: str, folder: Path) -> Iterator[Environment]:
    """A database of 0.1.0 with people in every state, and the settings for it."""
    if kind == "sqlite":
        with environment(f"sqlite:///{folder}/site.sqlite3") as settings:
            yield _filled(settings)
        return
    with single() as server, environment(server.url) as settings:
        yield _filled(settings)


def _filled(settings: Environment) -> Environment:
    for app, name in _KEPT["migrations"].items():
        command(settings, "manage.py", "migrate", app, name[:4], "--verbosity", "0")
    command(settings, "-m", "tests.deploy.upgrading", "load")
    return settings


def upgrade(settings: Environment) -> None:
    """As deploy/README.md says."""
    command(settings, "manage.py", "migrate", "--verbosity", "0")
    command(settings, "manage.py", "collectstatic", "--noinput", "--verbosity", "0")


def verified(settings: Environment) -> None:
    """Raises where anything is found."""
    command(settings, "manage.py", "verify")
    command(settings, "manage.py", "verify", "--audit")


def found(settings: Environment) -> dict[str, Any]:
    """By name: what the new release reads of everybody."""
    rows = json.loads(command(settings, "-m", "tests.deploy.upgrading", "read"))
    return {name: rows[person["id"]] for name, person in _PEOPLE.items()}


def hidden(page: Reply) -> list[tuple[str, str]]:
    """What the form of a page sends along."""
    return [(name, str(value)) for name, value in hidden_fields(page.page).items()]


def resume(line: Line, name: str) -> Person:
    """Whoever wrote down code and PIN comes back with them."""
    person = Person(0, hasty=False, place="/resume/")
    page = line.ask("/resume/", person.cookies)
    given = {"reference": _PEOPLE[name]["reference"], "pin": _PEOPLE[name]["pin"]}
    form = {**dict(hidden(page)), **given}
    answer = line.ask("/resume/", person.cookies, list(form.items()))
    assert answer.status == 302, answer.page
    person.place = answer.location
    return person


def to_the_end(person: Person, line: Line) -> None:
    """Answer whatever is still asked."""
    for _step in range(30):
        if person.done:
            return
        assert person.step(line), (person.place, person.surprises, person.failures)
    raise AssertionError(f"It never ended: {person.place}")


def sign_in(line: Line, name: str) -> dict[str, str]:
    """With the password of before."""
    cookies: dict[str, str] = {}
    page = line.ask("/staff/login/", cookies)
    form = {**dict(hidden(page)), "login": name, "password": _PASSWORD}
    answer = line.ask("/staff/login/", cookies, list(form.items()))
    assert (answer.status, answer.location) == (302, "/admin/"), answer.page
    return cookies


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_everything_is_there_and_everybody_goes_on(kind: str, tmp_path: Path) -> None:
    with old_site(kind, tmp_path) as settings:
        upgrade(settings)
        after = found(settings)
        verified(settings)
        app = App(settings)
        with running(app):
            line = Line(app.port, None)
            for name in ("just begun", "half way", "emergency under way"):
                to_the_end(resume(line, name), line)
            assert resume(line, "self-care").place.endswith(("/check/", "/check/result/"))
            clinician = sign_in(line, "doctor")
            worklist = line.ask("/admin/triage/submission/", clinician)
            record = f"/admin/triage/submission/{_PEOPLE['same day']['id']}/change/"
            checked = line.ask(record, clinician)
            for name in ("lead", "editor", "boss"):
                assert line.ask("/admin/", sign_in(line, name)).status == 200
            line.close()
        gone_on = found(settings)
        verified(settings)

    for name, person in _PEOPLE.items():
        kept = {key: person[key] for key in ("answers", "status", "stage", "urgency", "highest")}
        assert (name, after[name]) == (name, kept)
    assert worklist.status == checked.status == 200
    assert "Ann Example" in worklist.page
    assert "Ann Example" in checked.page
    for name in ("just begun", "half way", "emergency under way"):
        said = _PEOPLE[name]["answers"] or []
        assert gone_on[name]["status"] == "completed"
        assert gone_on[name]["answers"][: len(said)] == said


# with a process of 0.1.0 beside it


@pytest.fixture(scope="module")
def old_tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code of 0.1.0. A clone without its history has none; then there is nothing to try."""
    packed = subprocess.run(["git", "archive", OLD], cwd=ROOT, capture_output=True, check=False)
    if packed.returncode:
        pytest.skip("this checkout has not the commit of 0.1.0")
    folder = tmp_path_factory.mktemp("old")
    with tarfile.open(fileobj=BytesIO(packed.stdout)) as files:
        files.extractall(folder, filter="data")
    return folder


def answer_in_old(line: Line, cookies: dict[str, str], place: str, *values: str) -> str:
    """Where it leads, once the answer is acknowledged."""
    page = line.ask(place, cookies)
    assert page.status == 200, (place, page)
    form = [*hidden(page), *(("answer", value) for value in values)]
    done = line.ask(place, cookies, form)
    assert done.status == 302, (place, done)
    return done.location


def begin_in_old(line: Line, cookies: dict[str, str]) -> str:
    """Where the first question is."""
    start = line.ask("/", cookies)
    form = [*hidden(start), ("store", "yes")]
    begun = line.ask("/start/small/", cookies, form)
    assert begun.status == 302, begun
    return begun.location


@dataclass
class Beside:
    """A process of each release on the same tables, which are those of the new one."""

    settings: Environment
    old: Line
    new: Line
    #: Whoever began before the update, and where they are.
    early: dict[str, str]
    place: str


@pytest.fixture(scope="module")
def beside(
    old_tree: Path, postgres_programs: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Beside]:
    """Somebody begins on the old process, and the tables are migrated under it."""
    with old_site("postgresql", tmp_path_factory.mktemp("site")) as settings:
        static = ("manage.py", "collectstatic", "--noinput", "--verbosity", "0")
        command(settings, *static, code=old_tree)
        old, new = App(settings, code=old_tree), App(settings)
        lines = Line(old.port, None), Line(new.port, None)
        with running(old):
            early: dict[str, str] = {}
            place = answer_in_old(lines[0], early, begin_in_old(lines[0], early), "yes")
            lines[0].close()
            upgrade(settings)
            with running(new):
                yield Beside(settings, *lines, early, place)
                for line in lines:
                    line.close()


def fresh(beside: Beside) -> tuple[Line, Line]:
    """Both lines, opened anew: neither process waits for long."""
    for line in (beside.old, beside.new):
        line.close()
    return beside.old, beside.new


def test_who_is_under_way_on_the_old_process_goes_on_there_and_then_on_the_new(
    beside: Beside,
) -> None:
    old, new = fresh(beside)

    place = answer_in_old(old, beside.early, beside.place, "leak")
    there = new.ask(place, dict(beside.early))
    person = Person(0, hasty=False, place="/check/")
    person.cookies = beside.early
    to_the_end(person, new)

    assert there.status == 200
    assert [link_id for link_id, *_values in person.acknowledged][:2] == ["onset", "fever"]
    verified(beside.settings)


def test_a_check_that_was_begun_on_the_new_process_goes_on_on_the_old(beside: Beside) -> None:
    old, new = fresh(beside)
    person = Person(1, hasty=False, answers={"bladder": (("none",),), "fever": (("no",),)})
    for _step in range(3):
        assert person.step(new)

    asked = old.ask("/check/", person.cookies)

    assert asked.status == 302
    person.place = answer_in_old(old, person.cookies, asked.location, "no")
    to_the_end(person, new)


def test_staff_sign_in_on_either_and_are_not_known_to_the_other(beside: Beside) -> None:
    old, new = fresh(beside)

    of_new, of_old = sign_in(new, "doctor"), sign_in(old, "doctor")

    listed = [
        line.ask("/admin/triage/submission/", dict(cookies)).status
        for line, cookies in ((old, of_old), (new, of_new), (old, of_new), (new, of_old))
    ]
    assert listed == [200, 200, 302, 302]


def test_what_the_old_process_puts_on_the_list_is_sealed_by_hand_afterwards(
    beside: Beside,
) -> None:
    """It is told of, with its alert; only ``verify`` does not know the deadline until then."""
    old, new = fresh(beside)
    verify, seen = ("manage.py", "verify"), dict[str, str]()
    place = begin_in_old(old, seen)
    for value in ("yes", "leak", "new"):
        place = answer_in_old(old, seen, place, value)

    with pytest.raises(RuntimeError, match="not what was stored"):
        command(beside.settings, *verify)
    adopted = command(beside.settings, *verify, "--adopt")

    key = str(UUID(seen["__Host-check"].partition(".")[0].strip('"')))
    assert place == "/check/stop/"
    assert f"submission {key}: its deadline was adopted" in adopted
    assert "0 mismatches" in adopted
    assert new.ask("/check/stop/", dict(seen)).status == 200
    verified(beside.settings)
