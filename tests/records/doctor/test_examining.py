"""Everything at once."""

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from tests.alerts import recipient
from tests.checks import NOW
from tests.conftest import store_version
from tests.queries import failing
from tests.records.doctor.looking import of
from tests.small import SMALL
from triage.records.doctor.examining import examine
from triage.records.doctor.finding import Level

pytestmark = pytest.mark.django_db


def test_every_look_tells_something_and_all_that_is_not_fine_says_how_to_mend_it() -> None:
    store_version(SMALL)
    recipient()

    found = examine(now=NOW)

    codes = {one.code for one in found}
    settings = {"hosts", "second-factor", "folders", "static"}
    rows = {"clock", "signed", "examples", "leads", "rota", "worker", "alerts", "tried-email"}
    assert settings | rows | {"migrations", "backup", "purge", "opening-hours"} <= codes
    assert [one for one in found if (one.level is Level.FINE) == bool(one.mend)] == []
    assert all(one.what.endswith((".", ".”")) for one in found)


def test_tables_of_another_release_are_said_and_not_looked_into() -> None:
    [newest] = MigrationLoader(connection).graph.leaf_nodes("triage")
    whole = of(examine(now=NOW), "migrations")
    MigrationRecorder(connection).record_unapplied(*newest)

    found = examine(now=NOW)

    assert [one.level for one in whole] == [Level.FINE]
    assert [(one.level, one.mend[:23]) for one in of(found, "migrations")] == [
        (Level.MISSING, "Run “manage.py migrate”")
    ]
    assert of(found, "worker") == []


def test_a_database_that_does_not_answer_is_said() -> None:
    with failing():
        found = examine(now=NOW)

    assert [(one.code, one.level) for one in found[-1:]] == [("database", Level.MISSING)]
    assert of(found, "debug")
