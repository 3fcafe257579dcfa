"""What was signed stays known: the outcome then, whatever was done since, and why.

And how many checks there were when a replay began, which may be shown to everybody.
"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("triage", "0010_published_addresses"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalvignette",
            name="first_signed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="historicalvignette",
            name="signed_outcome",
            field=models.JSONField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="replay",
            name="begun",
            field=models.PositiveIntegerField(
                blank=True, null=True, verbose_name="checks begun before"
            ),
        ),
        migrations.AddField(
            model_name="vignette",
            name="first_signed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="vignette",
            name="signed_outcome",
            field=models.JSONField(blank=True, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="recall",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="triage.questionnaireversion",
                verbose_name="version",
            ),
        ),
        migrations.CreateModel(
            name="VignetteChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "vignette_id",
                    models.PositiveBigIntegerField(db_index=True, verbose_name="vignette"),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("answered", "a new question answered"),
                            ("reworded", "told in other words"),
                            ("changed", "changed in substance"),
                            ("removed", "deleted"),
                        ],
                        max_length=10,
                        verbose_name="what was done",
                    ),
                ),
                ("before", models.JSONField(verbose_name="before")),
                ("after", models.JSONField(null=True, verbose_name="after")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="triage.questionnaire",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of a signed vignette",
                "verbose_name_plural": "changes of signed vignettes",
                "ordering": ("at", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("act__in", ("answered", "reworded")),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="vignette_change_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("act", "removed"), ("after__isnull", True)),
                            models.Q(
                                models.Q(("act", "removed"), _negated=True),
                                ("after__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="vignette_change_has_an_after",
                    ),
                ],
            },
        ),
    ]
