"""What to watch, and the day on which to look again, by disposition.

Since 0005 the tables still hold ``timeframe``, which the release before that writes. SQLite makes
a table anew to add a column, and would drop what the models no longer know: so it is known here.
"""

from django.db import migrations, models

TABLES = ("disposition", "historicaldisposition")


def timeframe() -> models.CharField:
    return models.CharField(db_default="", max_length=200, verbose_name="how soon")


def known(name: str) -> migrations.SeparateDatabaseAndState:
    """Let what follows keep the column."""
    known = migrations.AddField(model_name=name, name="timeframe", field=timeframe())
    return migrations.SeparateDatabaseAndState(state_operations=[known])


def unknown(name: str) -> migrations.SeparateDatabaseAndState:
    """The models go on without it."""
    gone = migrations.RemoveField(model_name=name, name="timeframe")
    return migrations.SeparateDatabaseAndState(state_operations=[gone])


class Migration(migrations.Migration):
    dependencies = [
        ("triage", "0019_pages_about_this_site"),
    ]

    operations = [
        *map(known, TABLES),
        migrations.AddField(
            model_name="disposition",
            name="carer_watch",
            field=models.TextField(
                blank=True,
                db_default="",
                help_text="One a line.",
                verbose_name="what to watch, to a carer",
            ),
        ),
        migrations.AddField(
            model_name="disposition",
            name="look_again_hours",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="A day is written from it. Empty: no day is named.",
                null=True,
                verbose_name="look again after (hours)",
            ),
        ),
        migrations.AddField(
            model_name="disposition",
            name="watch",
            field=models.TextField(
                blank=True,
                db_default="",
                help_text="What to look out for meanwhile, one a line. For soon and below.",
                verbose_name="what to watch",
            ),
        ),
        migrations.AddField(
            model_name="historicaldisposition",
            name="carer_watch",
            field=models.TextField(
                blank=True,
                db_default="",
                help_text="One a line.",
                verbose_name="what to watch, to a carer",
            ),
        ),
        migrations.AddField(
            model_name="historicaldisposition",
            name="look_again_hours",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="A day is written from it. Empty: no day is named.",
                null=True,
                verbose_name="look again after (hours)",
            ),
        ),
        migrations.AddField(
            model_name="historicaldisposition",
            name="watch",
            field=models.TextField(
                blank=True,
                db_default="",
                help_text="What to look out for meanwhile, one a line. For soon and below.",
                verbose_name="what to watch",
            ),
        ),
        *map(unknown, TABLES),
    ]
