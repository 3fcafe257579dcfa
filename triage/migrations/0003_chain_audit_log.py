"""Give the lines of the audit log that are there already their place in the chain.

The audit log began as a plain table (0001). 0002 added the columns of the chain, empty where
there were lines before. Here those are chained in the order in which they were written, so
that from now on nobody changes or removes one of them unseen. What was done to them before
this moment, nobody can tell.

While an update runs, a process of the release before may still add lines without a place:
``manage.py verify --audit`` names them, and ``--adopt`` chains them.
"""

import json
from datetime import UTC

from django.conf import settings
from django.db import migrations
from django.utils.crypto import salted_hmac

_BATCH = 1000


def chain(apps, _schema_editor):
    """As ``triage.audit.link`` does it; a migration keeps its own copy."""
    entries = apps.get_model("triage", "AccessLogEntry").objects
    heads = apps.get_model("triage", "AuditHead").objects
    place, last = 0, ""
    while batch := list(entries.filter(sequence=None).order_by("id")[:_BATCH]):
        for entry in batch:
            place += 1
            entry.sequence, entry.chain = place, _link(last, place, entry)
            last = entry.chain
        entries.bulk_update(batch, ["sequence", "chain"])
    heads.update_or_create(pk=1, defaults={"sequence": place, "chain": last})


def _link(previous, sequence, entry):
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    submission = str(entry.submission_id or "")
    columns = (previous, sequence, at, entry.user_id, entry.action, submission, entry.amount)
    return salted_hmac(
        "triage.audit", json.dumps(columns), secret=settings.DIGEST_KEY, algorithm="sha256"
    ).hexdigest()


def unchain(apps, _schema_editor):
    """Back to a plain table, so that going forward again begins a new chain."""
    apps.get_model("triage", "AccessLogEntry").objects.update(sequence=None, chain="")
    apps.get_model("triage", "AuditHead").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("triage", "0002_clinic_work")]

    operations = [migrations.RunPython(chain, unchain)]
