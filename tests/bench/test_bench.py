"""Every part of the benchmark runs, small: a figure of a busy machine would prove nothing."""

import os
import subprocess
import sys
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection

from tests.bench import __main__ as bench
from tests.conftest import missing
from tests.postgres import PostgresMissingError, folder_of_programs

pytestmark = pytest.mark.any_database

#: The least of everything, and nothing from a package index.
_TINY = {
    "BENCH_ROUNDS": "1",
    "BENCH_SECONDS": "0",
    "BENCH_PEERS": "0",
    "BENCH_RULES": "5",
    "BENCH_LONGEST": "0",
    "BENCH_REPLAYED": "5",
    "BENCH_ROWS": "300",
    "BENCH_REQUESTS": "1",
    "BENCH_IDLE": "1",
    "BENCH_SOAK": "2",
}
_PARTS = {part.name: part for part in bench.PARTS}
_ON_POSTGRESQL = ("checks-postgresql", "soak", "worklist")
_ON_SQLITE = ("engine", "pages", "processes", "replay", "rules")
Output = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _tiny(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in _TINY.items():
        monkeypatch.setenv(name, value)


def _run(part: bench.Part, url: str) -> bool:
    """On a database that is there already."""
    return bench._run(replace(part, database=lambda: nullcontext(url)))


@pytest.fixture
def migrated(db: None, tmp_path: Path) -> str:
    """The tests' own database, as a file: migrating another takes longer than all else here."""
    (tmp_path / "db.sqlite3").write_bytes(connection.connection.serialize())
    return f"sqlite:///{tmp_path}/db.sqlite3"


@pytest.mark.parametrize("name", _ON_SQLITE)
def test_a_part_runs_to_its_end(name: str, migrated: str, capfd: Output) -> None:
    came_to_its_end = _run(_PARTS[name], migrated)

    assert came_to_its_end, capfd.readouterr()


@pytest.mark.parametrize("name", _ON_POSTGRESQL)
def test_a_part_runs_to_its_end_on_postgresql(name: str, capfd: Output) -> None:
    try:
        folder_of_programs()
    except PostgresMissingError:
        missing("PostgreSQL server")

    came_to_its_end = bench._run(_PARTS[name])

    assert came_to_its_end, capfd.readouterr()


def test_every_part_is_run_by_a_test() -> None:
    assert {*_PARTS} - {*_ON_POSTGRESQL, *_ON_SQLITE} == {"checks-sqlite"}  # less than the other


@pytest.mark.parametrize(
    ("url", "seconds", "told"),
    [
        ("sqlite:///:memory:", 0.1, "ended: it took longer than 0.1 seconds"),
        ("mysql://elsewhere", 60, "failed: status 1"),
    ],
)
def test_a_part_that_does_not_come_to_its_end_says_so_in_the_table(
    url: str, seconds: float, told: str, capsys: Output
) -> None:
    came_to_its_end = _run(replace(_PARTS["pages"], seconds=seconds), url)

    assert (came_to_its_end, capsys.readouterr().out.splitlines()[-1]) == (False, told)


@pytest.mark.parametrize(
    ("only", "names"),
    [
        ("", [name for name in _PARTS if name != "soak"]),
        ("soak", ["soak"]),
        ("rules", ["rules"]),
        ("checks, rules", ["checks-postgresql", "checks-sqlite", "rules"]),
        ("checks-sqlite", ["checks-sqlite"]),
    ],
)
def test_parts_are_chosen_by_name(only: str, names: list[str]) -> None:
    assert [part.name for part in bench.chosen(only)] == names


def test_a_part_that_does_not_exist_is_refused_by_name() -> None:
    with pytest.raises(SystemExit, match=r"No part is called speed\. There are: checks, "):
        bench.chosen("checks,speed")


def test_the_bare_view_runs_without_a_line_of_the_site() -> None:
    load = "import django, sys; django.setup(); import tests.bench.plain.urls; print(*sys.modules)"
    environment = {"BENCH_DATABASE": "{}", "DJANGO_SETTINGS_MODULE": "tests.bench.plain.settings"}

    modules = subprocess.run(
        [sys.executable, "-c", load],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()

    assert "tests.bench.plain.models" in modules
    assert [name for name in modules if name.partition(".")[0] in {"triage", "project"}] == []
