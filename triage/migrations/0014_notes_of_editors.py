"""A note that editors keep beside an item, which no patient reads."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("triage", "0013_danger_line_for_carers_and_questions_for_reading"),
    ]

    operations = [
        migrations.AddField(
            model_name="educationalitem",
            name="editors_note",
            field=models.TextField(
                blank=True,
                db_default="",
                help_text="Where a fact was seen, and what is still open. Patients never read it.",
                verbose_name="editors' note",
            ),
        ),
        migrations.AddField(
            model_name="historicaleducationalitem",
            name="editors_note",
            field=models.TextField(
                blank=True,
                db_default="",
                help_text="Where a fact was seen, and what is still open. Patients never read it.",
                verbose_name="editors' note",
            ),
        ),
    ]
