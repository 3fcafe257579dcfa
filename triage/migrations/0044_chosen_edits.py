"""Some edits of a draft can be published without the others, and a version says that it was so."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("triage", "0043_calls_of_an_old_number"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="questionnaireversion",
            name="left_edits_since",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="without other edits since"
            ),
        ),
        migrations.CreateModel(
            name="ChosenEdits",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("keys", models.JSONField(verbose_name="which edits")),
                ("at", models.DateTimeField(verbose_name="at")),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="chosen_edits",
                        to="triage.questionnaire",
                        verbose_name="questionnaire",
                    ),
                ),
            ],
            options={
                "verbose_name": "choice of edits",
                "verbose_name_plural": "choices of edits",
                "ordering": ("id",),
            },
        ),
    ]
