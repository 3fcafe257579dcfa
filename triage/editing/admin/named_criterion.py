"""Criteria with a name: written once, and changed with everything in view that they touch.

Who may not change a safety floor may not change what stands behind a name that it gives, and
nobody may while such a floor is locked: they make a second one, and change that.
"""

from collections.abc import Iterator
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.admin.chosen import QuestionnaireFilter
from triage.editing.admin.condition_forms import ConditionForm, ConditionFormSet
from triage.editing.admin.conditions import ConditionList, ConditionTable
from triage.editing.admin.draft_admin import DraftAdmin
from triage.editing.drafts import build_draft
from triage.editing.named import guards, naming_rows, read_condition
from triage.editing.named_words import meaning
from triage.engine import questionnaire as engine
from triage.models import NamedCondition, NamedCriterion
from triage.staff.model_admin import change_link

_FLOORS = (
    "triage.change_safetyfloor",
    *(f"triage.{act}_floorcondition" for act in ("add", "change", "delete")),
)


def may_edit_floors(request: HttpRequest) -> bool:
    """Whether this person changes safety floors, as long as they are not locked."""
    return request.user.has_perms(_FLOORS)


def may_change(request: HttpRequest, criterion: Any) -> bool:
    """Whether this person could change every floor that gives the name."""
    if criterion is None or criterion.pk is None:
        return True
    if criterion.locked:
        return False
    return not guards(criterion) or may_edit_floors(request)


class NamedConditionForm(ConditionForm):
    """One of the conditions behind a name. It gives no name itself, and there is one box."""

    named = None  # type: ignore[assignment]

    @property
    def group_number(self) -> int:
        """All stand in one box."""
        return 1

    def clean(self) -> dict[str, Any]:
        """In the one box, whatever was sent."""
        data = super().clean()
        data["group"] = 1
        return data


class NamedConditionFormSet(ConditionFormSet):
    """All that is behind a name: never nothing, which would be a criterion that never holds."""

    one_box = True

    def add_fields(self, form: Any, index: int | None) -> None:
        """A new row stands in the one box too."""
        super().add_fields(form, index)
        form.initial["group"] = 1

    def clean(self) -> None:
        """At least one."""
        super().clean()
        stays = any(form.is_valid() and self._stays(form) for form in self.forms)
        if not stays and not any(self.errors):
            raise forms.ValidationError(_("Choose at least one question and its answer."))


class NamedConditionTable(ConditionTable):
    """The conditions of which any is enough."""

    model = NamedCondition
    form = NamedConditionForm
    formset = NamedConditionFormSet
    fields: ClassVar[Any] = ("group", "question", "operator", "value")
    verbose_name_plural = gettext_lazy("what it stands for: any of these")

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """One more makes a floor that names it another floor."""
        return may_change(request, obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """As the criterion itself."""
        return may_change(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """As the criterion itself."""
        return may_change(request, obj) and super().has_delete_permission(request, obj)


@admin.register(NamedCondition)
class NamedConditionList(ConditionList):
    """What stands behind each name; edited on the page of the name."""

    list_display: Any = ("where", "question", "operator", "value", "answer")
    list_select_related: ClassVar[Any] = ("owner", "question")
    ordering: ClassVar[Any] = ("owner__questionnaire", "owner__order", "id")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As the criterion itself, also when something above it is deleted."""
        owner = obj and obj.owner
        return may_change(request, owner) and super().has_delete_permission(request, obj)


@admin.register(NamedCriterion)
class NamedCriterionAdmin(DraftAdmin):
    """A name, what it stands for, and everything that gives it."""

    decides = True
    inlines = (NamedConditionTable,)
    list_display = ("title", "code")
    list_filter = (QuestionnaireFilter,)
    search_fields = ("code", "title")
    ordering = ("questionnaire", "order", "code")
    readonly_fields: ClassVar[Any] = ("in_words", "used_in")
    fieldsets = (
        (None, {"fields": ("questionnaire", "code", "order", "title")}),
        (gettext_lazy("What a change of it touches"), {"fields": ("in_words", "used_in")}),
    )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As the floors that give the name."""
        return may_change(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As the floors that give the name."""
        return may_change(request, obj) and super().has_delete_permission(request, obj)

    @admin.display(description=gettext_lazy("in words"))
    def in_words(self, row: NamedCriterion) -> str:
        """What is stored behind the name."""
        if not row.pk:
            return _("Save the conditions to read them here.")
        return self.sentence_in(build_draft(row.questionnaire), row)

    @admin.display(description=gettext_lazy("named by"))
    def used_in(self, row: NamedCriterion) -> SafeString | str:
        """Links to everything that gives the name; and whether that keeps it as it is."""
        if not row.pk:
            return _("Nothing yet.")
        links = format_html_join(", ", "{}", self._links(row)) or _("Nothing.")
        return format_html("{} {}", links, _kept(row))

    def _links(self, row: NamedCriterion) -> Iterator[tuple[SafeString]]:
        for _kind, owner in naming_rows(row):
            yield (change_link(owner),)

    def sentence_in(self, draft: engine.Questionnaire, row: NamedCriterion) -> str:
        """What it would stand for."""
        rows = row.conditions.select_related("question").order_by("id")
        return _("The person %(meaning)s.") % {"meaning": meaning(draft, map(read_condition, rows))}


def _kept(row: NamedCriterion) -> str:
    """Why not everybody can change it."""
    if row.locked:
        return _(
            "A locked safety floor gives this name, so nothing of it is changed. Duplicate it, "
            "and let the rules give the name of the second one."
        )
    if guards(row):
        return _("A safety floor gives this name: only who may change floors may change it.")
    return ""
