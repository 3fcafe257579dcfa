"""Conditions: edited in a table on the page of what they decide, searched in lists."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from triage.editing.admin.comparing_forms import value_label
from triage.editing.admin.condition_forms import (
    ConditionForm,
    ConditionFormSet,
    EnableWhenForm,
    EnableWhenFormSet,
    SuggestionConditionForm,
)
from triage.editing.admin.draft_row import PartAdmin
from triage.models import (
    EnableWhenCondition,
    FloorCondition,
    RuleCondition,
    SuggestionCondition,
)
from triage.models.conditions import ConditionRow
from triage.staff.model_admin import DraftTable, change_link


class ConditionTable(DraftTable):
    """The conditions on the page of what they decide."""

    form = ConditionForm
    template = "editing/conditions.html"
    fk_name = "owner"
    formset = ConditionFormSet
    fields: ClassVar[Any] = ("group", "question", "operator", "value", "named")
    ordering = ("group", "id")
    verbose_name = gettext_lazy("condition")
    verbose_name_plural = gettext_lazy("conditions: any in a box, and every box")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Everything the table shows, in two queries."""
        rows = super().get_queryset(request)
        return rows.select_related("question").prefetch_related("question__options")


class EnableWhenTable(ConditionTable):
    """When a question is asked."""

    model = EnableWhenCondition
    form = EnableWhenForm
    formset = EnableWhenFormSet


class RuleConditionTable(ConditionTable):
    """When a rule fires."""

    model = RuleCondition


class SuggestionConditionTable(ConditionTable):
    """When a suggestion is made."""

    model = SuggestionCondition
    form = SuggestionConditionForm


class FloorConditionTable(ConditionTable):
    """Whom a floor protects. Those of a locked floor stay as they are."""

    model = FloorCondition

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Unless the floor is locked."""
        return not is_locked(obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Unless the floor is locked."""
        return not is_locked(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Unless the floor is locked."""
        return not is_locked(obj) and super().has_delete_permission(request, obj)


def is_locked(floor: Any) -> bool:
    """Whether this is a floor of which nothing but the lock can be changed."""
    return bool(floor and floor.locked)


class ConditionList(PartAdmin):
    """Where each answer is used. Conditions are edited on their owner's page."""

    list_display: Any = ("where", "group", "question", "operator", "value", "answer")
    list_display_links = None
    list_filter = (("question", admin.RelatedOnlyFieldListFilter),)
    list_select_related: ClassVar[Any] = ("owner", "question", "named")
    search_fields = ("question__link_id", "question__short_text", "value")
    ordering: ClassVar[Any] = (
        "question__order",
        "question__link_id",
        "value",
        "owner__order",
        "group",
    )
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With the options, whose labels are shown."""
        return super().get_queryset(request).prefetch_related("question__options")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """On the owner's page, where the whole is in view."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """On the owner's page, where the whole is in view."""
        return False

    @admin.display(description=gettext_lazy("used in"), ordering="owner__order")
    def where(self, condition: Any) -> SafeString:
        """What depends on the answer, as a link."""
        return change_link(condition.owner)

    @admin.display(description=gettext_lazy("the answer"))
    def answer(self, condition: ConditionRow) -> str:
        """The answer as the person reads it; in place of one, a name."""
        return value_label(condition) or str(condition.named)


@admin.register(EnableWhenCondition, RuleCondition, SuggestionCondition)
class DraftConditionList(ConditionList):
    """Conditions that editors keep. Who may delete a rule may delete its conditions."""


@admin.register(FloorCondition)
class FloorConditionList(ConditionList):
    """Conditions of the safety floors."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not those of a locked floor, also when something above it is deleted."""
        return not (obj and obj.owner.locked) and super().has_delete_permission(request, obj)
