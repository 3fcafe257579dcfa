"""A flood is bundled, never dropped: one message says how many more there are.

One browser can begin hundreds of checks in a minute. The first few from one place are told one
by one. Those after them climb the ladder as every alert does, but whoever is told at a step gets
one message about all of them. Each is a row of the list like any other, and told of by itself
once it is late.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Max, Q, QuerySet

from triage.models import Alert, Delivery, Recipient

#: So many alerts of checks that were begun in one place are told one by one ...
FIRST = 5
#: ... in so long a time.
WITHIN = timedelta(minutes=10)
#: For the others of the same minute; what is later gets a message of its own, and not sooner
#: than so. Together they keep what is bundled within the time in which an alert must be out.
GATHER, APART = timedelta(minutes=1), timedelta(minutes=4)
#: The others are told when nobody is at it, or by a newer version: no browser makes them.
_FROM_THE_PERSON = (Alert.Kind.RED_FLAG, Alert.Kind.LEFT)


def is_of_flood(alert: Alert) -> bool:
    """Whether as many as are told one by one came from the same place just before."""
    if not alert.origin or alert.kind not in _FROM_THE_PERSON:
        return False
    before = Q(created_at__lt=alert.since) | Q(created_at=alert.since, pk__lt=alert.pk)
    same = Alert.objects.filter(origin=alert.origin, kind__in=_FROM_THE_PERSON)
    near = same.filter(before, created_at__gt=alert.since - WITHIN).exclude(pk=alert.pk)
    return len(near.values_list("pk")[:FIRST]) == FIRST


def tell_in_bundle(alert: Alert, recipients: Iterable[Recipient], *, now: datetime) -> None:
    """To each the message that is on its way to them already, or else one more."""
    keys = [recipient.pk for recipient in recipients]
    held = Recipient.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    made = [_next(alert, recipient, now) for recipient in held if not _joins(alert, recipient, now)]
    Delivery.objects.bulk_create(made, ignore_conflicts=True)


def _joins(alert: Alert, recipient: Recipient, now: datetime) -> bool:
    """One that is being sent is too late to count this one; held, it is not sent before it can.

    One that failed waits ever longer for its next try. What joins it must not: by then whoever
    it is sent to may be reached again.
    """
    fresh = recipient.deliveries.filter(reason=Delivery.Reason.BUNDLE, alert__origin=alert.origin)
    waiting = fresh.filter(delivered_at=None, given_up_at=None, leased_until=None)
    found = waiting.select_for_update(of=("self",)).first()
    if found is not None and found.due_at > now + APART:
        recipient.deliveries.filter(pk=found.pk).update(due_at=now + GATHER)
    return found is not None


def _next(alert: Alert, recipient: Recipient, now: datetime) -> Delivery:
    reason = Delivery.Reason.BUNDLE
    before = recipient.deliveries.filter(reason=reason, alert__origin=alert.origin)
    last = before.aggregate(last=Max("due_at"))["last"]
    due_at = max(now + GATHER, last + APART) if last else now + GATHER
    made = Delivery(message_id=uuid.uuid4(), alert=alert, recipient=recipient, reason=reason)
    made.round, made.created_at, made.due_at = alert.round, now, due_at
    made.priority = 2 * alert.urgency
    return made


def bundled_with(alert: Alert) -> int:
    """How many of them nobody is on."""
    return bundled().filter(origin=alert.origin).count()


def bundled() -> QuerySet[Alert]:
    """All that are told of in bundles, of which nobody is on any."""
    return Alert.objects.filter(is_bundled=True, acknowledged_at=None, ended_at=None)
