"""How the last message by each channel ended: of the queue, or a test message that staff sent."""

from dataclasses import dataclass
from datetime import datetime

from triage.models import DeliveryAttempt, WorkerBeat

#: Whether it was taken -> the name of the row that says when.
_NAMES = {True: "{} taken", False: "{} failed"}


@dataclass(frozen=True, order=True)
class Try:
    """When a message was sent, and whether it was taken."""

    at: datetime
    ok: bool


def note_trial(channel: str, *, ok: bool, now: datetime) -> None:
    """Keep how a test message ended, which has no row of its own."""
    WorkerBeat.objects.update_or_create(name=_NAMES[ok].format(channel), defaults={"at": now})


def last_try(channel: str) -> Try | None:
    """The newest; none where nothing was ever sent that way."""
    rows = DeliveryAttempt.objects.filter(delivery__recipient__channel=channel)
    tries = [*rows.order_by("-at", "-id").values_list("at", "ok")[:1]]
    for ok, name in _NAMES.items():
        trials = WorkerBeat.objects.filter(name=name.format(channel))
        tries += [(at, ok) for at in trials.values_list("at", flat=True)]
    return max((Try(*one) for one in tries), default=None)
