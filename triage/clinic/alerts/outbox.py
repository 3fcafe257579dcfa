"""The queue of messages: one worker at a time has a message, and each is recorded as sent once.

A message is leased in one transaction, sent outside of any, and recorded in another. A worker
that is killed in between lets the lease run out, and another sends it again with the same
message id: at least once on the wire, exactly once in the table.
"""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from triage.models import Alert, Delivery, DeliveryAttempt

logger = logging.getLogger(__name__)

#: Until the next try, after each failure; after the last of them the message is given up.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60))


def lease() -> timedelta:
    """Longer than a message can take, which is cut off before (see `triage.site.cut_off`)."""
    return timedelta(seconds=3 * settings.DELIVERY_TIMEOUT)


def claim(*, now: datetime, without: Collection[int] = ()) -> Delivery | None:
    """The most urgent message that is due, leased to the caller; none if there is none.

    ``without`` are recipients who could not be reached just now: everybody else's messages
    must not wait behind theirs.
    """
    with transaction.atomic():
        queue = due(now).exclude(recipient__in=without).select_for_update(skip_locked=True)
        key = queue.order_by("-priority", "due_at", "id").values_list("pk", flat=True).first()
        if key is None:
            return None
        Delivery.objects.filter(pk=key).update(leased_until=now + lease())
    rows = Delivery.objects.select_related("recipient", "alert__submission")
    return rows.defer("alert__submission__answers", "alert__submission__contact").get(pk=key)


def given_up(*, now: datetime) -> QuerySet[Delivery]:
    """What somebody should look into: it did not arrive, and is not settled or old by now."""
    open_ = Q(alert__isnull=False, alert__acknowledged_at=None)
    recent = Q(given_up_at__gte=now - timedelta(days=1))
    return Delivery.objects.filter(open_ | recent, given_up_at__isnull=False)


def due(now: datetime) -> QuerySet[Delivery]:
    """Messages that may be sent now."""
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    return Delivery.objects.filter(free, delivered_at=None, given_up_at=None, due_at__lte=now)


@transaction.atomic
def record_sent(delivery: Delivery, *, now: datetime) -> bool:
    """Write down that it arrived, unless that is on record: it may have been sent twice."""
    first = Delivery.objects.filter(pk=delivery.pk, delivered_at=None).update(
        delivered_at=now, leased_until=None, given_up_at=None
    )
    if first:
        DeliveryAttempt.objects.create(delivery=delivery, at=now, ok=True)
    return bool(first)


@transaction.atomic
def record_failed(delivery: Delivery, error: str, *, now: datetime) -> None:
    """Write down why it did not arrive, and when to try again; the last failure gives it up.

    Nothing is written once the lease has run out: the message is another worker's then.
    """
    failed = delivery.attempts_made + 1
    is_last = failed > len(WAITS)
    mine = Delivery.objects.filter(pk=delivery.pk, leased_until=delivery.leased_until)
    due_at, given_up_at = (now, now) if is_last else (now + WAITS[failed - 1], None)
    times = {"leased_until": None, "due_at": due_at, "given_up_at": given_up_at}
    if not mine.filter(delivered_at=None).update(attempts_made=failed, **times):
        return
    DeliveryAttempt.objects.create(delivery=delivery, at=now, ok=False, error=error)
    if is_last:
        _give_up(delivery, error, now=now)


def _give_up(delivery: Delivery, error: str, *, now: datetime) -> None:
    """Say so loudly, and let the next person be told at once."""
    logger.error(
        "Message %s to recipient %s could not be delivered and is given up: %s.",
        delivery.message_id,
        delivery.recipient_id,
        error,
    )
    climbing = Alert.objects.filter(deliveries=delivery, acknowledged_at=None)
    climbing.filter(next_step_at__gt=now).update(next_step_at=now)
