"""Telephone lines, origins of warning signs and hazards as rows of a questionnaire."""

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("triage", "0033_callers_record_numbers_and_same_persons"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="historicalwarningsign",
            name="origin",
            field=models.CharField(
                help_text="The code of one of the questionnaire’s origins.",
                max_length=60,
                verbose_name="origin",
            ),
        ),
        migrations.AlterField(
            model_name="warningsign",
            name="origin",
            field=models.CharField(
                help_text="The code of one of the questionnaire’s origins.",
                max_length=60,
                verbose_name="origin",
            ),
        ),
        migrations.CreateModel(
            name="HistoricalHazard",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "order",
                    models.PositiveIntegerField(
                        default=0, help_text="Steps of ten.", verbose_name="order"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=20,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z][A-Z0-9-]*$",
                                "Use capitals, digits and hyphens, for example H31.",
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="what could go wrong")),
                ("cause", models.TextField(verbose_name="cause")),
                ("effect", models.TextField(verbose_name="effect")),
                ("mitigation", models.TextField(verbose_name="mitigation")),
                ("claims", models.TextField(blank=True, verbose_name="proofs that answer it")),
                ("facts", models.TextField(blank=True, verbose_name="evidence that answers it")),
                (
                    "severity",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("minor", "Minor"),
                            ("significant", "Significant"),
                            ("considerable", "Considerable"),
                            ("major", "Major"),
                            ("catastrophic", "Catastrophic"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="severity",
                    ),
                ),
                (
                    "likelihood",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("very-low", "Very low"),
                            ("low", "Low"),
                            ("medium", "Medium"),
                            ("high", "High"),
                            ("very-high", "Very high"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="likelihood",
                    ),
                ),
                ("residual_risk", models.TextField(blank=True, verbose_name="residual risk")),
                ("owner", models.CharField(blank=True, max_length=200, verbose_name="owner")),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("open", "Not decided"),
                            ("accepted", "Accepted"),
                            ("reduce", "To be reduced first"),
                        ],
                        default="open",
                        max_length=20,
                        verbose_name="decision",
                    ),
                ),
                (
                    "decision_note",
                    models.TextField(blank=True, verbose_name="why so decided, by whom and when"),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "questionnaire",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="triage.questionnaire",
                        verbose_name="questionnaire",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical hazard",
                "verbose_name_plural": "historical hazards",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSignOrigin",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "order",
                    models.PositiveIntegerField(
                        default=0, help_text="Steps of ten.", verbose_name="order"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=60,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z][a-z0-9_-]*$",
                                "Use small letters, digits, hyphens and underscores.",
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="what people read")),
                (
                    "contradicts",
                    models.BooleanField(
                        default=False,
                        help_text="Pointed out before the answers are sent.",
                        verbose_name="answers that do not fit together",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "questionnaire",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="triage.questionnaire",
                        verbose_name="questionnaire",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical origin of warning signs",
                "verbose_name_plural": "historical origins of warning signs",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTelephoneLine",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "order",
                    models.PositiveIntegerField(
                        default=0, help_text="Steps of ten.", verbose_name="order"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=60,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z][a-z0-9_-]*$",
                                "Use small letters, digits, hyphens and underscores.",
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        help_text="Whom one reaches, as people read it.",
                        max_length=100,
                        verbose_name="name",
                    ),
                ),
                (
                    "call",
                    models.CharField(
                        blank=True,
                        help_text="The number follows. Empty: “Call”.",
                        max_length=100,
                        verbose_name="words of its button",
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        blank=True,
                        help_text="Empty where it is set with the site’s settings; a setting of the same name comes before what is written here. Without either nothing can be published.",
                        max_length=60,
                        verbose_name="number",
                    ),
                ),
                (
                    "always_shown",
                    models.BooleanField(
                        default=False,
                        help_text="Whatever the result is.",
                        verbose_name="on every result",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "questionnaire",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="triage.questionnaire",
                        verbose_name="questionnaire",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical telephone line",
                "verbose_name_plural": "historical telephone lines",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Hazard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "order",
                    models.PositiveIntegerField(
                        default=0, help_text="Steps of ten.", verbose_name="order"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=20,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z][A-Z0-9-]*$",
                                "Use capitals, digits and hyphens, for example H31.",
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="what could go wrong")),
                ("cause", models.TextField(verbose_name="cause")),
                ("effect", models.TextField(verbose_name="effect")),
                ("mitigation", models.TextField(verbose_name="mitigation")),
                ("claims", models.TextField(blank=True, verbose_name="proofs that answer it")),
                ("facts", models.TextField(blank=True, verbose_name="evidence that answers it")),
                (
                    "severity",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("minor", "Minor"),
                            ("significant", "Significant"),
                            ("considerable", "Considerable"),
                            ("major", "Major"),
                            ("catastrophic", "Catastrophic"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="severity",
                    ),
                ),
                (
                    "likelihood",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("very-low", "Very low"),
                            ("low", "Low"),
                            ("medium", "Medium"),
                            ("high", "High"),
                            ("very-high", "Very high"),
                        ],
                        default="",
                        max_length=20,
                        verbose_name="likelihood",
                    ),
                ),
                ("residual_risk", models.TextField(blank=True, verbose_name="residual risk")),
                ("owner", models.CharField(blank=True, max_length=200, verbose_name="owner")),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("open", "Not decided"),
                            ("accepted", "Accepted"),
                            ("reduce", "To be reduced first"),
                        ],
                        default="open",
                        max_length=20,
                        verbose_name="decision",
                    ),
                ),
                (
                    "decision_note",
                    models.TextField(blank=True, verbose_name="why so decided, by whom and when"),
                ),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="triage.questionnaire",
                        verbose_name="questionnaire",
                    ),
                ),
            ],
            options={
                "verbose_name": "hazard",
                "verbose_name_plural": "hazards",
                "ordering": ("questionnaire", "order", "code"),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("questionnaire", "code"), name="hazard_code_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decision", "open"),
                            models.Q(("decision_note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="hazard_decision_has_a_note",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignOrigin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "order",
                    models.PositiveIntegerField(
                        default=0, help_text="Steps of ten.", verbose_name="order"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=60,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z][a-z0-9_-]*$",
                                "Use small letters, digits, hyphens and underscores.",
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="what people read")),
                (
                    "contradicts",
                    models.BooleanField(
                        default=False,
                        help_text="Pointed out before the answers are sent.",
                        verbose_name="answers that do not fit together",
                    ),
                ),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="triage.questionnaire",
                        verbose_name="questionnaire",
                    ),
                ),
            ],
            options={
                "verbose_name": "origin of warning signs",
                "verbose_name_plural": "origins of warning signs",
                "ordering": ("questionnaire", "order", "code"),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("questionnaire", "code"), name="signorigin_code_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TelephoneLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "order",
                    models.PositiveIntegerField(
                        default=0, help_text="Steps of ten.", verbose_name="order"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=60,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z][a-z0-9_-]*$",
                                "Use small letters, digits, hyphens and underscores.",
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        help_text="Whom one reaches, as people read it.",
                        max_length=100,
                        verbose_name="name",
                    ),
                ),
                (
                    "call",
                    models.CharField(
                        blank=True,
                        help_text="The number follows. Empty: “Call”.",
                        max_length=100,
                        verbose_name="words of its button",
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        blank=True,
                        help_text="Empty where it is set with the site’s settings; a setting of the same name comes before what is written here. Without either nothing can be published.",
                        max_length=60,
                        verbose_name="number",
                    ),
                ),
                (
                    "always_shown",
                    models.BooleanField(
                        default=False,
                        help_text="Whatever the result is.",
                        verbose_name="on every result",
                    ),
                ),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="triage.questionnaire",
                        verbose_name="questionnaire",
                    ),
                ),
            ],
            options={
                "verbose_name": "telephone line",
                "verbose_name_plural": "telephone lines",
                "ordering": ("questionnaire", "order", "code"),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("questionnaire", "code"), name="telephoneline_code_once"
                    )
                ],
            },
        ),
    ]
