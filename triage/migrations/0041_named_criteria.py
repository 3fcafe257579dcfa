"""Criteria are written once under a name. On the way back, what a name stood for stands there."""

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

_TABLES = ("EnableWhenCondition", "RuleCondition", "FloorCondition", "SuggestionCondition")


def spell_out(apps, schema_editor):
    """The tables before know no names: what each stands for takes its place."""
    for table in _TABLES:
        model = apps.get_model("triage", table)
        for row in model.objects.exclude(named=None):
            row.delete()
            for one in apps.get_model("triage", "NamedCondition").objects.filter(owner=row.named):
                values = {"operator": one.operator, "value": one.value}
                model.objects.get_or_create(
                    owner=row.owner, group=row.group, question=one.question, **values
                )
    schema_editor.connection.check_constraints()  # now: no table is altered before it was done


class Migration(migrations.Migration):
    dependencies = [
        ("triage", "0040_numbers_and_looks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="enablewhencondition",
            name="question",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="read_by_%(class)ss",
                to="triage.question",
                verbose_name="question",
            ),
        ),
        migrations.AlterField(
            model_name="enablewhencondition",
            name="value",
            field=models.CharField(
                blank=True,
                help_text="An option's code, or a whole number (days).",
                max_length=60,
                verbose_name="value",
            ),
        ),
        migrations.AlterField(
            model_name="floorcondition",
            name="question",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="read_by_%(class)ss",
                to="triage.question",
                verbose_name="question",
            ),
        ),
        migrations.AlterField(
            model_name="floorcondition",
            name="value",
            field=models.CharField(
                blank=True,
                help_text="An option's code, or a whole number (days).",
                max_length=60,
                verbose_name="value",
            ),
        ),
        migrations.AlterField(
            model_name="historicalenablewhencondition",
            name="value",
            field=models.CharField(
                blank=True,
                help_text="An option's code, or a whole number (days).",
                max_length=60,
                verbose_name="value",
            ),
        ),
        migrations.AlterField(
            model_name="historicalfloorcondition",
            name="value",
            field=models.CharField(
                blank=True,
                help_text="An option's code, or a whole number (days).",
                max_length=60,
                verbose_name="value",
            ),
        ),
        migrations.AlterField(
            model_name="historicalrulecondition",
            name="value",
            field=models.CharField(
                blank=True,
                help_text="An option's code, or a whole number (days).",
                max_length=60,
                verbose_name="value",
            ),
        ),
        migrations.AlterField(
            model_name="historicalsuggestioncondition",
            name="value",
            field=models.CharField(
                blank=True,
                help_text="An option's code, or a whole number (days).",
                max_length=60,
                verbose_name="value",
            ),
        ),
        migrations.AlterField(
            model_name="rulecondition",
            name="question",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="read_by_%(class)ss",
                to="triage.question",
                verbose_name="question",
            ),
        ),
        migrations.AlterField(
            model_name="rulecondition",
            name="value",
            field=models.CharField(
                blank=True,
                help_text="An option's code, or a whole number (days).",
                max_length=60,
                verbose_name="value",
            ),
        ),
        migrations.AlterField(
            model_name="suggestioncondition",
            name="question",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="read_by_%(class)ss",
                to="triage.question",
                verbose_name="question",
            ),
        ),
        migrations.AlterField(
            model_name="suggestioncondition",
            name="value",
            field=models.CharField(
                blank=True,
                help_text="An option's code, or a whole number (days).",
                max_length=60,
                verbose_name="value",
            ),
        ),
        migrations.CreateModel(
            name="HistoricalNamedCriterion",
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
                ("title", models.CharField(max_length=200, verbose_name="name")),
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
                "verbose_name": "historical criterion with a name",
                "verbose_name_plural": "historical criteria with a name",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="NamedCriterion",
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
                ("title", models.CharField(max_length=200, verbose_name="name")),
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
                "verbose_name": "criterion with a name",
                "verbose_name_plural": "criteria with a name",
                "ordering": ("questionnaire", "order", "code"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="NamedCondition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "group",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="Same number: any of these. Different numbers: all must hold.",
                        verbose_name="group",
                    ),
                ),
                (
                    "operator",
                    models.CharField(
                        choices=[
                            ("=", "is"),
                            (">", "is more than"),
                            (">=", "is at least"),
                            ("<", "is less than"),
                            ("<=", "is at most"),
                        ],
                        default="=",
                        max_length=2,
                        verbose_name="comparison",
                    ),
                ),
                (
                    "value",
                    models.CharField(
                        blank=True,
                        help_text="An option's code, or a whole number (days).",
                        max_length=60,
                        verbose_name="value",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="read_by_%(class)ss",
                        to="triage.question",
                        verbose_name="question",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conditions",
                        to="triage.namedcriterion",
                    ),
                ),
            ],
            options={
                "verbose_name": "condition of a criterion with a name",
                "verbose_name_plural": "conditions of criteria with a name",
                "ordering": ("owner", "group", "id"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="HistoricalNamedCondition",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "group",
                    models.PositiveSmallIntegerField(
                        default=1,
                        help_text="Same number: any of these. Different numbers: all must hold.",
                        verbose_name="group",
                    ),
                ),
                (
                    "operator",
                    models.CharField(
                        choices=[
                            ("=", "is"),
                            (">", "is more than"),
                            (">=", "is at least"),
                            ("<", "is less than"),
                            ("<=", "is at most"),
                        ],
                        default="=",
                        max_length=2,
                        verbose_name="comparison",
                    ),
                ),
                (
                    "value",
                    models.CharField(
                        blank=True,
                        help_text="An option's code, or a whole number (days).",
                        max_length=60,
                        verbose_name="value",
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
                    "question",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="triage.question",
                        verbose_name="question",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="triage.namedcriterion",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical condition of a criterion with a name",
                "verbose_name_plural": "historical conditions of criteria with a name",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="enablewhencondition",
            name="named",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="named_in_%(class)ss",
                to="triage.namedcriterion",
                verbose_name="criterion with a name",
            ),
        ),
        migrations.AddField(
            model_name="floorcondition",
            name="named",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="named_in_%(class)ss",
                to="triage.namedcriterion",
                verbose_name="criterion with a name",
            ),
        ),
        migrations.AddField(
            model_name="historicalenablewhencondition",
            name="named",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="triage.namedcriterion",
                verbose_name="criterion with a name",
            ),
        ),
        migrations.AddField(
            model_name="historicalfloorcondition",
            name="named",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="triage.namedcriterion",
                verbose_name="criterion with a name",
            ),
        ),
        migrations.AddField(
            model_name="historicalrulecondition",
            name="named",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="triage.namedcriterion",
                verbose_name="criterion with a name",
            ),
        ),
        migrations.AddField(
            model_name="historicalsuggestioncondition",
            name="named",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="triage.namedcriterion",
                verbose_name="criterion with a name",
            ),
        ),
        migrations.AddField(
            model_name="rulecondition",
            name="named",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="named_in_%(class)ss",
                to="triage.namedcriterion",
                verbose_name="criterion with a name",
            ),
        ),
        migrations.AddField(
            model_name="suggestioncondition",
            name="named",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="named_in_%(class)ss",
                to="triage.namedcriterion",
                verbose_name="criterion with a name",
            ),
        ),
        migrations.AddConstraint(
            model_name="enablewhencondition",
            constraint=models.UniqueConstraint(
                fields=("owner", "group", "named"), name="enablewhencondition_name_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="enablewhencondition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("named__isnull", True), ("question__isnull", False)),
                    models.Q(
                        ("named__isnull", False),
                        ("operator", "="),
                        ("question__isnull", True),
                        ("value", ""),
                    ),
                    _connector="OR",
                ),
                name="enablewhencondition_read_or_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="floorcondition",
            constraint=models.UniqueConstraint(
                fields=("owner", "group", "named"), name="floorcondition_name_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="floorcondition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("named__isnull", True), ("question__isnull", False)),
                    models.Q(
                        ("named__isnull", False),
                        ("operator", "="),
                        ("question__isnull", True),
                        ("value", ""),
                    ),
                    _connector="OR",
                ),
                name="floorcondition_read_or_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="rulecondition",
            constraint=models.UniqueConstraint(
                fields=("owner", "group", "named"), name="rulecondition_name_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="rulecondition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("named__isnull", True), ("question__isnull", False)),
                    models.Q(
                        ("named__isnull", False),
                        ("operator", "="),
                        ("question__isnull", True),
                        ("value", ""),
                    ),
                    _connector="OR",
                ),
                name="rulecondition_read_or_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestioncondition",
            constraint=models.UniqueConstraint(
                fields=("owner", "group", "named"), name="suggestioncondition_name_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestioncondition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("named__isnull", True), ("question__isnull", False)),
                    models.Q(
                        ("named__isnull", False),
                        ("operator", "="),
                        ("question__isnull", True),
                        ("value", ""),
                    ),
                    _connector="OR",
                ),
                name="suggestioncondition_read_or_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="namedcriterion",
            constraint=models.UniqueConstraint(
                fields=("questionnaire", "code"), name="namedcriterion_code_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="namedcondition",
            constraint=models.UniqueConstraint(
                fields=("owner", "question", "operator", "value"), name="namedcondition_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="namedcondition",
            constraint=models.CheckConstraint(
                condition=models.Q(("group", 1)), name="namedcondition_any_of_these"
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, spell_out),
    ]
