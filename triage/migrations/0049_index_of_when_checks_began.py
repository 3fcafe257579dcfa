"""Find checks by when they began, so that an ordinary answer changes nothing in any index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("triage", "0048_place_seal"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(fields=["status", "started_at"], name="submission_status_start"),
        ),
        migrations.RemoveIndex(
            model_name="submission",
            name="submission_status_step",
        ),
    ]
