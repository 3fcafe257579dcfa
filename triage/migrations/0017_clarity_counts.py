"""How many people found a question clear, day by day."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("triage", "0016_pictures"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClarityCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("link_id", models.CharField(max_length=60, verbose_name="question")),
                ("day", models.DateField(verbose_name="day")),
                ("clear", models.PositiveIntegerField(default=0, verbose_name="clear")),
                ("not_clear", models.PositiveIntegerField(default=0, verbose_name="not clear")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="clarity_counts",
                        to="triage.questionnaireversion",
                        verbose_name="version",
                    ),
                ),
            ],
            options={
                "verbose_name": "count of clear or not",
                "verbose_name_plural": "counts of clear or not",
                "ordering": ("version", "day", "link_id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "day", "link_id"), name="clarity_counted_once_a_day"
                    )
                ],
            },
        ),
    ]
