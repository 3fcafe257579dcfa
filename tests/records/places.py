"""A check that people of every kind do something to, one after the other, as time goes by."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

from django.utils import timezone

from tests import verbs
from tests.checks import DAY, HOUR, again
from tests.records.mismatches import found
from tests.verbs import VERBS, do
from triage.models import Submission
from triage.records.verifying_alerts import verify_messages
from triage.records.verifying_places import verify_places

_MINUTE = timedelta(minutes=1)
_OLD = 4000 * DAY
#: How far ahead of the others a verb is done.
_AHEAD = {
    **dict.fromkeys(("comes back", "is asked the gates again", "delivers"), 2 * HOUR),
    **dict.fromkeys(("closes what was left", "notes what is late"), DAY),
    **dict.fromkeys(("notes who left", "notes recalls", "notes who is on it", "recalls"), HOUR),
    "retention": _OLD,
}


class Time:
    """What the clock shows; it only ever goes on."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    @contextmanager
    def told(self) -> Iterator[None]:
        """To whoever asks meanwhile."""
        times: dict[str, Any] = {
            "NOW": self.now,
            "LATER": self.now + 2 * HOUR,
            "OLD": self.now + _OLD,
        }
        with patch.multiple(verbs, **times), patch.object(timezone, "now", lambda: self.now):
            yield

    def do(self, verb: str, check: Submission) -> None:
        """One verb on the check as it stands, a minute after the one before."""
        self.now += _MINUTE
        with self.told():
            do(VERBS[verb], again(check))
        self.now += _AHEAD.get(verb, timedelta())


def said(now: datetime) -> list[str]:
    """All that verifying says of checks, alerts and messages."""
    places = (*verify_places(now), *verify_messages(now))
    return [*found(), *map(str, places)]
