"""The draft: rows an editor changes. Patients never meet these, only published versions."""

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from triage.engine.questionnaire import Origin, Place, QuestionType, Urgency
from triage.models.naturalkeys import NaturalKeyManager

URGENCY_CHOICES = (
    (Urgency.EMERGENCY.value, _("Emergency")),
    (Urgency.SAME_DAY.value, _("Same day")),
    (Urgency.SOON.value, _("Soon")),
    (Urgency.ROUTINE.value, _("Routine")),
    (Urgency.SELF_CARE.value, _("Self-care")),
)
TYPE_CHOICES = (
    (QuestionType.YES_NO.value, _("Yes or no")),
    (QuestionType.CHOICE.value, _("One choice")),
    (QuestionType.CHOICES.value, _("Several choices")),
    (QuestionType.INTEGER.value, _("Whole number")),
    (QuestionType.DURATION.value, _("Length of time")),
    (QuestionType.TEXT.value, _("Short text")),
)
ORIGIN_CHOICES = (
    (Origin.ARTICLE.value, _("The article")),
    (Origin.GUIDANCE.value, _("Published guidance, not in the article")),
    (Origin.ANSWERS.value, _("Answers that contradict each other")),
)
PLACE_CHOICES = (
    (Place.ACTION.value, _("With what to do")),
    (Place.READING.value, _("With the reading")),
    (Place.CLINIC.value, _("For the clinic only, to know before calling")),
)
#: Link ids and option codes: FHIR-safe, chosen once and never reused.
code_validator = RegexValidator(
    r"^[a-z][a-z0-9_-]*$", _("Use small letters, digits, hyphens and underscores.")
)


class Questionnaire(models.Model):
    """What one clinic asks about one problem."""

    slug = models.SlugField(_("address"), unique=True)
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
    timeframe = models.CharField(_("how soon"), max_length=200)
    summary = models.TextField(_("summary"))
    steps = models.TextField(_("what to do"), help_text=_("One instruction a line."))
    worsening = models.TextField(_("what would make it more urgent"))
    respond_within_hours = models.PositiveIntegerField(
        _("the clinic responds within (hours)"), help_text=_("Wall clock.")
    )
    always_shown = models.BooleanField(
        _("always shown"),
        default=False,
        help_text=_("Shown whenever its rule fires, whatever else is more urgent."),
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


class Question(PartOfQuestionnaire):
    """One question, named by its FHIR ``linkId`` in place of a code."""

    code = None  # type: ignore[assignment]
    link_id = models.CharField(
        _("link id"),
        max_length=60,
        validators=[code_validator],
        help_text=_("Chosen once and never reused."),
    )
    part = models.CharField(_("part"), max_length=100, help_text=_("Heading it stands under."))
    type = models.CharField(_("type"), max_length=20, choices=TYPE_CHOICES)
    text = models.CharField(_("question"), max_length=300)
    short_text = models.CharField(
        _("short text"), max_length=100, help_text=_("For summaries, e.g. “Fever in 7 days”.")
    )
    help = models.TextField(_("help"), blank=True)
    why = models.TextField(_("why we ask"), blank=True)
    danger_line = models.TextField(
        _("danger line"),
        blank=True,
        help_text=_("For a gate: shown on its follow-ups, with the emergency number."),
    )
    required = models.BooleanField(_("required"), default=True)
    is_gate = models.BooleanField(
        _("gate"), default=False, help_text=_("Asks for a danger sign; always asked.")
    )
    minimum = models.IntegerField(_("smallest number"), null=True, blank=True)
    maximum = models.IntegerField(_("largest number"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=30, blank=True)

    objects = NaturalKeyManager("questionnaire__slug", "link_id")  # type: ignore[misc]

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ("questionnaire", "order", "link_id")
        constraints = (
            models.UniqueConstraint(
                fields=("questionnaire", "link_id"), name="question_link_id_once"
            ),
            models.CheckConstraint(
                condition=Q(minimum__isnull=True)
                | Q(maximum__isnull=True)
                | Q(minimum__lte=F("maximum")),
                name="question_range_in_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.link_id}: {self.text}"

    def natural_key(self) -> tuple[str, str]:
        """Questionnaire slug and link id."""
        return (self.questionnaire.slug, self.link_id)

    natural_key.dependencies = ("triage.questionnaire",)  # type: ignore[attr-defined]


class AnswerOption(models.Model):
    """One answer to choose."""

    question = models.ForeignKey(
        Question, models.CASCADE, related_name="options", verbose_name=_("question")
    )
    order = models.PositiveIntegerField(_("order"), default=0)
    value = models.CharField(
        _("code"),
        max_length=60,
        validators=[code_validator],
        help_text=_("“asked-unknown” means “not sure”. Never reuse a code."),
    )
    label = models.CharField(_("label"), max_length=200)
    exclusive = models.BooleanField(
        _("exclusive"), default=False, help_text=_("Cannot be ticked together with others.")
    )
    negative = models.BooleanField(
        _("means no"), default=False, help_text=_("Chosen, it is no sign of anything.")
    )
    out_of_scope = models.BooleanField(
        _("out of scope"), default=False, help_text=_("Ends the check without a result.")
    )

    objects = NaturalKeyManager("question__questionnaire__slug", "question__link_id", "value")
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("answer option")
        verbose_name_plural = _("answer options")
        ordering = ("question", "order", "value")
        constraints = (
            models.UniqueConstraint(fields=("question", "value"), name="answer_option_value_once"),
        )

    def __str__(self) -> str:
        return self.label

    def natural_key(self) -> tuple[str, str, str]:
        """Questionnaire slug, link id and code."""
        return (*self.question.natural_key(), self.value)

    natural_key.dependencies = ("triage.question",)  # type: ignore[attr-defined]


class WarningSign(PartOfQuestionnaire):
    """A finding that matters, with its origin and what to read about it."""

    title = models.CharField(_("title"), max_length=200)
    origin = models.CharField(_("origin"), max_length=20, choices=ORIGIN_CHOICES)
    explanation = models.TextField(_("why it matters"), help_text=_("For the patient."))
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
        _("locked"), default=False, help_text=_("Lowered by nobody in the app.")
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
        )

    def __str__(self) -> str:
        return self.title


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
