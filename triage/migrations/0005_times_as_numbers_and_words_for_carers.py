"""How soon as a number of hours, what is declared of answers, and words for carers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("triage", "0004_keep_audit_log"),
    ]

    operations = [
        migrations.AlterField(
            model_name="disposition",
            name="timeframe",
            field=models.CharField(db_default="", max_length=200, verbose_name="how soon"),
        ),
        migrations.AlterField(
            model_name="historicaldisposition",
            name="timeframe",
            field=models.CharField(db_default="", max_length=200, verbose_name="how soon"),
        ),
        migrations.AddField(
            model_name="answeroption",
            name="carer_label",
            field=models.CharField(
                blank=True, db_default="", max_length=200, verbose_name="label, to a carer"
            ),
        ),
        migrations.AddField(
            model_name="answeroption",
            name="for_other",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Whoever chooses it reads the words for carers from then on.",
                verbose_name="answers for another",
            ),
        ),
        migrations.AddField(
            model_name="answeroption",
            name="harmless",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Of an answer that no rule reads, where the question is no gate.",
                verbose_name="says nothing dangerous",
            ),
        ),
        migrations.AddField(
            model_name="answeroption",
            name="note",
            field=models.TextField(
                blank=True,
                db_default="",
                help_text="Told to whoever chooses it: where the check ends, why and where to go.",
                verbose_name="note",
            ),
        ),
        migrations.AddField(
            model_name="disposition",
            name="act_within_hours",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="0 is now, empty is whenever they like. How soon, and by which day, is written from it.",
                null=True,
                verbose_name="the person acts within (hours)",
            ),
        ),
        migrations.AddField(
            model_name="disposition",
            name="carer_steps",
            field=models.TextField(
                blank=True,
                db_default="",
                help_text="One instruction a line.",
                verbose_name="what to do, to a carer",
            ),
        ),
        migrations.AddField(
            model_name="disposition",
            name="carer_summary",
            field=models.TextField(blank=True, db_default="", verbose_name="summary, to a carer"),
        ),
        migrations.AddField(
            model_name="disposition",
            name="carer_title",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="Told to somebody who answers for another. Empty: the same words.",
                max_length=200,
                verbose_name="title, to a carer",
            ),
        ),
        migrations.AddField(
            model_name="disposition",
            name="carer_worsening",
            field=models.TextField(
                blank=True, db_default="", verbose_name="what would make it more urgent, to a carer"
            ),
        ),
        migrations.AddField(
            model_name="historicalansweroption",
            name="carer_label",
            field=models.CharField(
                blank=True, db_default="", max_length=200, verbose_name="label, to a carer"
            ),
        ),
        migrations.AddField(
            model_name="historicalansweroption",
            name="for_other",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Whoever chooses it reads the words for carers from then on.",
                verbose_name="answers for another",
            ),
        ),
        migrations.AddField(
            model_name="historicalansweroption",
            name="harmless",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Of an answer that no rule reads, where the question is no gate.",
                verbose_name="says nothing dangerous",
            ),
        ),
        migrations.AddField(
            model_name="historicalansweroption",
            name="note",
            field=models.TextField(
                blank=True,
                db_default="",
                help_text="Told to whoever chooses it: where the check ends, why and where to go.",
                verbose_name="note",
            ),
        ),
        migrations.AddField(
            model_name="historicaldisposition",
            name="act_within_hours",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="0 is now, empty is whenever they like. How soon, and by which day, is written from it.",
                null=True,
                verbose_name="the person acts within (hours)",
            ),
        ),
        migrations.AddField(
            model_name="historicaldisposition",
            name="carer_steps",
            field=models.TextField(
                blank=True,
                db_default="",
                help_text="One instruction a line.",
                verbose_name="what to do, to a carer",
            ),
        ),
        migrations.AddField(
            model_name="historicaldisposition",
            name="carer_summary",
            field=models.TextField(blank=True, db_default="", verbose_name="summary, to a carer"),
        ),
        migrations.AddField(
            model_name="historicaldisposition",
            name="carer_title",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="Told to somebody who answers for another. Empty: the same words.",
                max_length=200,
                verbose_name="title, to a carer",
            ),
        ),
        migrations.AddField(
            model_name="historicaldisposition",
            name="carer_worsening",
            field=models.TextField(
                blank=True, db_default="", verbose_name="what would make it more urgent, to a carer"
            ),
        ),
        migrations.AddField(
            model_name="historicalquestion",
            name="carer_help",
            field=models.TextField(blank=True, db_default="", verbose_name="help, to a carer"),
        ),
        migrations.AddField(
            model_name="historicalquestion",
            name="carer_short_text",
            field=models.CharField(
                blank=True, db_default="", max_length=100, verbose_name="short text, to a carer"
            ),
        ),
        migrations.AddField(
            model_name="historicalquestion",
            name="carer_text",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="Asked of somebody who answers for another. Empty: the same words.",
                max_length=300,
                verbose_name="question, to a carer",
            ),
        ),
        migrations.AddField(
            model_name="historicalquestion",
            name="worse",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Not a number that matters"),
                    ("high", "The higher, the worse"),
                    ("low", "The lower, the worse"),
                ],
                db_default="",
                default="",
                help_text="Of a number that a rule reads.",
                max_length=4,
                verbose_name="which end is worse",
            ),
        ),
        migrations.AddField(
            model_name="historicalwarningsign",
            name="carer_explanation",
            field=models.TextField(
                blank=True,
                db_default="",
                help_text="Told to somebody who answers for another. Empty: the same words.",
                verbose_name="why it matters, to a carer",
            ),
        ),
        migrations.AddField(
            model_name="historicalwarningsign",
            name="carer_title",
            field=models.CharField(
                blank=True, db_default="", max_length=200, verbose_name="title, to a carer"
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="carer_help",
            field=models.TextField(blank=True, db_default="", verbose_name="help, to a carer"),
        ),
        migrations.AddField(
            model_name="question",
            name="carer_short_text",
            field=models.CharField(
                blank=True, db_default="", max_length=100, verbose_name="short text, to a carer"
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="carer_text",
            field=models.CharField(
                blank=True,
                db_default="",
                help_text="Asked of somebody who answers for another. Empty: the same words.",
                max_length=300,
                verbose_name="question, to a carer",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="worse",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Not a number that matters"),
                    ("high", "The higher, the worse"),
                    ("low", "The lower, the worse"),
                ],
                db_default="",
                default="",
                help_text="Of a number that a rule reads.",
                max_length=4,
                verbose_name="which end is worse",
            ),
        ),
        migrations.AddField(
            model_name="warningsign",
            name="carer_explanation",
            field=models.TextField(
                blank=True,
                db_default="",
                help_text="Told to somebody who answers for another. Empty: the same words.",
                verbose_name="why it matters, to a carer",
            ),
        ),
        migrations.AddField(
            model_name="warningsign",
            name="carer_title",
            field=models.CharField(
                blank=True, db_default="", max_length=200, verbose_name="title, to a carer"
            ),
        ),
        # The words for how soon leave the models now and the tables in the next release.
        # Last: on SQLite a table that is made anew is made without what the models do not name.
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.RemoveField(model_name="disposition", name="timeframe")]
        ),
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveField(model_name="historicaldisposition", name="timeframe")
            ]
        ),
    ]
