"""How many people found a question clear, and how many did not. Holds no person."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from triage.models.version import QuestionnaireVersion


class ClarityCount(models.Model):
    """One question of a version, on one day: who said that it is clear, and who that it is not.

    Counted by ``triage.check.clarity`` alone, and only ever as sums.
    """

    version = models.ForeignKey(
        QuestionnaireVersion,
        models.CASCADE,
        related_name="clarity_counts",
        verbose_name=_("version"),
    )
    link_id = models.CharField(_("question"), max_length=60)
    day = models.DateField(_("day"))
    clear = models.PositiveIntegerField(_("clear"), default=0)
    not_clear = models.PositiveIntegerField(_("not clear"), default=0)

    class Meta:
        verbose_name = _("count of clear or not")
        verbose_name_plural = _("counts of clear or not")
        ordering = ("version", "day", "link_id")
        constraints = (
            models.UniqueConstraint(
                fields=("version", "day", "link_id"), name="clarity_counted_once_a_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.version_id} {self.day} {self.link_id}"
