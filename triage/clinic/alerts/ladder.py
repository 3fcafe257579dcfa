"""Who is told of an alert, and who is told next while nobody is on it.

The only writer of an alert's ``round``, ``step_told``, ``next_step_at`` and ``is_bundled``, but
for one that begins anew, or goes on because nothing was recorded. The first step is always told,
whoever has looked already; what is planned once is always sent. After the last step it begins
again at the top: after an hour, and once the alert is a day old daily, until somebody is on it.
A step is whoever stands on it and is on duty; where nobody is, whoever stands on it.
"""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from triage.clinic.alerts.bundles import is_of_flood, tell_in_bundle
from triage.clinic.alerts.rota import active_recipients, to_be_told
from triage.models import Alert, Delivery, Recipient

Kind, Reason = Alert.Kind, Delivery.Reason

AGAIN_AFTER = timedelta(hours=1)
DAY = timedelta(days=1)
#: Alerts looked at in one round.
_AT_ONCE = 200
#: Somebody is in front of the page now, or was minutes ago; the others are about the past.
_NOW = (Kind.RED_FLAG, Kind.LEFT)
#: How far an alert has come, as it is written back.
_PLACE = ["round", "step_told", "next_step_at", "is_bundled"]


def tell_next(*, now: datetime) -> int:
    """Make the messages of every alert whose next step is due; returns how many."""
    recipients = active_recipients()
    if not recipients:
        return 0
    rows = due_to_somebody(now).order_by("-urgency", "created_at", "id")
    keys = list(rows.values_list("pk", flat=True)[:_AT_ONCE])
    return sum(_tell(key, recipients, now=now) for key in keys)


def due_to_somebody(now: datetime) -> QuerySet[Alert]:
    """Those of them that anybody at all is told of."""
    takers = Recipient.objects.filter(is_active=True, minimum_urgency__lte=OuterRef("urgency"))
    return _due(now).filter(Exists(takers))


def _due(now: datetime) -> QuerySet[Alert]:
    """Alerts nobody was told of, and those the next step must be told of."""
    not_seen = Q(acknowledged_at=None, next_step_at__lte=now)
    return Alert.objects.filter(Q(next_step_at=None) | not_seen)


@transaction.atomic
def _tell(key: int, recipients: Sequence[Recipient], *, now: datetime) -> int:
    """One alert's next step, unless another worker was faster."""
    alert = _due(now).select_for_update(skip_locked=True).filter(pk=key).first()
    if alert is None:
        return 0
    if alert.next_step_at is None:
        alert.is_bundled = is_of_flood(alert)
    return len(_climb(alert, recipients, _reason(alert), now=now))


def _reason(alert: Alert) -> str:
    if alert.next_step_at is None:
        return Reason.MORE if alert.raised_at and alert.kind in _NOW else Reason.NEW
    return Reason.LAPSED if alert.lapsed_at else Reason.NOT_SEEN


def _climb(
    alert: Alert, recipients: Iterable[Recipient], reason: str, *, now: datetime
) -> list[Recipient]:
    """Tell the next step of those who want alerts so urgent; after the last the first.

    Of that step whoever is on duty: a shift makes nobody skip a step.
    """
    ladder = [one for one in recipients if one.minimum_urgency <= alert.urgency]
    above = [one for one in ladder if one.step > (alert.step_told or 0)]
    if not above and alert.step_told:
        alert.round, above = alert.round + 1, ladder
    if not above:
        return []
    alert.step_told = min(one.step for one in above)
    told = to_be_told([one for one in above if one.step == alert.step_told], now=now)
    _make_messages(alert, told, reason, now=now)
    alert.next_step_at = now + _wait(alert, told, ladder, now)
    alert.save(update_fields=_PLACE)
    return told


def _wait(
    alert: Alert, told: Iterable[Recipient], ladder: Iterable[Recipient], now: datetime
) -> timedelta:
    """Until the next step; before the ladder begins again it is longer."""
    wait = timedelta(minutes=max(one.wait_minutes for one in told))
    if alert.step_told != max(one.step for one in ladder):
        return wait
    return max(wait, AGAIN_AFTER if now - alert.since < DAY else DAY)


def _make_messages(
    alert: Alert, recipients: Iterable[Recipient], reason: str, *, now: datetime
) -> None:
    if alert.is_bundled and reason != Reason.AGAIN:
        tell_in_bundle(alert, recipients, now=now)
        return
    made = [_message(alert, recipient, reason, now) for recipient in recipients]
    Delivery.objects.bulk_create(made, ignore_conflicts=True)


def _message(alert: Alert, recipient: Recipient, reason: str, now: datetime) -> Delivery:
    made = Delivery(message_id=uuid.uuid4(), alert=alert, recipient=recipient, reason=reason)
    made.round, made.created_at, made.due_at = alert.round, now, now
    made.priority = 2 * alert.urgency + (alert.kind in _NOW)
    return made


@transaction.atomic
def tell_left(alert: Alert, *, now: datetime) -> None:
    """Say once more, to those who were told, that the person has gone; once only.

    Whoever has not been told yet reads it in their first message.
    """
    if not Alert.objects.filter(pk=alert.pk, left_at=None).update(left_at=now):
        return
    told = Recipient.objects.filter(is_active=True, deliveries__alert=alert).distinct()
    _make_messages(alert, told, Reason.LEFT, now=now)


@transaction.atomic
def send_again(alert: Alert, *, now: datetime) -> int:
    """Try what was given up once more, or else begin at the top now; how many are told."""
    alert = Alert.objects.select_for_update().get(pk=alert.pk)
    given_up = alert.deliveries.filter(given_up_at__isnull=False, recipient__is_active=True)
    tried = given_up.update(given_up_at=None, attempts_made=0, due_at=now)
    if tried:
        return tried
    alert.round, alert.step_told = alert.round + 1, None
    return len(_climb(alert, active_recipients(), Reason.AGAIN, now=now))
