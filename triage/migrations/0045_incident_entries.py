"""What went wrong, and what was done about it, in a register whose entries stay."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("triage", "0044_chosen_edits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="IncidentEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("happened_on", models.DateField(verbose_name="when it happened")),
                (
                    "rule",
                    models.CharField(
                        blank=True,
                        help_text="Its code, if it is about one rule.",
                        max_length=60,
                        verbose_name="rule",
                    ),
                ),
                (
                    "what",
                    models.TextField(
                        help_text="Nothing about a person: no name, no code, nothing that anybody answered.",
                        max_length=2000,
                        verbose_name="what happened",
                    ),
                ),
                (
                    "done",
                    models.TextField(blank=True, max_length=2000, verbose_name="what was done"),
                ),
                (
                    "told",
                    models.CharField(
                        blank=True,
                        help_text="By role or office: clinical safety officer, manufacturer, authority.",
                        max_length=300,
                        verbose_name="who was told",
                    ),
                ),
                (
                    "report",
                    models.UUIDField(blank=True, null=True, verbose_name="report of a problem"),
                ),
                ("at", models.DateTimeField(verbose_name="entered at")),
                (
                    "adds_to",
                    models.ForeignKey(
                        blank=True,
                        help_text="The entry that this one corrects or continues.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="later",
                        to="triage.incidententry",
                        verbose_name="adds to",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: it is about the site, and stands in the safety file of each version.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incidents",
                        to="triage.questionnaireversion",
                        verbose_name="version",
                    ),
                ),
            ],
            options={
                "verbose_name": "entry in the register of incidents",
                "verbose_name_plural": "register of incidents",
                "ordering": ("-id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("what", ""), _negated=True), name="incident_says_what"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rule", ""), ("version__isnull", False), _connector="OR"
                        ),
                        name="incident_rule_of_a_version",
                    ),
                ],
            },
        ),
    ]
