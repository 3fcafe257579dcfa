"""Criteria that are written once under a name, and read wherever the name stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from triage.models.questionnaire import PartOfQuestionnaire


class NamedCriterion(PartOfQuestionnaire):
    """Conditions of which any is enough, under a name that conditions of other rows may give.

    No document knows it: there its conditions stand in place of its name.
    """

    title = models.CharField(_("name"), max_length=200)

    class Meta(PartOfQuestionnaire.Meta):
        verbose_name = _("criterion with a name")
        verbose_name_plural = _("criteria with a name")

    def __str__(self) -> str:
        return self.title

    @property
    def locked(self) -> bool:
        """Whether a locked floor names it: then it is as locked as the floor's own conditions."""
        return bool(self.named_in_floorconditions.filter(owner__locked=True).exists())
