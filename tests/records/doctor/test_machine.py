"""Folders, static files, clocks and keys."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from tests.checks import DAY, NOW
from tests.records.doctor.looking import Case, of, tried
from triage.models import WorkerBeat
from triage.records.doctor import machine
from triage.records.doctor.finding import Finding, Level
from triage.records.key_ages import first_used, note_keys


@pytest.mark.parametrize("bad", ["/proc", "/nowhere/at-all"])
def test_a_folder_that_takes_no_file_is_found(bad: str, tmp_path: Path, settings: Settings) -> None:
    def names(place: object) -> Callable[[], None]:
        return lambda: setattr(settings, "PROMETHEUS_MULTIPROC_DIR", str(place))

    for right in (tmp_path, ""):
        mend = "another one in PROMETHEUS_MULTIPROC_DIR"
        tried(Case(machine.folders, "folders", names(bad), names(right), mend))
    assert list(tmp_path.iterdir()) == []


def test_the_folder_of_an_embedded_database_is_written_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "NAME", "/proc/db.sqlite3")

    bad = [one for one in machine.folders() if "DATABASE_URL" in one.mend]

    assert len(bad) == (connection.vendor == "sqlite")


def test_static_files_of_another_release_are_found(tmp_path: Path, settings: Settings) -> None:
    settings.STATIC_ROOT = tmp_path
    name = "check/check.css"

    def collect() -> None:
        call_command("collectstatic", interactive=False, verbosity=0)

    def change() -> None:
        (tmp_path / name).write_text("/* older */")
        os.utime(tmp_path / name, (0, 0))  # collectstatic leaves alone what is newer

    for wrong in (lambda: None, change, (tmp_path / name).unlink):
        tried(Case(machine.static_files, "static", wrong, collect, "manage.py collectstatic"))


@pytest.mark.django_db
@pytest.mark.parametrize("apart", [timedelta(seconds=40), timedelta(hours=-1)])
def test_a_clock_that_is_off_is_found(apart: timedelta) -> None:
    off = timedelta()

    def read() -> datetime:
        return timezone.now() + off

    def look() -> list[Finding]:
        return list(machine.clock(read))

    def set_off(by: timedelta) -> Callable[[], None]:
        def act() -> None:
            nonlocal off
            off = by

        return act

    tried(Case(look, "clock", set_off(apart), set_off(timedelta(seconds=5)), "timedatectl"))
    assert of(machine.clock(), "clock")[0].level is Level.FINE


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "fresh", "mend"),
    [
        ("ANSWER_KEYS", [Fernet.generate_key().decode(), Fernet.generate_key().decode()], "rotate"),
        ("SECRET_KEY", "another", "sign in again"),
        ("WEBHOOK_KEY", "another", "receiver"),
    ],
)
def test_a_key_that_is_older_than_a_year_is_found_until_it_is_changed(
    name: str, fresh: object, mend: str, settings: Settings
) -> None:
    def purge_then_and_now() -> None:
        note_keys(now=NOW - 366 * DAY)
        note_keys(now=NOW)  # what is known stays

    def change() -> None:
        setattr(settings, name, fresh)

    tried(
        Case(lambda: machine.keys(NOW), f"age-of-{name}", purge_then_and_now, change, mend),
    )
    assert name not in first_used()
    note_keys(now=NOW)
    assert first_used()[name] == NOW
    assert {one.level for one in of(machine.keys(NOW), f"age-of-{name}")} == {Level.FINE}


@pytest.mark.django_db
def test_nothing_of_a_key_stands_in_the_row_that_says_when_it_was_met(settings: Settings) -> None:
    note_keys(now=NOW)

    rows = " ".join(WorkerBeat.objects.values_list("name", flat=True))
    for key in (settings.SECRET_KEY, settings.WEBHOOK_KEY, *settings.ANSWER_KEYS):
        assert key[:8] not in rows
        assert key.encode().hex()[:8] not in rows
