"""The hours that the urgency of each draft disposition stood for."""

from django.db import migrations

_ACT_WITHIN_HOURS = {40: 0, 30: 24, 20: 168, 15: 2160}


def set_hours(apps, _schema_editor):
    """No history is written: nobody edited anything."""
    for urgency, hours in _ACT_WITHIN_HOURS.items():
        apps.get_model("triage", "Disposition").objects.filter(
            urgency=urgency, act_within_hours=None
        ).update(act_within_hours=hours)


class Migration(migrations.Migration):
    dependencies = [("triage", "0005_times_as_numbers_and_words_for_carers")]
    operations = [migrations.RunPython(set_hours, migrations.RunPython.noop)]
