"""What clinical leads answer to people who ask to be erased; permissions of exports and figures."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import triage.models.fields


class Migration(migrations.Migration):
    dependencies = [
        ("triage", "0027_teams_and_assignments"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="questioncount",
            options={
                "ordering": ("version", "day", "link_id"),
                "permissions": (("exact_questioncount", "Can see figures to the last person"),),
                "verbose_name": "count of a question",
                "verbose_name_plural": "figures",
            },
        ),
        migrations.AlterModelOptions(
            name="submission",
            options={
                "ordering": ("-work_urgency", "respond_by", "listed_at", "id"),
                "permissions": (
                    ("export_submission", "Can export submissions"),
                    ("export_names_submission", "Can export names and free text"),
                ),
                "verbose_name": "submission",
                "verbose_name_plural": "submissions",
            },
        ),
        migrations.CreateModel(
            name="EraseAnswer",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("done", "carried out"), ("refused", "refused")],
                        max_length=8,
                        verbose_name="outcome",
                    ),
                ),
                (
                    "reason",
                    triage.models.fields.EncryptedJSONField(null=True, verbose_name="reason"),
                ),
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
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="erase_answers",
                        to="triage.submission",
                        verbose_name="submission",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer to a request to be erased",
                "verbose_name_plural": "answers to requests to be erased",
                "ordering": ("at", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "refused"),
                            models.Q(("outcome", "done"), ("reason__isnull", True)),
                            _connector="OR",
                        ),
                        name="erase_answer_known",
                    )
                ],
            },
        ),
    ]
