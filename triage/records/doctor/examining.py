"""Everything at once, in the order in which it is mended."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain

from django.db import DatabaseError

from triage.records.doctor import content, machine, people, running, settings_said
from triage.records.doctor.finding import Finding, fine, missing
from triage.records.tables import pending_migrations


def examine(*, now: datetime) -> list[Finding]:
    """Whatever can be said: of the tables only where they are there and of this release."""
    found = [*_settings(), *machine.folders(), *machine.static_files()]
    try:
        found.extend(_database(now))
    except DatabaseError:
        found.append(_away())
    return found


def _settings() -> Iterator[Finding]:
    return chain(
        settings_said.debug(),
        settings_said.hosts(),
        settings_said.second_pairs_of_eyes(),
        settings_said.system_checks(),
    )


def _database(now: datetime) -> list[Finding]:
    if pending := pending_migrations():
        what = f"The tables are not those of this release: {len(pending)} migrations are pending"
        mend = "Run “manage.py migrate”, then this again."
        return [missing("migrations", f"{what}, and nothing in them was looked at.", mend=mend)]
    return [
        fine("migrations", "The tables are those of this release."),
        *machine.clock(),
        *machine.keys(now),
        *content.versions(),
        *content.numbers(),
        *people.accounts(),
        *people.recipients(now),
        *running.worker(now),
        *running.alerts(now),
        *running.channels(),
        *running.timers(now),
        *content.opening_hours(),
    ]


def _away() -> Finding:
    what = "The database does not answer, so nothing in it was looked at."
    return missing("database", what, mend="Start it, and look at DATABASE_URL.")
