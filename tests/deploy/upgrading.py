"""`python -m tests.deploy.upgrading load|read`: a site of release 0.1.0, and what is found of it.

What it held is kept in ``site_of_0_1_0.json``, made by the code of that release (commit da52053)
with its own verbs, on SQLite, with the keys of ``tests.bench``: every table's rows as they were
stored, and of each person what they had said and how they stood. A process of its own, because
the database is not the one that pytest made.
"""

import json
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction
from django.utils import timezone

import tests.bench.ready  # noqa: F401 (before the models)
from triage.models import Submission

SITE = Path(__file__).with_name("site_of_0_1_0.json")
#: Made by the migrations themselves, with fewer groups.
_MADE_ANEW = ("auth_group_permissions", "auth_group", "triage_audithead")


def kept() -> dict[str, Any]:
    """The site as that release left it."""
    found: dict[str, Any] = json.loads(SITE.read_text())
    return found


@transaction.atomic
def load() -> None:
    """Into the tables of that release. Whoever was under way was so a few minutes ago."""
    with connection.cursor() as cursor:
        for table in _MADE_ANEW:
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 (named above)
        for table, found in kept()["tables"].items():
            columns = ", ".join(f'"{name}"' for name in found["columns"])
            places = ", ".join(["%s"] * len(found["columns"]))
            cursor.executemany(
                f'INSERT INTO "{table}" ({columns}) VALUES ({places})',  # noqa: S608 (likewise)
                [list(map(_value, row)) for row in found["rows"]],
            )
        for statement in _sequences():
            cursor.execute(statement)
        cursor.execute(
            "UPDATE triage_submission SET started_at = %s, last_step_at = %s WHERE status = %s",
            [*([timezone.now() - timedelta(minutes=5)] * 2), "in-progress"],
        )


def _value(stored: Any) -> Any:
    """As SQLite kept it; PostgreSQL reads the texts of numbers and truths by their columns."""
    if isinstance(stored, dict):
        return bytes.fromhex(stored["hex"])
    is_number = isinstance(stored, int) and connection.vendor == "postgresql"
    return str(stored) if is_number else stored


def _sequences() -> Iterator[str]:
    """So that what is stored next gets a number of its own."""
    names = connection.introspection
    models = names.installed_models(list(kept()["tables"]))
    yield from connection.ops.sequence_reset_sql(no_style(), list(models))


def read() -> dict[str, Any]:
    """By id: every answer that can be read, and how each stands."""
    return {
        str(check.pk): {
            "answers": [list(event) for event in check.events()] if check.answers else None,
            "status": check.status,
            "stage": check.stage,
            "urgency": check.urgency,
            "highest": check.highest_urgency,
        }
        for check in Submission.objects.select_related("version")
    }


if __name__ == "__main__":
    acts = {"load": load, "read": lambda: json.dump(read(), sys.stdout)}
    acts[sys.argv[1]]()
