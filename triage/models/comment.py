"""What colleagues say of a row of a draft, and whether it is settled. Rows are only ever added."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from triage.models.append_only import AppendOnlyModel, AppendOnlyQuerySet
from triage.models.questionnaire import Questionnaire


class CommentQuerySet(AppendOnlyQuerySet["Comment"]):
    """Nothing changes of what was said."""

    def begun(self) -> Any:
        """Those that are no answers, each with whether it is closed now."""
        last = CommentTurn.objects.filter(comment=models.OuterRef("pk")).order_by("-pk")
        closes = Coalesce(models.Subquery(last.values("closes")[:1]), models.Value(False))
        return self.filter(answer_to=None).annotate(is_closed=closes)

    def open(self) -> Any:
        """Those of them that nobody closed, or that were opened again."""
        return self.begun().filter(is_closed=False)


class Comment(AppendOnlyModel):
    """Something that was said at a row of a draft, at the questionnaire itself, or in answer.

    ``model``, ``row_id`` and ``code`` name the row, which may be gone: then ``row_words`` says
    what it was. An answer stands at the row of what it answers.
    """

    questionnaire = models.ForeignKey(
        Questionnaire, models.PROTECT, related_name="comments", verbose_name=_("questionnaire")
    )
    model = models.CharField(_("kind of row"), max_length=60)
    row_id = models.PositiveBigIntegerField(_("row"))
    code = models.CharField(_("code"), max_length=60)
    row_words = models.CharField(_("what the row was called"), max_length=200)
    answer_to = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="answers",
        null=True,
        blank=True,
        verbose_name=_("answer to"),
    )
    text = models.TextField(_("comment"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))

    objects: Any = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ("id",)
        indexes = (
            models.Index(fields=("questionnaire", "model", "row_id"), name="comment_at_row"),
        )

    def __str__(self) -> str:
        return f"{self.by}: {self.row_words}"


class CommentTurnQuerySet(AppendOnlyQuerySet["CommentTurn"]):
    """Nothing changes; what was closed and is opened again has two."""


class CommentTurn(AppendOnlyModel):
    """Somebody closed a comment, or opened it again; the last one counts."""

    comment = models.ForeignKey(
        Comment, models.PROTECT, related_name="turns", verbose_name=_("comment")
    )
    closes = models.BooleanField(_("closes it"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))

    objects: Any = CommentTurnQuerySet.as_manager()

    class Meta:
        verbose_name = _("turn of a comment")
        verbose_name_plural = _("turns of comments")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.comment_id} {'-' if self.closes else '+'} {self.by}"
