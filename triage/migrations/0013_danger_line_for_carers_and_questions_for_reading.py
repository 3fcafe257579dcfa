"""A danger line worded for carers, questions that only choose reading, and their answers."""

import django.db.models.deletion
from django.db import migrations, models

import triage.models.fields


class Migration(migrations.Migration):
    dependencies = [
        ("triage", "0012_first_signatures"),
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
        migrations.CreateModel(
            name="ReadingChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("answers", triage.models.fields.EncryptedJSONField(verbose_name="answers")),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reading_choices",
                        to="triage.submission",
                        verbose_name="submission",
                    ),
                ),
            ],
            options={
                "verbose_name": "choice of reading",
                "verbose_name_plural": "choices of reading",
                "ordering": ("id",),
            },
        ),
    ]
