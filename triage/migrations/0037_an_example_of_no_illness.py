"""The example of a short text speaks of no illness."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("triage", "0036_lines_and_origins_of_drafts"),
    ]

    operations = [
        migrations.AlterField(
            model_name="historicalquestion",
            name="short_text",
            field=models.CharField(
                help_text="For summaries, e.g. “Sleep in 7 days”.",
                max_length=100,
                verbose_name="short text",
            ),
        ),
        migrations.AlterField(
            model_name="question",
            name="short_text",
            field=models.CharField(
                help_text="For summaries, e.g. “Sleep in 7 days”.",
                max_length=100,
                verbose_name="short text",
            ),
        ),
    ]
