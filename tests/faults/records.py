"""`python -m tests.faults.records seed|fill|read`: what a run stores first, and finds at last.

A process of its own, because the database of a run is not the one that pytest made.
"""

import json
import sys
from collections.abc import Iterator

import tests.bench.ready  # noqa: F401 (before the models)
from tests.checks import EMERGENCY, SAME_DAY, begun, completed
from tests.conftest import store_version
from tests.small import SMALL
from triage.check.submissions import set_contact
from triage.engine.conditions import Value
from triage.models import Alert, QuestionnaireVersion, Submission


def seed() -> None:
    """The small questionnaire, live and signed."""
    store_version(SMALL, signed=True)


def fill() -> None:
    """A few checks: an emergency under way, one that is completed, one with contact details."""
    version = QuestionnaireVersion.objects.live().get()
    begun(version, EMERGENCY, follow_up=True)
    completed(version, SAME_DAY)
    set_contact(completed(version), {"name": "Robin Doe", "telephone": "555-0100"})


def read() -> dict[str, object]:
    """Every check: its status, the answers in the order they were stored, its alerts."""
    alerts: dict[str, list[int]] = {}
    for key, urgency in Alert.objects.values_list("submission", "urgency"):
        alerts.setdefault(key.hex, []).append(urgency)
    return {
        check.id.hex: {
            "status": check.status,
            "answers": list(given(check)),
            "alerts": sorted(alerts.get(check.id.hex, ())),
        }
        for check in Submission.objects.select_related("version")
    }


def given(check: Submission) -> Iterator[list[str]]:
    """What the person answered. Asked again by the site, the same answer is no second one."""
    latest: dict[str, tuple[Value, ...]] = {}
    asked_again = set()
    for link_id, values, _at in check.events():
        if not values:
            asked_again.add(link_id)
        elif link_id not in asked_again or values != latest[link_id]:
            yield [link_id, *map(str, values)]
        if values:
            latest[link_id] = values
            asked_again.discard(link_id)


if __name__ == "__main__":
    acts = {"seed": seed, "fill": fill, "read": lambda: json.dump(read(), sys.stdout)}
    acts[sys.argv[1]]()
