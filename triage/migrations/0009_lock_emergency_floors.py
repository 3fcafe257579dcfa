"""Every draft safety floor that demands an emergency is locked, before the database insists."""

from django.db import migrations

_EMERGENCY = 40


def lock(apps, _schema_editor):
    """No history is written: nobody edited anything."""
    apps.get_model("triage", "SafetyFloor").objects.filter(
        minimum__gte=_EMERGENCY, locked=False
    ).update(locked=True)


class Migration(migrations.Migration):
    dependencies = [("triage", "0008_keep_approvals")]
    operations = [migrations.RunPython(lock, migrations.RunPython.noop)]
