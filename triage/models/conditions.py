"""Conditions in groups: any inside a group, all groups must hold."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from triage.engine.conditions import Operator
from triage.models.named_criterion import NamedCriterion
from triage.models.naturalkeys import NaturalKeyManager
from triage.models.question import Question
from triage.models.rules import Rule, SafetyFloor, Suggestion

OPERATOR_CHOICES = (
    (Operator.EQUALS.value, _("is")),
    (Operator.GREATER.value, _("is more than")),
    (Operator.GREATER_OR_EQUAL.value, _("is at least")),
    (Operator.LESS.value, _("is less than")),
    (Operator.LESS_OR_EQUAL.value, _("is at most")),
)


class ConditionManager(NaturalKeyManager):
    """Natural key: the owner's, then group, question, operator, value, and where it is one, name.

    A fixture that knows no names finds its rows all the same.
    """

    _OWN: tuple[str, ...] = ("group", "question__link_id", "operator", "value", "named__code")

    def __init__(self, owner_key: str = "code") -> None:
        super().__init__("owner__questionnaire__slug", f"owner__{owner_key}", *self._OWN)

    def get_by_natural_key(self, *values: object) -> Any:
        """The one row with this key; a key without its last part is that of no name."""
        if len(values) < len(self._lookups):
            values = (*values, None)
        return super().get_by_natural_key(*values)


class NamedConditionManager(ConditionManager):
    """The same for conditions that cannot be names."""

    _OWN = ("group", "question__link_id", "operator", "value")


class ConditionRow(models.Model):
    """One comparison that its ``owner`` depends on, or the name of a criterion in its place."""

    group = models.PositiveSmallIntegerField(
        _("group"),
        default=1,
        help_text=_("Same number: any of these. Different numbers: all must hold."),
    )
    question = models.ForeignKey(
        Question,
        models.PROTECT,
        related_name="read_by_%(class)ss",
        null=True,
        blank=True,
        verbose_name=_("question"),
    )
    operator = models.CharField(
        _("comparison"), max_length=2, choices=OPERATOR_CHOICES, default=Operator.EQUALS.value
    )
    value = models.CharField(
        _("value"),
        max_length=60,
        blank=True,
        help_text=_("An option's code, or a whole number (days)."),
    )
    named = models.ForeignKey(
        NamedCriterion,
        models.PROTECT,
        related_name="named_in_%(class)ss",
        null=True,
        blank=True,
        verbose_name=_("criterion with a name"),
    )

    objects = ConditionManager()
    history = HistoricalRecords(inherit=True)

    if TYPE_CHECKING:
        owner_id: int

    class Meta:
        abstract = True
        ordering = ("owner", "group", "id")
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.UniqueConstraint(
                fields=("owner", "group", "question", "operator", "value"), name="%(class)s_once"
            ),
            models.UniqueConstraint(fields=("owner", "group", "named"), name="%(class)s_name_once"),
            models.CheckConstraint(
                condition=Q(question__isnull=False, named__isnull=True)
                | Q(question__isnull=True, named__isnull=False, operator="=", value=""),
                name="%(class)s_read_or_named",
            ),
        )

    def __str__(self) -> str:
        if self.question is None:
            return str(self.named)
        return f"{self.question.link_id} {self.operator} {self.value}"

    def natural_key(self) -> tuple[str | int | None, ...]:
        """The owner's key, then group, link id, operator, value; of a name, its code at the end."""
        owner = self.owner.natural_key()  # type: ignore[attr-defined]
        read = self.question.link_id if self.question else None
        named = (self.named.code,) if self.named else ()
        return (*owner, self.group, read, self.operator, self.value, *named)


class EnableWhenCondition(ConditionRow):
    """A question is asked unless these are certainly false."""

    owner = models.ForeignKey(Question, models.CASCADE, related_name="conditions")

    objects = ConditionManager("link_id")  # type: ignore[misc]

    class Meta(ConditionRow.Meta):
        verbose_name = _("enable-when condition")
        verbose_name_plural = _("enable-when conditions")


class RuleCondition(ConditionRow):
    """A rule fires when these hold."""

    owner = models.ForeignKey(Rule, models.CASCADE, related_name="conditions")

    class Meta(ConditionRow.Meta):
        verbose_name = _("rule condition")
        verbose_name_plural = _("rule conditions")


class FloorCondition(ConditionRow):
    """Whoever meets these may not end below the floor."""

    owner = models.ForeignKey(SafetyFloor, models.CASCADE, related_name="conditions")

    class Meta(ConditionRow.Meta):
        verbose_name = _("floor condition")
        verbose_name_plural = _("floor conditions")


class SuggestionCondition(ConditionRow):
    """A suggestion is made when these hold."""

    owner = models.ForeignKey(Suggestion, models.CASCADE, related_name="conditions")

    class Meta(ConditionRow.Meta):
        verbose_name = _("suggestion condition")
        verbose_name_plural = _("suggestion conditions")


class NamedCondition(ConditionRow):
    """One of those that a criterion with a name stands for. It has no column to name another."""

    owner = models.ForeignKey(NamedCriterion, models.CASCADE, related_name="conditions")
    question = models.ForeignKey(
        Question, models.PROTECT, related_name="read_by_%(class)ss", verbose_name=_("question")
    )
    named = None

    objects = NamedConditionManager()  # type: ignore[misc]

    class Meta(ConditionRow.Meta):
        verbose_name = _("condition of a criterion with a name")
        verbose_name_plural = _("conditions of criteria with a name")
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.UniqueConstraint(
                fields=("owner", "question", "operator", "value"), name="%(class)s_once"
            ),
            models.CheckConstraint(condition=Q(group=1), name="%(class)s_any_of_these"),
        )
