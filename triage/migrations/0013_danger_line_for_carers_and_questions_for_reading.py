"""A danger line worded for carers, and questions that only choose what there is to read."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("triage", "0006_hours_from_urgencies"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalquestion",
            name="carer_danger_line",
            field=models.TextField(
                blank=True, db_default="", verbose_name="danger line, to a carer"
            ),
        ),
        migrations.AddField(
            model_name="historicalquestion",
            name="for_reading",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Asked after the result, of whoever likes; no part of the check.",
                verbose_name="only chooses reading",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="carer_danger_line",
            field=models.TextField(
                blank=True, db_default="", verbose_name="danger line, to a carer"
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="for_reading",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Asked after the result, of whoever likes; no part of the check.",
                verbose_name="only chooses reading",
            ),
        ),
    ]
