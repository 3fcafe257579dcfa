"""What stands in the encrypted list of a submission."""

from datetime import datetime
from typing import NamedTuple

from triage.engine.conditions import Value

#: Stands in the list of events where all gates were asked again from then on.
GATES_AGAIN = "*"


class Event(NamedTuple):
    """One answer as it was given; ``at`` is ISO 8601 in UTC."""

    link_id: str
    values: tuple[Value, ...]
    at: str


class Left(NamedTuple):
    """A version that a check was moved away from, and how many events it had by then."""

    version_id: int
    events: int


def utc_text(moment: datetime) -> str:
    """ISO 8601 with a ``Z``, as events store it."""
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
