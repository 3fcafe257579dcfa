"""Whose turn it is with a draft: handed over to the leads, or sent back. Rows are only added."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from triage.models.append_only import AppendOnlyModel, AppendOnlyQuerySet
from triage.models.questionnaire import Questionnaire
from triage.models.version import QuestionnaireVersion


class DraftTurnQuerySet(AppendOnlyQuerySet["DraftTurn"]):
    """Nothing changes; who hands over again adds another one."""

    def latest_each(self) -> "DraftTurnQuerySet":
        """The last of each questionnaire, where its draft was not published after it.

        A version that left edits out took the draft from nobody.
        """
        last = DraftTurn.objects.filter(questionnaire=OuterRef("questionnaire")).order_by("-pk")
        after = QuestionnaireVersion.objects.filter(
            questionnaire=OuterRef("questionnaire"),
            published_at__gte=OuterRef("at"),
            left_edits_since=None,
        )
        found = self.filter(pk=Subquery(last.values("pk")[:1])).exclude(Exists(after))
        return found.select_related("questionnaire", "by")


class DraftTurn(AppendOnlyModel):
    """An editor says that a draft is ready to be reviewed, or a lead that it is not.

    ``sha256`` is that of the document as it stood then. It is no signature, and no signature
    hangs on it. A version that is published later ends it, unless it leaves edits out.
    """

    questionnaire = models.ForeignKey(
        Questionnaire, models.PROTECT, related_name="turns", verbose_name=_("questionnaire")
    )
    sends_back = models.BooleanField(_("sends it back"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    note = models.TextField(_("note"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))

    objects: Any = DraftTurnQuerySet.as_manager()

    class Meta:
        verbose_name = _("handing over of a draft")
        verbose_name_plural = _("handings over of drafts")
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(sends_back=False) | ~Q(note=""), name="draft_turn_back_has_a_note"
            ),
        )

    def __str__(self) -> str:
        return f"{self.questionnaire} {'<' if self.sends_back else '>'} {self.by}"
