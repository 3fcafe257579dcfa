"""Who stood in a list, an export or a sum is named in the line of the audit log about it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("triage", "0029_answers_to_requests_to_be_erased")]
    operations = [
        migrations.AddField(
            model_name="accesslogentry",
            name="submission_ids",
            field=models.TextField(null=True, verbose_name="submissions"),
        ),
    ]
