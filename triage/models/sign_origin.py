"""Where the warning signs of a questionnaire come from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from triage.models.questionnaire import PartOfQuestionnaire


class SignOrigin(PartOfQuestionnaire):
    """A source that warning signs come from, as people read it under each of them."""

    title = models.CharField(_("what people read"), max_length=200)
    contradicts = models.BooleanField(
        _("answers that do not fit together"),
        default=False,
        help_text=_("Pointed out before the answers are sent."),
    )

    class Meta(PartOfQuestionnaire.Meta):
        verbose_name = _("origin of warning signs")
        verbose_name_plural = _("origins of warning signs")

    def __str__(self) -> str:
        return self.title
