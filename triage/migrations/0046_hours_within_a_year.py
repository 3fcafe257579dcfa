"""No time of a disposition is longer than a year: no calendar holds every later day."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("triage", "0045_incident_entries"),
    ]

    operations = [
        migrations.AlterField(
            model_name="disposition",
            name="act_within_hours",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="0 is now, empty is whenever they like. How soon, and by which day, is written from it.",
                null=True,
                validators=[
                    django.core.validators.MaxValueValidator(
                        8760, "At most %(limit_value)d hours, which is a year."
                    )
                ],
                verbose_name="the person acts within (hours)",
            ),
        ),
        migrations.AlterField(
            model_name="disposition",
            name="look_again_hours",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="A day is written from it. Empty: no day is named.",
                null=True,
                validators=[
                    django.core.validators.MaxValueValidator(
                        8760, "At most %(limit_value)d hours, which is a year."
                    )
                ],
                verbose_name="look again after (hours)",
            ),
        ),
        migrations.AlterField(
            model_name="disposition",
            name="respond_within_hours",
            field=models.PositiveIntegerField(
                help_text="Wall clock.",
                validators=[
                    django.core.validators.MaxValueValidator(
                        8760, "At most %(limit_value)d hours, which is a year."
                    )
                ],
                verbose_name="the clinic responds within (hours)",
            ),
        ),
        migrations.AlterField(
            model_name="historicaldisposition",
            name="act_within_hours",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="0 is now, empty is whenever they like. How soon, and by which day, is written from it.",
                null=True,
                validators=[
                    django.core.validators.MaxValueValidator(
                        8760, "At most %(limit_value)d hours, which is a year."
                    )
                ],
                verbose_name="the person acts within (hours)",
            ),
        ),
        migrations.AlterField(
            model_name="historicaldisposition",
            name="look_again_hours",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="A day is written from it. Empty: no day is named.",
                null=True,
                validators=[
                    django.core.validators.MaxValueValidator(
                        8760, "At most %(limit_value)d hours, which is a year."
                    )
                ],
                verbose_name="look again after (hours)",
            ),
        ),
        migrations.AlterField(
            model_name="historicaldisposition",
            name="respond_within_hours",
            field=models.PositiveIntegerField(
                help_text="Wall clock.",
                validators=[
                    django.core.validators.MaxValueValidator(
                        8760, "At most %(limit_value)d hours, which is a year."
                    )
                ],
                verbose_name="the clinic responds within (hours)",
            ),
        ),
    ]
