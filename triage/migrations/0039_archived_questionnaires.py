"""A questionnaire that nobody works on any more is put aside, with all that it says."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("triage", "0038_wishes_and_waits"),
    ]

    operations = [
        migrations.AddField(
            model_name=name,
            name="archived_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="archived at"
            ),
        )
        for name in ("questionnaire", "historicalquestionnaire")
    ]
