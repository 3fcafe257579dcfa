"""The draft: rows an editor changes. Patients never meet these, only published versions."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from triage.engine.urgency import Urgency
from triage.models.naturalkeys import NaturalKeyManager

URGENCY_CHOICES = (
    (Urgency.EMERGENCY.value, _("Emergency")),
    (Urgency.SAME_DAY.value, _("Same day")),
    (Urgency.SOON.value, _("Soon")),
    (Urgency.ROUTINE.value, _("Routine")),
    (Urgency.SELF_CARE.value, _("Self-care")),
)


#: The longest that anybody is told to wait, in hours: no calendar holds every later day.
MOST_HOURS = 365 * 24
hours_validator = MaxValueValidator(
    MOST_HOURS, _("At most %(limit_value)d hours, which is a year.")
)

#: Link ids and option codes: FHIR-safe, chosen once and never reused.
code_validator = RegexValidator(
    r"^[a-z][a-z0-9_-]*$", _("Use small letters, digits, hyphens and underscores.")
)


class Questionnaire(models.Model):
    """What one clinic asks about one problem."""

    slug = models.SlugField(
        _("address"),
        unique=True,
        help_text=_(
            "The last part of its address. A new one holds from publishing on, and the old one "
            "leads to it for ever."
        ),
    )
    title = models.CharField(_("title"), max_length=200)
    audience = models.TextField(_("who it is for"))
    intended_use = models.TextField(_("intended use"))
    introduction = models.TextField(_("introduction"))
    unfinished_title = models.CharField(_("heading of an unfinished check"), max_length=200)
    unfinished_advice = models.TextField(_("advice for an unfinished check"))
    default_disposition = models.ForeignKey(
        "Disposition",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("default disposition"),
        help_text=_("Given when nothing was found. Without one nothing can be published."),
    )
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True, editable=False)

    objects = NaturalKeyManager("slug")
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str]:
        """The slug."""
        return (self.slug,)


class PartOfQuestionnaire(models.Model):
    """A row of a draft, named by a code that is unique in its questionnaire."""

    questionnaire = models.ForeignKey(
        Questionnaire, models.CASCADE, related_name="%(class)ss", verbose_name=_("questionnaire")
    )
    order = models.PositiveIntegerField(_("order"), default=0, help_text=_("Steps of ten."))
    code = models.CharField(_("code"), max_length=60, validators=[code_validator])

    objects = NaturalKeyManager("questionnaire__slug", "code")
    history = HistoricalRecords(inherit=True)

    class Meta:
        abstract = True
        ordering = ("questionnaire", "order", "code")
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.UniqueConstraint(fields=("questionnaire", "code"), name="%(class)s_code_once"),
        )

    def __str__(self) -> str:
        return self.code

    def natural_key(self) -> tuple[str, str]:
        """Questionnaire slug and code."""
        return (self.questionnaire.slug, self.code)

    natural_key.dependencies = ("triage.questionnaire",)  # type: ignore[attr-defined]


class DangerSign(PartOfQuestionnaire):
    """One line of the danger signs that stand on the start page and on every error page."""

    text = models.CharField(_("text"), max_length=300)

    class Meta(PartOfQuestionnaire.Meta):
        verbose_name = _("danger sign")
        verbose_name_plural = _("danger signs")

    def __str__(self) -> str:
        return self.text


class Disposition(PartOfQuestionnaire):
    """Where a person is sent, in the clinic's words."""

    urgency = models.PositiveSmallIntegerField(_("urgency"), choices=URGENCY_CHOICES)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"))
    steps = models.TextField(_("what to do"), help_text=_("One instruction a line."))
    worsening = models.TextField(_("what would make it more urgent"))
    act_within_hours = models.PositiveIntegerField(
        _("the person acts within (hours)"),
        null=True,
        blank=True,
        validators=[hours_validator],
        help_text=_(
            "0 is now, empty is whenever they like. How soon, and by which day, is written from it."
        ),
    )
    respond_within_hours = models.PositiveIntegerField(
        _("the clinic responds within (hours)"),
        validators=[hours_validator],
        help_text=_("Wall clock."),
    )
    always_shown = models.BooleanField(
        _("always shown"),
        default=False,
        help_text=_("Shown whenever its rule fires, whatever else is more urgent."),
    )
    carer_title = models.CharField(
        _("title, to a carer"),
        max_length=200,
        blank=True,
        db_default="",
        help_text=_("Told to somebody who answers for another. Empty: the same words."),
    )
    carer_summary = models.TextField(_("summary, to a carer"), blank=True, db_default="")
    carer_steps = models.TextField(
        _("what to do, to a carer"),
        blank=True,
        db_default="",
        help_text=_("One instruction a line."),
    )
    carer_worsening = models.TextField(
        _("what would make it more urgent, to a carer"), blank=True, db_default=""
    )
    watch = models.TextField(
        _("what to watch"),
        blank=True,
        db_default="",
        help_text=_("What to look out for meanwhile, one a line. For soon and below."),
    )
    carer_watch = models.TextField(
        _("what to watch, to a carer"), blank=True, db_default="", help_text=_("One a line.")
    )
    look_again_hours = models.PositiveIntegerField(
        _("look again after (hours)"),
        null=True,
        blank=True,
        validators=[hours_validator],
        help_text=_("A day is written from it. Empty: no day is named."),
    )

    class Meta(PartOfQuestionnaire.Meta):
        verbose_name = _("disposition")
        verbose_name_plural = _("dispositions")
        constraints = (
            *PartOfQuestionnaire.Meta.constraints,
            models.CheckConstraint(
                condition=Q(urgency__in=[urgency.value for urgency in Urgency]),
                name="disposition_urgency_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.code})"
