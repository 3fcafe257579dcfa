"""Educational content: sections of an article and the items in them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from triage.models.naturalkeys import NaturalKeyManager
from triage.models.picture import Picture
from triage.models.questionnaire import Questionnaire


class EducationalSection(models.Model):
    """A page of reading, drawn from one source."""

    questionnaire = models.ForeignKey(
        Questionnaire, models.CASCADE, related_name="sections", verbose_name=_("questionnaire")
    )
    code = models.SlugField(_("code"), max_length=20, help_text=_("Prefix of its items, e.g. CAU."))
    slug = models.SlugField(_("address"), unique=True, help_text=_("The last part of its address."))
    order = models.PositiveIntegerField(_("order"), default=0)
    title = models.CharField(_("title"), max_length=200)
    introduction = models.TextField(_("introduction"), blank=True)
    label = models.CharField(
        _("label"), max_length=200, blank=True, help_text=_("Stands above every item.")
    )
    columns = models.JSONField(
        _("table columns"),
        default=list,
        blank=True,
        help_text=_("List of {name, professional}; professional columns are shown closed."),
    )
    source = models.CharField(_("source"), max_length=300)
    source_date = models.DateField(_("date of the source"))
    review_by = models.DateField(_("review by"))

    objects = NaturalKeyManager("questionnaire__slug", "code")
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("educational section")
        verbose_name_plural = _("educational sections")
        ordering = ("questionnaire", "order", "code")
        constraints = (
            models.UniqueConstraint(
                fields=("questionnaire", "code"), name="educational_section_code_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def natural_key(self) -> tuple[str, str]:
        """Questionnaire slug and code."""
        return (self.questionnaire.slug, self.code)

    natural_key.dependencies = ("triage.questionnaire",)  # type: ignore[attr-defined]


class EducationalItem(models.Model):
    """One thing worth knowing, with the source's word and the editors' kept apart."""

    section = models.ForeignKey(
        EducationalSection, models.CASCADE, related_name="items", verbose_name=_("section")
    )
    code = models.SlugField(_("code"), max_length=20, help_text=_("For example CAU-05."))
    order = models.PositiveIntegerField(_("order"), default=0)
    title = models.CharField(_("title"), max_length=200)
    article_term = models.CharField(_("the source's term"), max_length=200, blank=True)
    body = models.TextField(_("text"), help_text=_("Markdown: paragraphs, lists, bold."))
    cells = models.JSONField(
        _("table cells"), default=list, blank=True, help_text=_("One text for each column.")
    )
    caution = models.TextField(
        _("editors' caution"), blank=True, help_text=_("Shown apart from what the source says.")
    )
    editors_note = models.TextField(
        _("editors' note"),
        blank=True,
        db_default="",
        help_text=_("Where a fact was seen, and what is still open. Patients never read it."),
    )
    topics = models.CharField(_("search words"), max_length=300, blank=True)
    picture = models.ForeignKey(
        Picture,
        models.RESTRICT,
        related_name="items",
        null=True,
        blank=True,
        verbose_name=_("picture"),
    )

    objects = NaturalKeyManager("section__questionnaire__slug", "code")
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("educational item")
        verbose_name_plural = _("educational items")
        ordering = ("section__order", "order", "code")
        constraints = (
            models.UniqueConstraint(fields=("section", "code"), name="educational_item_code_once"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def natural_key(self) -> tuple[str, str]:
        """Questionnaire slug and code."""
        return (self.section.questionnaire.slug, self.code)

    natural_key.dependencies = ("triage.educationalsection", "triage.picture")  # type: ignore[attr-defined]
