"""What colleagues say of drafts, whose turn it is with one, and who may change it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("triage", "0041_named_criteria"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Comment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("model", models.CharField(max_length=60, verbose_name="kind of row")),
                ("row_id", models.PositiveBigIntegerField(verbose_name="row")),
                ("code", models.CharField(max_length=60, verbose_name="code")),
                (
                    "row_words",
                    models.CharField(max_length=200, verbose_name="what the row was called"),
                ),
                ("text", models.TextField(verbose_name="comment")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "answer_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="triage.comment",
                        verbose_name="answer to",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="triage.questionnaire",
                        verbose_name="questionnaire",
                    ),
                ),
            ],
            options={
                "verbose_name": "comment",
                "verbose_name_plural": "comments",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="CommentTurn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("closes", models.BooleanField(verbose_name="closes it")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="turns",
                        to="triage.comment",
                        verbose_name="comment",
                    ),
                ),
            ],
            options={
                "verbose_name": "turn of a comment",
                "verbose_name_plural": "turns of comments",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="DraftTurn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sends_back", models.BooleanField(verbose_name="sends it back")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="turns",
                        to="triage.questionnaire",
                        verbose_name="questionnaire",
                    ),
                ),
            ],
            options={
                "verbose_name": "handing over of a draft",
                "verbose_name_plural": "handings over of drafts",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="EditingRight",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "questionnaire",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rights",
                        to="triage.questionnaire",
                        verbose_name="questionnaire",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="editor",
                    ),
                ),
            ],
            options={
                "verbose_name": "right to edit",
                "verbose_name_plural": "rights to edit",
                "ordering": ("questionnaire", "user"),
            },
        ),
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(fields=["questionnaire", "model", "row_id"], name="comment_at_row"),
        ),
        migrations.AddConstraint(
            model_name="draftturn",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sends_back", False), models.Q(("note", ""), _negated=True), _connector="OR"
                ),
                name="draft_turn_back_has_a_note",
            ),
        ),
        migrations.AddConstraint(
            model_name="editingright",
            constraint=models.UniqueConstraint(
                fields=("questionnaire", "user"), name="editing_right_once_each"
            ),
        ),
    ]
