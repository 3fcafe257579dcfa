"""Conditions in groups: any inside a group, all groups must hold."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from triage.engine.conditions import Operator
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
    """Natural key: the owner's, then group, question, operator, value."""

    def __init__(self, owner_key: str = "code") -> None:
        super().__init__(
            "owner__questionnaire__slug",
            f"owner__{owner_key}",
            "group",
            "question__link_id",
            "operator",
            "value",
        )


class ConditionRow(models.Model):
    """One comparison that its ``owner`` depends on."""

    group = models.PositiveSmallIntegerField(
        _("group"),
        default=1,
        help_text=_("Same number: any of these. Different numbers: all must hold."),
    )
    question = models.ForeignKey(
        Question, models.PROTECT, related_name="read_by_%(class)ss", verbose_name=_("question")
    )
    operator = models.CharField(
        _("comparison"), max_length=2, choices=OPERATOR_CHOICES, default=Operator.EQUALS.value
    )
    value = models.CharField(
        _("value"), max_length=60, help_text=_("An option's code, or a whole number (days).")
    )

    objects = ConditionManager()
    history = HistoricalRecords(inherit=True)

    if TYPE_CHECKING:
        owner_id: int

    class Meta:
        abstract = True
        ordering = ("owner", "group", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("owner", "group", "question", "operator", "value"), name="%(class)s_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.question.link_id} {self.operator} {self.value}"

    def natural_key(self) -> tuple[str, str, int, str, str, str]:
        """The owner's key, then group, link id, operator, value."""
        owner = self.owner.natural_key()  # type: ignore[attr-defined]
        return (*owner, self.group, self.question.link_id, self.operator, self.value)


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
