"""How many people reached each question and went no further. Holds no person."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from triage.models.version import QuestionnaireVersion


class QuestionCount(models.Model):
    """One question of a version, on one day: who reached it, and who left the check there.

    Counted when a check has ended, by ``triage.check.dropoff`` alone. The answers of a check that
    was left are often erased at that moment; nothing but these sums stays of its route.
    """

    version = models.ForeignKey(
        QuestionnaireVersion,
        models.CASCADE,
        related_name="question_counts",
        verbose_name=_("version"),
    )
    link_id = models.CharField(_("question"), max_length=60)
    day = models.DateField(_("day"))
    reached = models.PositiveIntegerField(_("reached"), default=0)
    left_here = models.PositiveIntegerField(_("went no further"), default=0)

    class Meta:
        verbose_name = _("count of a question")
        verbose_name_plural = _("figures")  # the page that shows them with all the others
        permissions = (("exact_questioncount", _("Can see figures to the last person")),)
        ordering = ("version", "day", "link_id")
        constraints = (
            models.UniqueConstraint(
                fields=("version", "day", "link_id"), name="question_count_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(left_here__lte=F("reached")), name="nobody_leaves_before_reaching"
            ),
        )

    def __str__(self) -> str:
        return f"{self.version_id} {self.day} {self.link_id}"
