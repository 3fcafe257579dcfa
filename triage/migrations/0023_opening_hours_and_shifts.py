"""When the clinic is open and closed, and when those who are told of alerts are on duty."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("triage", "0022_alerts_that_were_acknowledged_for_ever"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="OpeningHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Monday"),
                            (1, "Tuesday"),
                            (2, "Wednesday"),
                            (3, "Thursday"),
                            (4, "Friday"),
                            (5, "Saturday"),
                            (6, "Sunday"),
                        ],
                        verbose_name="day",
                    ),
                ),
                ("opens", models.TimeField(verbose_name="opens at")),
                (
                    "closes",
                    models.TimeField(
                        help_text="00:00 is midnight at the day’s end.", verbose_name="closes at"
                    ),
                ),
            ],
            options={
                "verbose_name": "opening hours",
                "verbose_name_plural": "opening hours",
                "ordering": ("weekday", "opens"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("weekday__gte", 0), ("weekday__lte", 6)),
                        name="opening_hours_on_a_weekday",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closes__gt", models.F("opens")), ("closes", "00:00"), _connector="OR"
                        ),
                        name="opening_hours_close_after_they_open",
                        violation_error_message="It closes after it opens, on the same day.",
                    ),
                    models.UniqueConstraint(
                        fields=("weekday", "opens"),
                        name="opening_hours_once_each",
                        violation_error_message="It opens at this time already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Closure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_day", models.DateField(verbose_name="first day")),
                ("last_day", models.DateField(verbose_name="last day")),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        help_text="For colleagues: “Christmas”, “power cut”. Patients do not see it.",
                        max_length=120,
                        verbose_name="reason",
                    ),
                ),
                ("closed_at", models.DateTimeField(editable=False, verbose_name="entered at")),
                (
                    "taken_back_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="taken back at"),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "taken_back_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken back by",
                    ),
                ),
            ],
            options={
                "verbose_name": "closed day",
                "verbose_name_plural": "closed days",
                "ordering": ("-first_day", "-id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))),
                        name="closure_ends_after_it_begins",
                        violation_error_message="The last day is not before the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("taken_back_at", None), ("taken_back_by", None)),
                            models.Q(
                                ("taken_back_at__isnull", False), ("taken_back_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="closure_taken_back_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Shift",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "Monday"),
                            (1, "Tuesday"),
                            (2, "Wednesday"),
                            (3, "Thursday"),
                            (4, "Friday"),
                            (5, "Saturday"),
                            (6, "Sunday"),
                        ],
                        verbose_name="day",
                    ),
                ),
                ("begins", models.TimeField(verbose_name="from")),
                (
                    "ends",
                    models.TimeField(
                        help_text="Not later than “from”: on the next day. The same time is 24 hours.",
                        verbose_name="to",
                    ),
                ),
                (
                    "recipient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shifts",
                        to="triage.recipient",
                        verbose_name="recipient",
                    ),
                ),
            ],
            options={
                "verbose_name": "shift",
                "verbose_name_plural": "shifts",
                "ordering": ("recipient", "weekday", "begins"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("weekday__gte", 0), ("weekday__lte", 6)),
                        name="shift_on_a_weekday",
                    ),
                    models.UniqueConstraint(
                        fields=("recipient", "weekday", "begins"),
                        name="shift_once_each",
                        violation_error_message="A shift begins at this time already.",
                    ),
                ],
            },
        ),
    ]
