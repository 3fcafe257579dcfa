"""What the draft makes of the answers: warning signs, rules, safety floors, suggestions."""

from operator import attrgetter
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.admin.chosen import QuestionnaireFilter
from triage.editing.admin.code_lists import (
    CodeList,
    items_to_read,
    offer_reading,
    sections_to_read,
)
from triage.editing.admin.conditions import (
    FloorConditionTable,
    RuleConditionTable,
    SuggestionConditionTable,
    is_locked,
)
from triage.editing.admin.draft_admin import (
    DraftAdmin,
    DraftForm,
    SentenceAdmin,
)
from triage.engine.urgency import Urgency
from triage.engine.words.sentences import floor_sentence, rule_sentence, suggestion_sentence
from triage.models import (
    Rule,
    SafetyFloor,
    SignOrigin,
    Suggestion,
    WarningSign,
)
from triage.staff.model_admin import LinkTable
from triage.staff.tags import urgency_badge


class RuleLinks(LinkTable):
    """The rules under a warning sign."""

    model = Rule
    fields = readonly_fields = ("link", "disposition", "disposition_if_unsure", "rationale")
    verbose_name_plural = gettext_lazy("rules under this warning sign")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Rule]:
        """With the dispositions they lead to."""
        rows = super().get_queryset(request)
        return rows.select_related("disposition", "disposition_if_unsure")


#: An origin, and the choice of none.
_ONE_AND_NONE = 2


class WarningSignForm(DraftForm):
    """A warning sign whose reading exists, and whose origin is one of its questionnaire."""

    reading = CodeList(
        label=gettext_lazy("Reading"),
        help_text=gettext_lazy("What stands first is shown even in an emergency."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_reading(self, "reading", items_to_read)
        if "origin" in self.fields:
            known = self._origins()
            self.fields["origin"] = forms.ChoiceField(
                choices=known.items(), label=self.fields["origin"].label
            )
            if not self.instance.pk and len(known) == _ONE_AND_NONE:
                self.initial["origin"] = next(iter(known))  # nothing to choose

    def _origins(self) -> dict[str, str]:
        """Those of its questionnaire, and the one that it has."""
        own, rows = self.instance.questionnaire_id, SignOrigin.objects.order_by("order", "code")
        known = dict((rows.filter(questionnaire=own) if own else rows).values_list("code", "title"))
        return {
            **known,
            self.instance.origin: known.get(self.instance.origin, self.instance.origin),
        }

    def clean(self) -> dict[str, Any]:
        """Its origin is not another questionnaire's."""
        data = super().clean()
        owner, origin = data.get("questionnaire"), data.get("origin")
        if owner and origin and not owner.signorigins.filter(code=origin).exists():
            self.add_error("origin", _("This belongs to another questionnaire."))
        return data


@admin.register(WarningSign)
class WarningSignAdmin(DraftAdmin):
    """What a finding means, in the patient's words, and where that comes from."""

    form = WarningSignForm
    inlines = (RuleLinks,)
    list_display = ("order", "title", "code", "origin", "reading")
    list_display_links = ("title",)
    list_filter = (QuestionnaireFilter, "origin")
    search_fields = ("code", "title", "explanation", "source", "reading")
    ordering = ("questionnaire", "order", "code")


class RuleForm(DraftForm):
    """A rule that never treats "not sure" as worse than "yes"."""

    def clean(self) -> dict[str, Any]:
        """Compare the two dispositions."""
        data = super().clean()
        sure, unsure = data.get("disposition"), data.get("disposition_if_unsure")
        if sure and unsure and unsure.urgency > sure.urgency:
            self.add_error(
                "disposition_if_unsure",
                _("This is more urgent than the disposition itself. “Not sure” never is."),
            )
        return data


@admin.register(Rule)
class RuleAdmin(SentenceAdmin):
    """When a warning sign fires, and where the person is sent."""

    form = RuleForm
    decides = True
    inlines = (RuleConditionTable,)
    list_display = ("code", "badge", "sign", "in_words")
    list_filter = (
        QuestionnaireFilter,
        "disposition__urgency",
        ("sign", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("questionnaire", "sign", "disposition")
    list_per_page = 50
    search_fields = ("code", "sign__title", "rationale", "source")
    ordering = ("questionnaire", "order", "code")
    rows_in = attrgetter("rules")
    sentence_of = staticmethod(rule_sentence)
    fieldsets = (
        (None, {"fields": ("questionnaire", "code", "order", "sign")}),
        (
            gettext_lazy("Where it leads"),
            {"fields": ("disposition", "disposition_if_unsure", "in_words")},
        ),
        (gettext_lazy("Why"), {"fields": ("rationale", "source")}),
    )

    @admin.display(description=gettext_lazy("urgency"), ordering="disposition__urgency")
    def badge(self, rule: Rule) -> SafeString:
        """The urgency it leads to."""
        return urgency_badge(rule.disposition.urgency)


class SafetyFloorForm(DraftForm):
    """A floor that protects, and that is locked for ever once it stands at emergency."""

    def clean(self) -> dict[str, Any]:
        """Compare the two minimums with each other, and with the lock."""
        data = super().clean()
        sure, unsure = data.get("minimum"), data.get("minimum_if_unsure")
        if sure is None or unsure is None:
            return data
        if sure == Urgency.EMERGENCY and not data.get("locked"):
            said = _("A floor that demands an emergency is locked. Tick this: it is for ever.")
            self.add_error("locked", said)
        if unsure > sure:
            self.add_error(
                "minimum_if_unsure",
                _("This is more urgent than the minimum itself. “Not sure” never is."),
            )
        return data


@admin.register(SafetyFloor)
class SafetyFloorAdmin(SentenceAdmin):
    """What no patient may end below.

    Of a locked floor nothing can be changed but the lock, and that only below an emergency.
    """

    form = SafetyFloorForm
    decides = True
    inlines = (FloorConditionTable,)
    list_display = ("title", "code", "badge", "locked", "in_words")
    list_filter = (QuestionnaireFilter, "minimum", "locked")
    list_per_page = 50
    search_fields = ("code", "title", "source")
    ordering = ("questionnaire", "order", "code")
    rows_in = attrgetter("floors")
    sentence_of = staticmethod(floor_sentence)
    fieldsets = (
        (None, {"fields": ("questionnaire", "code", "order", "title")}),
        (
            gettext_lazy("What it promises"),
            {"fields": ("minimum", "minimum_if_unsure", "in_words", "locked")},
        ),
        (gettext_lazy("Why"), {"fields": ("source",)}),
    )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Unless the floor is locked for ever."""
        stays = obj is not None and obj.is_locked_for_ever
        return not stays and super().has_change_permission(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """First the lock is taken off; what is then changed is changed in plain view."""
        if not is_locked(obj):
            return super().get_readonly_fields(request, obj)
        return [name for name in flatten_fieldsets(self.fieldsets) if name != "locked"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Unless the floor is locked, whatever is deleted above it."""
        return not is_locked(obj) and super().has_delete_permission(request, obj)

    @admin.display(description=gettext_lazy("never below"), ordering="minimum")
    def badge(self, floor: SafetyFloor) -> SafeString:
        """The minimum as a word with a shape."""
        return urgency_badge(floor.minimum)


class SuggestionForm(DraftForm):
    """A suggestion whose reading exists."""

    items = CodeList(label=gettext_lazy("Items"))
    sections = CodeList(label=gettext_lazy("Sections"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_reading(self, "items", items_to_read)
        offer_reading(self, "sections", sections_to_read)


@admin.register(Suggestion)
class SuggestionAdmin(SentenceAdmin):
    """What a result adds when answers match; never an urgency."""

    form = SuggestionForm
    inlines = (SuggestionConditionTable,)
    list_display = ("title", "code", "place", "items", "sections", "in_words")
    list_filter = (QuestionnaireFilter, "place")
    list_per_page = 50
    search_fields = ("code", "title", "note", "items", "sections")
    ordering = ("questionnaire", "order", "code")
    rows_in = attrgetter("suggestions")
    sentence_of = staticmethod(suggestion_sentence)
    fieldsets = (
        (None, {"fields": ("questionnaire", "code", "order", "title")}),
        (gettext_lazy("What it adds"), {"fields": ("note", "place", "items", "sections")}),
        (gettext_lazy("When"), {"fields": ("in_words",)}),
    )
