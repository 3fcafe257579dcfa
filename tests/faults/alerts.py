"""`python -m tests.faults.alerts seed URL` and `read`: who is told in a run, and what is on record.

A process of its own, because the database of a run is not the one that pytest made.
"""

import json
import sys

import tests.bench.ready  # noqa: F401 (before the models)
from triage.models import Alert, Delivery, Recipient


def seed(address: str) -> None:
    """Two people on the first step; nobody after them."""
    for name in ("nurse", "doctor"):
        Recipient.objects.create(
            name=name, channel="webhook", address=f"{address}/{name}", wait_minutes=600
        )


def read() -> dict[str, object]:
    """Each alert with its messages: the id, whether delivered, and how often that is recorded."""
    messages: dict[int, list[tuple[str, bool, int]]] = {}
    for delivery in Delivery.objects.prefetch_related("attempts"):
        recorded = sum(attempt.ok for attempt in delivery.attempts.all())
        row = (str(delivery.message_id), delivery.delivered_at is not None, recorded)
        messages.setdefault(delivery.alert_id or 0, []).append(row)
    return {
        str(alert.pk): {
            "submission": alert.submission_id.hex,
            "urgency": alert.urgency,
            "messages": messages.get(alert.pk, []),
        }
        for alert in Alert.objects.all()
    }


if __name__ == "__main__":
    if sys.argv[1] == "seed":
        seed(sys.argv[2])
    else:
        json.dump(read(), sys.stdout)
