"""Alerts that are not out: nobody has got them though they should have, or it fails."""

import logging
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from triage.clinic.news import SINCE
from triage.engine.urgency import Urgency
from triage.models import Alert, Delivery, Recipient, WorkerBeat

logger = logging.getLogger(__name__)

#: By then somebody must have got an alert.
OUT_WITHIN = timedelta(minutes=5)
#: One failure may be a hiccup of the mail server.
FAILED_OFTEN = 2
#: The row that stands while something is not out, so that it is said once by all processes.
_NAME = "not-out"


def not_out(*, now: datetime) -> QuerySet[Alert]:
    """Alerts nobody is on and nobody has got, though it is time; in a bundle counts as got."""
    got = Delivery.objects.filter(delivered_at__gte=OuterRef("caused_at"))
    own = got.filter(alert=OuterRef("pk"))
    bundle = got.filter(reason=Delivery.Reason.BUNDLE, alert__origin=OuterRef("origin"))
    open_ = Alert.objects.annotate(caused_at=SINCE).filter(acknowledged_at=None, ended_at=None)
    old = open_.filter(caused_at__lte=now - OUT_WITHIN)
    return old.filter(_wanted(), ~Exists(own), Q(is_bundled=False) | ~Exists(bundle))


def _wanted() -> Q:
    """Whatever must be told the same day, and the rest where anybody takes it."""
    takers = Recipient.objects.filter(is_active=True, minimum_urgency__lte=OuterRef("urgency"))
    return Q(urgency__gte=Urgency.SAME_DAY) | Q(Exists(takers))


def failing() -> QuerySet[Delivery]:
    """Messages that failed more than once, and are tried again."""
    waiting = Delivery.objects.filter(delivered_at=None, given_up_at=None)
    return waiting.filter(alert__isnull=False, attempts_made__gte=FAILED_OFTEN)


def watch(*, now: datetime) -> None:
    """Say in the log, once, that something is not out, and once that all is out again."""
    alerts, messages = not_out(now=now).count(), failing().count()
    if not (alerts or messages):
        _all_is_out()
        return
    _row, is_news = WorkerBeat.objects.get_or_create(name=_NAME, defaults={"at": now})
    if is_news:
        logger.error(
            "Alerts are not out: %d that nobody has got in time, %d messages that failed twice.",
            alerts,
            messages,
        )


def _all_is_out() -> None:
    rows = said()
    if rows.exists() and rows.delete()[0]:  # another process may be faster
        logger.info("All alerts are out again.")


def said() -> QuerySet[WorkerBeat]:
    """The row that stands while it was said that something is not out."""
    return WorkerBeat.objects.filter(name=_NAME)
