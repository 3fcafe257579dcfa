"""Since when there is the number to call that there is now, and when somebody last looked."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("triage", "0039_archived_questionnaires"),
    ]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="looked_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="last looked at"),
        ),
        migrations.AddField(
            model_name="submission",
            name="number_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
