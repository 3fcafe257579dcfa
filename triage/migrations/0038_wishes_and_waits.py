"""The audit log names what is administered; an erasure is told as what the person wished; no step of the ladder waits longer than a day."""

import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("triage", "0037_an_example_of_no_illness"),
    ]

    operations = [
        migrations.AddField(
            model_name="accesslogentry",
            name="about",
            field=models.TextField(null=True, verbose_name="about"),
        ),
        migrations.AlterField(
            model_name="alert",
            name="erased_by_person",
            field=models.BooleanField(default=False, verbose_name="erased as the person wished"),
        ),
        migrations.AlterField(
            model_name="recipient",
            name="wait_minutes",
            field=models.PositiveSmallIntegerField(
                default=15,
                help_text="If nobody has looked after so many minutes, the next step is told.",
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(1440),
                ],
                verbose_name="minutes to wait",
            ),
        ),
    ]
