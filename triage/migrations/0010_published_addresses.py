import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("triage", "0009_lock_emergency_floors")]

    operations = [
        migrations.CreateModel(
            name="PublishedAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(unique=True, verbose_name="address")),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="addresses",
                        to="triage.questionnaire",
                        verbose_name="questionnaire",
                    ),
                ),
            ],
            options={
                "verbose_name": "published address",
                "verbose_name_plural": "published addresses",
            },
        ),
        migrations.AlterField(
            model_name="historicalquestionnaire",
            name="slug",
            field=models.SlugField(
                help_text="The last part of its address. A new one holds from publishing on, and the old one leads to it for ever.",
                verbose_name="address",
            ),
        ),
        migrations.AlterField(
            model_name="questionnaire",
            name="slug",
            field=models.SlugField(
                help_text="The last part of its address. A new one holds from publishing on, and the old one leads to it for ever.",
                unique=True,
                verbose_name="address",
            ),
        ),
        migrations.AlterField(
            model_name="historicalsafetyfloor",
            name="locked",
            field=models.BooleanField(
                default=False,
                help_text="Nothing of it is changed while it is locked. One that demands an emergency is locked for ever.",
                verbose_name="locked",
            ),
        ),
        migrations.AlterField(
            model_name="safetyfloor",
            name="locked",
            field=models.BooleanField(
                default=False,
                help_text="Nothing of it is changed while it is locked. One that demands an emergency is locked for ever.",
                verbose_name="locked",
            ),
        ),
        migrations.AddConstraint(
            model_name="safetyfloor",
            constraint=models.CheckConstraint(
                condition=models.Q(("minimum__lt", 40), ("locked", True), _connector="OR"),
                name="safety_floor_emergency_locked",
            ),
        ),
    ]
