"""The addresses under which people were ever sent to a questionnaire."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from triage.models.append_only import AppendOnlyModel, AppendOnlyQuerySet
from triage.models.questionnaire import Questionnaire


class PublishedAddressQuerySet(AppendOnlyQuerySet["PublishedAddress"]):
    """Where people were sent; addresses are only ever added."""


class PublishedAddress(AppendOnlyModel):
    """An address that a published version had. It leads to that questionnaire for ever.

    Letters, posters and bookmarks name it, so it is never given to another questionnaire.
    """

    slug = models.SlugField(_("address"), unique=True)
    questionnaire = models.ForeignKey(
        Questionnaire, models.PROTECT, related_name="addresses", verbose_name=_("questionnaire")
    )

    objects = PublishedAddressQuerySet.as_manager()

    class Meta:
        verbose_name = _("published address")
        verbose_name_plural = _("published addresses")

    def __str__(self) -> str:
        return self.slug
