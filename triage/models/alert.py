"""Alerts: what the clinic must be told, made in the transaction that demands it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from triage.models.questionnaire import URGENCY_CHOICES
from triage.models.submission import Submission


class Alert(models.Model):
    """Something urgent the clinic must be told; made in the transaction of the answer.

    Holds an urgency and the code, no clinical text and no name.
    """

    class Kind(models.TextChoices):
        """Why the clinic is told."""

        RED_FLAG = "red-flag", _("answers demand it now")
        LEFT = "left", _("left without finishing")

    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="alerts", verbose_name=_("submission")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    urgency = models.PositiveSmallIntegerField(_("urgency"), choices=URGENCY_CHOICES)
    created_at = models.DateTimeField(_("created at"))
    erased_by_person = models.BooleanField(_("erased by the person"), default=False)

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering = ("-urgency", "created_at")
        constraints = (
            models.UniqueConstraint(
                fields=("submission", "kind", "urgency"), name="alert_once_each"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.submission}"
