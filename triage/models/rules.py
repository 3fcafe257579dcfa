"""The rules of a draft: what answers mean, what nobody may end below, and what to add."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from triage.engine.rules import Place
from triage.engine.urgency import Urgency
from triage.models.questionnaire import URGENCY_CHOICES, Disposition, PartOfQuestionnaire

PLACE_CHOICES = (
    (Place.ACTION.value, _("With what to do")),
    (Place.READING.value, _("With the reading")),
    (Place.CLINIC.value, _("For the clinic only, to know before calling")),
)


class WarningSign(PartOfQuestionnaire):
    """A finding that matters, with its origin and what to read about it."""

    title = models.CharField(_("title"), max_length=200)
    origin = models.CharField(
        _("origin"), max_length=60, help_text=_("The code of one of the questionnaire’s origins.")
    )
    explanation = models.TextField(_("why it matters"), help_text=_("For the patient."))
    carer_title = models.CharField(
        _("title, to a carer"), max_length=200, blank=True, db_default=""
    )
    carer_explanation = models.TextField(
        _("why it matters, to a carer"),
        blank=True,
        db_default="",
        help_text=_("Told to somebody who answers for another. Empty: the same words."),
    )
    source = models.TextField(_("source"))
    reading = models.TextField(
        _("reading"),
        blank=True,
        help_text=_(
            "Codes of items, separated by spaces. The first is shown even in an emergency."
        ),
    )

    class Meta(PartOfQuestionnaire.Meta):
        verbose_name = _("warning sign")
        verbose_name_plural = _("warning signs")

    def __str__(self) -> str:
        return self.title


class Rule(PartOfQuestionnaire):
    """Conditions under one warning sign, and the disposition they lead to."""

    sign = models.ForeignKey(
        WarningSign, models.CASCADE, related_name="rules", verbose_name=_("warning sign")
    )
    disposition = models.ForeignKey(
        Disposition, models.PROTECT, related_name="rules", verbose_name=_("disposition")
    )
    disposition_if_unsure = models.ForeignKey(
        Disposition,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("disposition if not sure"),
        help_text=_("Left empty it is the same. Never more urgent."),
    )
    rationale = models.TextField(_("why"))
    source = models.TextField(_("source"))

    class Meta(PartOfQuestionnaire.Meta):
        verbose_name = _("rule")
        verbose_name_plural = _("rules")


class SafetyFloor(PartOfQuestionnaire):
    """What no patient may end below; never derived from a rule."""

    title = models.CharField(_("title"), max_length=300)
    minimum = models.PositiveSmallIntegerField(_("minimum urgency"), choices=URGENCY_CHOICES)
    minimum_if_unsure = models.PositiveSmallIntegerField(
        _("minimum urgency if not sure"), choices=URGENCY_CHOICES
    )
    source = models.TextField(_("source"))
    locked = models.BooleanField(
        _("locked"),
        default=False,
        help_text=_(
            "Nothing of it is changed while it is locked. One that demands an emergency is "
            "locked for ever."
        ),
    )

    class Meta(PartOfQuestionnaire.Meta):
        verbose_name = _("safety floor")
        verbose_name_plural = _("safety floors")
        constraints = (
            *PartOfQuestionnaire.Meta.constraints,
            models.CheckConstraint(
                condition=Q(minimum_if_unsure__lte=F("minimum")),
                name="safety_floor_unsure_not_above",
            ),
            models.CheckConstraint(
                condition=Q(minimum__lt=Urgency.EMERGENCY.value) | Q(locked=True),
                name="safety_floor_emergency_locked",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_locked_for_ever(self) -> bool:
        """Whether nobody takes the lock off: the database keeps it too."""
        return self.locked and self.minimum >= Urgency.EMERGENCY


class Suggestion(PartOfQuestionnaire):
    """What a result adds when answers match: a line, reading, or both. Never an urgency.

    A line may be for the clinic alone, shown with the submission and never to the person.
    """

    title = models.CharField(_("title"), max_length=200)
    note = models.TextField(_("line of text"), blank=True)
    place = models.CharField(
        _("place"), max_length=10, choices=PLACE_CHOICES, default=Place.READING.value
    )
    items = models.TextField(
        _("items"), blank=True, help_text=_("Codes of items, separated by spaces.")
    )
    sections = models.TextField(
        _("sections"), blank=True, help_text=_("Codes of sections, separated by spaces.")
    )

    class Meta(PartOfQuestionnaire.Meta):
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")

    def __str__(self) -> str:
        return self.title
