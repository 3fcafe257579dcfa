"""Pages about the site itself: what it is, what becomes of people's data, who can use it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from triage.models.naturalkeys import NaturalKeyManager


class SitePage(models.Model):
    """One page, about all checks of this site and part of none: a change is live at once.

    Which pages there are the program knows, as it links them and adds what it knows itself
    (``triage.site.site_pages``); their words are the clinic's.
    """

    slug = models.SlugField(_("address"), unique=True, help_text=_("The last part of its address."))
    title = models.CharField(_("title"), max_length=120)
    body = models.TextField(
        _("text"),
        help_text=_(
            "Markdown: paragraphs, lists, bold, and headings that begin with ##. No medical advice."
        ),
    )

    objects = NaturalKeyManager("slug")
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("page about this site")
        verbose_name_plural = _("pages about this site")
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str]:
        """Its address."""
        return (self.slug,)
