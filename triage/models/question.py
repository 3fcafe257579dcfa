"""The questions of a draft, and the answers to choose from."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from triage.engine.question import QuestionType, Worse
from triage.models.naturalkeys import NaturalKeyManager
from triage.models.picture import Picture
from triage.models.questionnaire import PartOfQuestionnaire, code_validator

TYPE_CHOICES = (
    (QuestionType.YES_NO.value, _("Yes or no")),
    (QuestionType.CHOICE.value, _("One choice")),
    (QuestionType.CHOICES.value, _("Several choices")),
    (QuestionType.INTEGER.value, _("Whole number")),
    (QuestionType.DURATION.value, _("Length of time")),
    (QuestionType.TEXT.value, _("Short text")),
)


WORSE_CHOICES = (
    (Worse.NEITHER.value, _("Not a number that matters")),
    (Worse.HIGH.value, _("The higher, the worse")),
    (Worse.LOW.value, _("The lower, the worse")),
)


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
        _("short text"), max_length=100, help_text=_("For summaries, e.g. “Sleep in 7 days”.")
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
    worse = models.CharField(
        _("which end is worse"),
        max_length=4,
        choices=WORSE_CHOICES,
        blank=True,
        default=Worse.NEITHER.value,
        db_default=Worse.NEITHER.value,
        help_text=_("Of a number that a rule reads."),
    )
    carer_text = models.CharField(
        _("question, to a carer"),
        max_length=300,
        blank=True,
        db_default="",
        help_text=_("Asked of somebody who answers for another. Empty: the same words."),
    )
    carer_short_text = models.CharField(
        _("short text, to a carer"), max_length=100, blank=True, db_default=""
    )
    carer_help = models.TextField(_("help, to a carer"), blank=True, db_default="")
    carer_danger_line = models.TextField(_("danger line, to a carer"), blank=True, db_default="")
    for_reading = models.BooleanField(
        _("only chooses reading"),
        default=False,
        db_default=False,
        help_text=_("Asked after the result, of whoever likes; no part of the check."),
    )
    picture = models.ForeignKey(
        Picture,
        models.RESTRICT,
        related_name="questions",
        null=True,
        blank=True,
        verbose_name=_("picture"),
    )

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

    natural_key.dependencies = ("triage.questionnaire", "triage.picture")  # type: ignore[attr-defined]


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

    harmless = models.BooleanField(
        _("says nothing dangerous"),
        default=False,
        db_default=False,
        help_text=_("Of an answer that no rule reads, where the question is no gate."),
    )
    for_other = models.BooleanField(
        _("answers for another"),
        default=False,
        db_default=False,
        help_text=_("Whoever chooses it reads the words for carers from then on."),
    )
    carer_label = models.CharField(
        _("label, to a carer"), max_length=200, blank=True, db_default=""
    )
    note = models.TextField(
        _("note"),
        blank=True,
        db_default="",
        help_text=_("Told to whoever chooses it: where the check ends, why and where to go."),
    )
    picture = models.ForeignKey(
        Picture,
        models.RESTRICT,
        related_name="options",
        null=True,
        blank=True,
        verbose_name=_("picture"),
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

    natural_key.dependencies = ("triage.question", "triage.picture")  # type: ignore[attr-defined]
