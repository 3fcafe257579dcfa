"""A signature is over a version, says what was read, and can become void; and what that is for.

Rows that are there stay as they are: they sign what they signed, and say of nothing that it
was read. Versions that are there do not say what they weakened, as nobody had looked.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("triage", "0006_hours_from_urgencies"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="WeakeningReason",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="triage.questionnaire",
                        verbose_name="questionnaire",
                    ),
                ),
                (
                    "key",
                    models.CharField(db_index=True, max_length=64, verbose_name="which weakening"),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
            ],
            options={
                "verbose_name": "reason for a weakening",
                "verbose_name_plural": "reasons for weakenings",
                "ordering": ("id",),
            },
        ),
        migrations.RemoveConstraint(model_name="approval", name="approval_once_each"),
        migrations.AddField(
            model_name="approval",
            name="over",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="triage.questionnaireversion",
                verbose_name="to be published over",
            ),
        ),
        migrations.AddField(
            model_name="approval",
            name="read",
            field=models.JSONField(blank=True, null=True, verbose_name="what was read"),
        ),
        migrations.AddField(
            model_name="approval",
            name="void_since",
            field=models.DateTimeField(blank=True, null=True, verbose_name="void since"),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.UniqueConstraint(
                condition=models.Q(("void_since", None)),
                fields=("sha256", "approved_by", "over"),
                name="approval_once_each_over",
            ),
        ),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.UniqueConstraint(
                condition=models.Q(("over", None), ("read__isnull", False), ("void_since", None)),
                fields=("sha256", "approved_by"),
                name="approval_once_each_first",
            ),
        ),
        migrations.AddField(
            model_name="questionnaireversion",
            name="weakenings",
            field=models.JSONField(
                blank=True, editable=False, null=True, verbose_name="what was weakened"
            ),
        ),
        migrations.AddField(
            model_name="questionnaireversion",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at"),
        ),
    ]
