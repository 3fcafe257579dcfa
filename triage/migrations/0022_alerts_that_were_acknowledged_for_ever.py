"""Alerts that a claim or a look has silenced for ever: those of open checks are taken up again."""

from datetime import timedelta

from django.db import migrations
from django.db.models import Case, DateTimeField, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

#: By when something must be recorded, from now: nobody is told of all of them at once today.
_MINUTES = {40: 15, 30: 120}
_DAY = 24 * 60


def take_up(apps, _schema_editor):
    """Only new columns are written, so the way back loses nothing."""
    alerts = apps.get_model("triage", "Alert").objects
    checks = apps.get_model("triage", "Submission").objects.filter(stage__in=("waiting", "seen"))
    acknowledged = alerts.filter(acknowledged_at__isnull=False, ended_at=None)
    acknowledged.filter(submission__stage="done").update(ended_at=F("acknowledged_at"))
    held = acknowledged.filter(submission__stage__in=("waiting", "seen"))
    seen = checks.filter(Q(stage="seen") | Q(pk__in=held.values("submission")))
    seen.filter(attended_at=None).update(
        attended_at=Coalesce("first_seen_at", "listed_at"), attended_until=_until(timezone.now())
    )
    # All at once would be a flood: the few messages about them say how many there are.
    held.filter(origin="").update(origin="told-before", is_bundled=True)
    _call_again(apps, checks)


def _until(now):
    at = {urgency: now + timedelta(minutes=wait) for urgency, wait in _MINUTES.items()}
    whens = [When(work_urgency=urgency, then=Value(when)) for urgency, when in at.items()]
    later = Value(now + timedelta(minutes=_DAY))
    return Case(*whens, default=later, output_field=DateTimeField())


def _call_again(apps, checks):
    """Those that were not reached when somebody last tried."""
    reviews = apps.get_model("triage", "Review").objects.filter(submission=OuterRef("pk"))
    last = Subquery(reviews.order_by("-at", "-id").values("outcome")[:1])
    tried = checks.annotate(last=last).filter(last="not-reached", call_again_at=None)
    keys = list(tried.values_list("pk", flat=True))
    apps.get_model("triage", "Submission").objects.filter(pk__in=keys).update(
        call_again_at=F("attended_until")
    )


class Migration(migrations.Migration):
    dependencies = [("triage", "0021_attention_that_lapses")]
    operations = [migrations.RunPython(take_up, migrations.RunPython.noop)]
