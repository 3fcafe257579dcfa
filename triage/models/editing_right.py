"""Who may change a questionnaire, where that is not every editor."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from triage.models.questionnaire import Questionnaire


class EditingRight(models.Model):
    """One person who may change one questionnaire.

    While a questionnaire has none, every editor may. An account that is named is not deleted:
    without its last name a questionnaire would be open to all of them again.
    """

    questionnaire = models.ForeignKey(
        Questionnaire, models.CASCADE, related_name="rights", verbose_name=_("questionnaire")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("editor")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("right to edit")
        verbose_name_plural = _("rights to edit")
        ordering = ("questionnaire", "user")
        constraints = (
            models.UniqueConstraint(
                fields=("questionnaire", "user"), name="editing_right_once_each"
            ),
        )

    def __str__(self) -> str:
        return f"{self.questionnaire}: {self.user}"
