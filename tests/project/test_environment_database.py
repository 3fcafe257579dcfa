"""The database as settings name it: what cannot be is refused in one line."""

from pathlib import Path
from typing import Any

import pytest

from project import environment as read
from tests.project.starting import Environment, refused


@pytest.mark.parametrize(
    "url",
    [
        "mysql://root:hidden@db/triage",
        "sqlite:///",
        "clinic.db",
        "postgresql://triage:hidden@db",
        "postgresql://triage:hidden@db/triage?no_such_parameter=1",
        "postgresql://triage:hidden@[db/triage",
    ],
)
def test_a_database_that_cannot_be_is_refused_and_its_password_not_repeated(
    given: Environment, url: str
) -> None:
    given(DATABASE_URL=url)

    said = refused(lambda: read.database("DATABASE_URL"))

    assert said.startswith("DATABASE_URL")
    assert "hidden" not in said


def test_several_hosts_and_whatever_libpq_knows_pass_through(given: Environment) -> None:
    given(
        DATABASE_URL="postgresql://triage:p%40ss@one:5432,two:5433/triage"
        "?target_session_attrs=read-write&sslmode=verify-full"
    )

    found: dict[str, Any] = read.database("DATABASE_URL")

    assert (found["HOST"], found["PORT"], found["PASSWORD"]) == ("one,two", "5432,5433", "p@ss")
    assert found["OPTIONS"]["target_session_attrs"] == "read-write"
    assert found["OPTIONS"]["sslmode"] == "verify-full"


def test_a_service_may_name_the_database(given: Environment) -> None:
    given(DATABASE_URL="postgresql:///?service=triage")

    found: dict[str, Any] = read.database("DATABASE_URL")

    assert found["OPTIONS"]["service"] == "triage"


def test_nobody_else_on_the_machine_reads_the_embedded_database(
    given: Environment, tmp_path: Path
) -> None:
    database, log = tmp_path / "db.sqlite3", tmp_path / "db.sqlite3-wal"
    log.touch(mode=0o644)
    given(DATABASE_URL=f"sqlite:///{database}")

    read.database("DATABASE_URL")
    made = database.stat().st_mode & 0o777
    database.chmod(0o664)
    read.database("DATABASE_URL")

    assert (made, database.stat().st_mode & 0o777) == (0o600, 0o660)
    assert log.stat().st_mode & 0o777 == 0o640


def test_sqlite_waits_for_the_disk(given: Environment) -> None:
    given(DATABASE_URL="sqlite:////var/lib/triage/db.sqlite3")

    found: dict[str, Any] = read.database("DATABASE_URL")

    assert found["NAME"] == "/var/lib/triage/db.sqlite3"
    assert "synchronous=FULL" in found["OPTIONS"]["init_command"]
