"""One round of the delivery worker: look what is due, make its messages, send them."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import Error
from django.utils import timezone

from triage.clinic.alerts.attention import note_attended, note_ended, note_lapsed
from triage.clinic.alerts.digest import digest_message, plan_digests
from triage.clinic.alerts.health import beat
from triage.clinic.alerts.idle import is_idle
from triage.clinic.alerts.ladder import tell_next
from triage.clinic.alerts.messages import Message, alert_message, bundle_message
from triage.clinic.alerts.not_out import watch
from triage.clinic.alerts.outbox import claim, record_failed, record_sent
from triage.clinic.alerts.sending import NotSent, send
from triage.clinic.alerts.sweep import note_late, note_left, note_recalls
from triage.clinic.gone import note_gone
from triage.models import Delivery

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]

#: A round sends no longer than this, so that the worker is seen and time is looked at again.
_ROUND = timedelta(minutes=1)
#: What comes before the sending; a fault in one of them must not stop what is due already.
_STEPS = (
    note_left,
    note_late,
    note_recalls,
    plan_digests,
    note_ended,
    note_gone,
    note_lapsed,
    note_attended,
    tell_next,
    watch,
)


@dataclass(frozen=True)
class Round:
    """What one round came to."""

    sent: int
    failed: int


def run_round(
    *,
    clock: Clock = timezone.now,
    stopping: Callable[[], bool] = lambda: False,
    whole: bool = False,
) -> Round:
    """Do everything once. Raises Django's ``Error`` where the database is away.

    It is asked first, so that a fault in one step is that step's and stops no message. Unless it
    is to be ``whole``, the round ends there when one statement says that nothing is due.
    """
    beat(now=clock())
    if not whole and _is_idle(now=clock()):
        return Round(sent=0, failed=0)
    for step in _STEPS:
        try:
            step(now=clock())
        except Exception:
            logger.exception("The worker’s step %s failed.", step.__name__)
    return send_due(clock=clock, stopping=stopping)


def _is_idle(*, now: datetime) -> bool:
    """Whether a round would find nothing; where that cannot be asked, it is taken in full."""
    try:
        return is_idle(now=now)
    except Error:
        return False  # which step it concerns, that step says
    except Exception:
        logger.exception("The worker could not ask at once what is due.")
        return False


def send_due(*, clock: Clock, stopping: Callable[[], bool]) -> Round:
    """Send what is due, the most urgent first; whoever cannot be reached is left for later."""
    end, sent, unreached = clock() + _ROUND, 0, set[int]()
    while not stopping() and clock() < end:
        delivery = claim(now=clock(), without=unreached)
        if delivery is None:
            break
        if _deliver(delivery, clock=clock):
            sent += 1
        else:
            unreached.add(delivery.recipient_id)
    return Round(sent, len(unreached))


def _deliver(delivery: Delivery, *, clock: Clock) -> bool:
    """Send one message, and write down how that went."""
    why = _try(delivery, now=clock())
    if why:
        record_failed(delivery, why, now=clock())
        return False
    record_sent(delivery, now=clock())
    return True


def _try(delivery: Delivery, *, now: datetime) -> str:
    """Why it was not sent, in a word; nothing where it was."""
    try:
        send(delivery.recipient, _message(delivery, now=now))
    except NotSent as error:
        return str(error)
    except Error:
        raise
    except Exception:
        # Its text might quote the message; the trace of the program does not.
        logger.exception("Message %s could not be made.", delivery.message_id)
        return "fault"
    return ""


def _message(delivery: Delivery, *, now: datetime) -> Message:
    if delivery.alert is None:
        return digest_message(delivery, now=now)
    if delivery.reason == Delivery.Reason.BUNDLE:
        return bundle_message(delivery, delivery.alert, now=now)
    return alert_message(delivery, delivery.alert, now=now)
