"""Which edits of a draft are to go out without the others. Rows are only added."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from triage.models.append_only import AppendOnlyModel, AppendOnlyQuerySet
from triage.models.questionnaire import Questionnaire


class ChosenEditsQuerySet(AppendOnlyQuerySet["ChosenEdits"]):
    """Nothing changes; who chooses otherwise adds another one."""


class ChosenEdits(AppendOnlyModel):
    """Somebody chose some edits of a draft, to be looked at, signed and published alone.

    ``keys`` name rows of the draft, and hold nothing of what stands in them: what they come to
    is read anew each time, and no signature hangs on this row.
    """

    questionnaire = models.ForeignKey(
        Questionnaire,
        models.PROTECT,
        related_name="chosen_edits",
        verbose_name=_("questionnaire"),
    )
    keys = models.JSONField(_("which edits"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))

    objects: Any = ChosenEditsQuerySet.as_manager()

    class Meta:
        verbose_name = _("choice of edits")
        verbose_name_plural = _("choices of edits")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.questionnaire} {self.pk}"
