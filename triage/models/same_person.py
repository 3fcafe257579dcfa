"""Two checks of which a clinician said that one person did them. Rows are only ever added."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from triage.models.append_only import AppendOnlyModel, AppendOnlyQuerySet
from triage.models.submission import Submission


class SamePersonQuerySet(AppendOnlyQuerySet["SamePerson"]):
    """Of a row nothing ever changes."""

    def of(self, submission: Submission) -> "SamePersonQuerySet":
        """Every row that names this check."""
        return self.filter(Q(first=submission.pk) | Q(second=submission.pk))

    def forget(self) -> None:
        """Drop the rows of whoever is erased, which is the only way that any of them goes."""
        models.QuerySet.delete(self)


class SamePerson(AppendOnlyModel):
    """Somebody says that two checks are of one person, or takes it back; the last row counts.

    The patient never sees it, and nothing of either check is merged. Which of the two is
    ``first`` their ids decide, so that a pair has one name.
    """

    first = models.ForeignKey(
        Submission, models.PROTECT, related_name="+", verbose_name=_("submission")
    )
    second = models.ForeignKey(
        Submission, models.PROTECT, related_name="+", verbose_name=_("other submission")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))
    is_same = models.BooleanField(_("the same person"), help_text=_("Off: taken back."))

    objects = SamePersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("link between checks")
        verbose_name_plural = _("links between checks")
        ordering = ("at", "id")
        constraints = (
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="same_person_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.first_id}, {self.second_id}"
