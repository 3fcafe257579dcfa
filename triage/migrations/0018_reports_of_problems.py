"""What people report of the site itself."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import triage.models.fields


class Migration(migrations.Migration):
    dependencies = [
        ("triage", "0017_clarity_counts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ProblemReport",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("hour", models.DateTimeField(verbose_name="hour")),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("broken", "Something does not work"),
                            ("unclear", "I do not understand the words"),
                            ("wrong", "Something is wrong"),
                            ("other", "Something else"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                (
                    "page",
                    models.CharField(
                        choices=[
                            ("start", "start page"),
                            ("question", "question"),
                            ("answers", "answers to look over"),
                            ("result", "result"),
                            ("check", "another page of a check"),
                            ("reading", "reading"),
                            ("about", "about this site"),
                            ("other", "not known"),
                        ],
                        max_length=8,
                        verbose_name="page",
                    ),
                ),
                ("link_id", models.CharField(blank=True, max_length=60, verbose_name="question")),
                ("text", triage.models.fields.EncryptedJSONField(verbose_name="what went wrong")),
                (
                    "state",
                    models.CharField(
                        choices=[("new", "new"), ("seen", "seen"), ("done", "done")],
                        db_default="new",
                        default="new",
                        max_length=4,
                        verbose_name="state",
                    ),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True,
                        help_text="What you found or did. Nothing about a person.",
                        max_length=1000,
                        verbose_name="note",
                    ),
                ),
                ("handled_at", models.DateTimeField(blank=True, null=True, verbose_name="when")),
                (
                    "handled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="triage.questionnaireversion",
                        verbose_name="version",
                    ),
                ),
            ],
            options={
                "verbose_name": "report of a problem",
                "verbose_name_plural": "reports of problems",
                "ordering": ("-hour", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ("", "broken", "unclear", "wrong", "other"))
                        ),
                        name="report_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "new"),
                            models.Q(
                                ("handled_at__isnull", False), ("state__in", ("seen", "done"))
                            ),
                            _connector="OR",
                        ),
                        name="report_seen_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("link_id", ""), ("page", "question"), _connector="OR"),
                        name="report_question_on_its_page",
                    ),
                ],
            },
        ),
    ]
