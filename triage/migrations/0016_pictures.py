"""Pictures of a draft, and the bytes of every picture there ever was.

The database itself refuses to change the bytes of a picture, which a version may name. PostgreSQL
also refuses to delete them. SQLite cannot, as Django empties its tables with DELETE after a test.
A later migration that makes SQLite build the table anew has to make the trigger again: a test says
so.
"""

import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

_MAKE = {
    "sqlite": (
        """
        CREATE TRIGGER triage_picture_no_update BEFORE UPDATE ON triage_picturefile
        BEGIN SELECT RAISE(ABORT, 'a picture file never changes'); END
        """,
    ),
    "postgresql": (
        """
        CREATE FUNCTION triage_picture_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'a picture file never changes'
                USING ERRCODE = 'integrity_constraint_violation';
        END $$
        """,
        """
        CREATE TRIGGER triage_picture_no_change BEFORE UPDATE OR DELETE ON triage_picturefile
        FOR EACH ROW EXECUTE FUNCTION triage_picture_refuse()
        """,
    ),
}
_UNDO = {
    "sqlite": ("DROP TRIGGER triage_picture_no_update",),
    "postgresql": (
        "DROP TRIGGER triage_picture_no_change ON triage_picturefile",
        "DROP FUNCTION triage_picture_refuse",
    ),
}


def make(_apps, schema_editor):
    for statement in _MAKE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def undo(_apps, schema_editor):
    for statement in _UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("triage", "0015_addresses_of_published_versions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PictureFile",
            fields=[
                (
                    "sha256",
                    models.CharField(
                        max_length=64, primary_key=True, serialize=False, verbose_name="SHA-256"
                    ),
                ),
                (
                    "media_type",
                    models.CharField(
                        choices=[("image/svg+xml", "svg"), ("image/webp", "webp")],
                        max_length=20,
                        verbose_name="media type",
                    ),
                ),
                ("width", models.PositiveIntegerField(verbose_name="width")),
                ("height", models.PositiveIntegerField(verbose_name="height")),
                ("data", models.BinaryField(verbose_name="bytes")),
            ],
            options={
                "verbose_name": "picture file",
                "verbose_name_plural": "picture files",
            },
        ),
        migrations.CreateModel(
            name="Picture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "order",
                    models.PositiveIntegerField(
                        default=0, help_text="Steps of ten.", verbose_name="order"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=60,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z][a-z0-9_-]*$",
                                "Use small letters, digits, hyphens and underscores.",
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        help_text="For editors, to find it by. Patients never read it.",
                        max_length=100,
                        verbose_name="title",
                    ),
                ),
                (
                    "alt",
                    models.CharField(
                        help_text="What it shows, in a sentence, for whoever cannot see it.",
                        max_length=300,
                        verbose_name="text alternative",
                    ),
                ),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(class)ss",
                        to="triage.questionnaire",
                        verbose_name="questionnaire",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="triage.picturefile",
                        verbose_name="picture",
                    ),
                ),
            ],
            options={
                "verbose_name": "picture",
                "verbose_name_plural": "pictures",
                "ordering": ("questionnaire", "order", "code"),
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="answeroption",
            name="picture",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="options",
                to="triage.picture",
                verbose_name="picture",
            ),
        ),
        migrations.AddField(
            model_name="educationalitem",
            name="picture",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="items",
                to="triage.picture",
                verbose_name="picture",
            ),
        ),
        migrations.AddField(
            model_name="historicalansweroption",
            name="picture",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="triage.picture",
                verbose_name="picture",
            ),
        ),
        migrations.AddField(
            model_name="historicaleducationalitem",
            name="picture",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="triage.picture",
                verbose_name="picture",
            ),
        ),
        migrations.AddField(
            model_name="historicalquestion",
            name="picture",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="triage.picture",
                verbose_name="picture",
            ),
        ),
        migrations.AddField(
            model_name="question",
            name="picture",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="questions",
                to="triage.picture",
                verbose_name="picture",
            ),
        ),
        migrations.CreateModel(
            name="HistoricalPicture",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "order",
                    models.PositiveIntegerField(
                        default=0, help_text="Steps of ten.", verbose_name="order"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=60,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z][a-z0-9_-]*$",
                                "Use small letters, digits, hyphens and underscores.",
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        help_text="For editors, to find it by. Patients never read it.",
                        max_length=100,
                        verbose_name="title",
                    ),
                ),
                (
                    "alt",
                    models.CharField(
                        help_text="What it shows, in a sentence, for whoever cannot see it.",
                        max_length=300,
                        verbose_name="text alternative",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "questionnaire",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="triage.questionnaire",
                        verbose_name="questionnaire",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="triage.picturefile",
                        verbose_name="picture",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical picture",
                "verbose_name_plural": "historical pictures",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddConstraint(
            model_name="picture",
            constraint=models.UniqueConstraint(
                fields=("questionnaire", "code"), name="picture_code_once"
            ),
        ),
        migrations.RunPython(make, undo),
    ]
