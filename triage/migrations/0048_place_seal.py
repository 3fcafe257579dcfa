"""A seal on the deadline and the urgency at which a check stands, also of those that stand now.

Somebody with the database alone could move a deadline, and nothing told any more what it was.
"""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils.crypto import salted_hmac

_BATCH = 1000


def seal(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """As ``triage.check.place_seal`` does, whatever becomes of that later."""
    submissions = apps.get_model("triage", "Submission")
    with schema_editor.connection.cursor() as cursor:
        for batch in _listed(submissions):
            cursor.executemany(
                "UPDATE triage_submission SET place_seal = %s WHERE id = %s",
                [(_seal(row), _key(schema_editor, row.pk)) for row in batch],
            )


def _listed(submissions: Any) -> Iterator[list[Any]]:
    rows = submissions.objects.exclude(stage="unlisted").order_by("pk")
    rows = rows.only("pk", "work_urgency", "respond_by")
    last = None
    while batch := list((rows.filter(pk__gt=last) if last else rows)[:_BATCH]):
        yield batch
        last = batch[-1].pk


def _seal(row: Any) -> str:
    by = row.respond_by.astimezone(UTC).isoformat(timespec="microseconds")
    text = f"{row.pk}:{row.work_urgency}:{by}"
    made = salted_hmac("triage.place", text, secret=settings.DIGEST_KEY, algorithm="sha256")
    return made.hexdigest()


def _key(schema_editor: BaseDatabaseSchemaEditor, pk: Any) -> Any:
    return pk if schema_editor.connection.features.has_native_uuid_field else pk.hex


class Migration(migrations.Migration):
    dependencies = [
        ("triage", "0047_invitations_and_last_seen"),
    ]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="place_seal",
            field=models.CharField(
                blank=True, db_default="", default="", editable=False, max_length=64
            ),
        ),
        migrations.RunPython(seal, migrations.RunPython.noop, elidable=True),
    ]
