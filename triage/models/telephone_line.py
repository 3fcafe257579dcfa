"""Telephone numbers of a questionnaire, each with a name."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from triage.models.questionnaire import PartOfQuestionnaire


class TelephoneLine(PartOfQuestionnaire):
    """A number with a name, beside those that every site has. Its code is a token of texts."""

    title = models.CharField(
        _("name"), max_length=100, help_text=_("Whom one reaches, as people read it.")
    )
    call = models.CharField(
        _("words of its button"),
        max_length=100,
        blank=True,
        help_text=_("The number follows. Empty: “Call”."),
    )
    number = models.CharField(
        _("number"),
        max_length=60,
        blank=True,
        help_text=_(
            "Empty where it is set with the site’s settings; a setting of the same name comes "
            "before what is written here. Without either nothing can be published."
        ),
    )
    always_shown = models.BooleanField(
        _("on every result"), default=False, help_text=_("Whatever the result is.")
    )

    class Meta(PartOfQuestionnaire.Meta):
        verbose_name = _("telephone line")
        verbose_name_plural = _("telephone lines")

    def __str__(self) -> str:
        return self.title
