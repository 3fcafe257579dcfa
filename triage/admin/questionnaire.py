"""The draft of a questionnaire: what is asked, what it means, and what is said about it."""

from itertools import chain
from operator import attrgetter
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.admin.base import DraftTable, LabelledFormSet, LinkTable, change_link
from triage.admin.conditions import (
    EnableWhenTable,
    FloorConditionTable,
    RuleConditionTable,
    SuggestionConditionTable,
    is_locked,
)
from triage.admin.drafts import (
    DraftAdmin,
    DraftForm,
    SentenceAdmin,
    item_codes,
    section_codes,
)
from triage.admin.guard import GuardedOptions
from triage.admin.pages.urls import draft_urls
from triage.admin.rows import DraftRowAdmin, PartAdmin
from triage.engine.questionnaire import NUMBER_TYPES, Urgency
from triage.engine.sentences import (
    floor_sentence,
    question_sentence,
    rule_sentence,
    suggestion_sentence,
)
from triage.models import (
    AnswerOption,
    DangerSign,
    Disposition,
    EnableWhenCondition,
    FloorCondition,
    Question,
    Questionnaire,
    Rule,
    RuleCondition,
    SafetyFloor,
    Suggestion,
    SuggestionCondition,
    WarningSign,
)
from triage.templatetags.staff import urgency_badge


class QuestionnaireForm(forms.ModelForm):
    """The default disposition is one of the questionnaire's own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("default_disposition")
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Disposition.objects.filter(questionnaire=self.instance.pk)


@admin.register(Questionnaire)
class QuestionnaireAdmin(DraftRowAdmin):
    """The questionnaire itself; its questions and rules have lists of their own."""

    form = QuestionnaireForm
    list_display = ("title", "slug", "default_disposition", "pages")
    list_select_related = ("default_disposition",)
    search_fields = ("title", "slug")
    ordering = ("title",)

    @admin.display(description=gettext_lazy("the draft"))
    def pages(self, questionnaire: Questionnaire) -> SafeString:
        """Where its draft is compared and published."""
        names = (("draft", _("Beside live")), ("publish", _("Publish")))
        links = (
            (reverse(f"admin:triage_questionnaire_{page}", args=[questionnaire.pk]), words)
            for page, words in names
        )
        return format_html_join(" · ", '<a href="{}">{}</a>', links)

    def get_urls(self) -> list[URLPattern]:
        """With the pages about its draft."""
        return [*draft_urls(self.admin_site), *super().get_urls()]


class OptionFormSet(GuardedOptions, LabelledFormSet):
    """The options of one question."""


class AnswerOptionTable(DraftTable):
    """The answers to choose from."""

    model = AnswerOption
    formset = OptionFormSet
    fields = ("order", "value", "label", "exclusive", "negative", "out_of_scope")
    ordering = ("order", "value")


class QuestionForm(DraftForm):
    """A question that can be answered."""

    def clean(self) -> dict[str, Any]:
        """Numbers need a range, and a gate cannot be skipped."""
        data = super().clean()
        is_number = data.get("type") in NUMBER_TYPES
        for name in ("minimum", "maximum"):
            if is_number and name in data and data[name] is None:
                self.add_error(name, _("A number needs a smallest and a largest value."))
        low, high = data.get("minimum"), data.get("maximum")
        if low is not None and high is not None and low > high:
            self.add_error("maximum", _("The largest number is smaller than the smallest."))
        if data.get("is_gate") and not data.get("required"):
            self.add_error("required", _("A gate asks for a danger sign: it must be answered."))
        return data


@admin.register(Question)
class QuestionAdmin(SentenceAdmin):
    """What is asked, of whom, and what depends on it."""

    form = QuestionForm
    inlines = (AnswerOptionTable, EnableWhenTable)
    list_display = ("order", "link_id", "text", "part", "type", "required", "is_gate")
    list_display_links = ("link_id", "text")
    list_filter = ("questionnaire", "part", "type", "is_gate", "required")
    search_fields = ("link_id", "text", "short_text", "help", "why", "options__label")
    ordering = ("questionnaire", "order", "link_id")
    readonly_fields = ("in_words", "used_in")
    rows_in = attrgetter("questions")
    sentence_of = staticmethod(question_sentence)
    fieldsets = (
        (None, {"fields": ("questionnaire", "link_id", "part", "order")}),
        (
            gettext_lazy("What the person reads"),
            {"fields": ("text", "short_text", "help", "why", "danger_line")},
        ),
        (
            gettext_lazy("How it is answered"),
            {"fields": ("type", "required", "is_gate", "minimum", "maximum", "unit")},
        ),
        (gettext_lazy("When it is asked, and what for"), {"fields": ("in_words", "used_in")}),
    )

    @admin.display(description=gettext_lazy("used in"))
    def used_in(self, question: Question) -> str | SafeString:
        """Everything that depends on the answer, as links."""
        if not question.pk:
            return _("Nothing yet.")
        tables = (EnableWhenCondition, RuleCondition, FloorCondition, SuggestionCondition)
        owners = chain.from_iterable(
            (row.owner for row in table.objects.filter(question=question).select_related("owner"))
            for table in tables
        )
        links = ((change_link(owner),) for owner in dict.fromkeys(owners))
        return format_html_join(", ", "{}", links) or _("Nothing.")


@admin.register(AnswerOption)
class AnswerOptionAdmin(PartAdmin):
    """Every answer in one list; it is edited on the page of its question."""

    list_display = ("question", "order", "value", "label", "exclusive", "negative", "out_of_scope")
    list_display_links = None
    list_filter = ("exclusive", "negative", "out_of_scope")
    list_select_related = ("question",)
    search_fields = ("value", "label", "question__link_id")
    ordering = ("question__questionnaire", "question__order", "question__link_id", "order")
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        """On the question's page, where the whole is in view."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """On the question's page, where the whole is in view."""
        return False


@admin.register(Disposition)
class DispositionAdmin(DraftAdmin):
    """Where a person is sent."""

    list_display = ("badge", "title", "code", "timeframe", "respond_within_hours", "always_shown")
    list_display_links = ("title",)
    list_filter = ("questionnaire", "urgency", "always_shown")
    search_fields = ("code", "title", "summary", "steps", "worsening")
    ordering = ("questionnaire", "order", "code")

    @admin.display(description=gettext_lazy("urgency"), ordering="urgency")
    def badge(self, disposition: Disposition) -> SafeString:
        """The urgency as a word with a shape."""
        return urgency_badge(disposition.urgency)


@admin.register(DangerSign)
class DangerSignAdmin(DraftAdmin):
    """The lines of the start page and of every error page."""

    list_display = ("order", "text", "code")
    list_display_links = ("text",)
    search_fields = ("code", "text")
    ordering = ("questionnaire", "order", "code")


class RuleLinks(LinkTable):
    """The rules under a warning sign."""

    model = Rule
    fields = readonly_fields = ("link", "disposition", "disposition_if_unsure", "rationale")
    verbose_name_plural = gettext_lazy("rules under this warning sign")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Rule]:
        """With the dispositions they lead to."""
        rows = super().get_queryset(request)
        return rows.select_related("disposition", "disposition_if_unsure")


class WarningSignForm(DraftForm):
    """A warning sign whose reading exists."""

    def clean(self) -> dict[str, Any]:
        """Every code of the reading is an item."""
        data = super().clean()
        self.refuse_unknown("reading", item_codes)
        return data


@admin.register(WarningSign)
class WarningSignAdmin(DraftAdmin):
    """What a finding means, in the patient's words, and where that comes from."""

    form = WarningSignForm
    inlines = (RuleLinks,)
    list_display = ("order", "title", "code", "origin", "reading")
    list_display_links = ("title",)
    list_filter = ("questionnaire", "origin")
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
    inlines = (RuleConditionTable,)
    list_display = ("code", "badge", "sign", "in_words")
    list_filter = ("questionnaire", "disposition__urgency", "sign")
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
    """A floor that protects, and that is never lowered once it stands at emergency."""

    def clean(self) -> dict[str, Any]:
        """Compare with what is stored, and the two minimums with each other."""
        data = super().clean()
        sure, unsure = data.get("minimum"), data.get("minimum_if_unsure")
        if sure is None or unsure is None:
            return data
        if self.initial.get("minimum") == Urgency.EMERGENCY and sure < Urgency.EMERGENCY:
            self.add_error("minimum", _("An emergency floor is never lowered."))
        if unsure > sure:
            self.add_error(
                "minimum_if_unsure",
                _("This is more urgent than the minimum itself. “Not sure” never is."),
            )
        return data


@admin.register(SafetyFloor)
class SafetyFloorAdmin(SentenceAdmin):
    """What no patient may end below.

    A locked floor is read-only for everybody, and an emergency floor is not deleted.
    """

    form = SafetyFloorForm
    inlines = (FloorConditionTable,)
    list_display = ("title", "code", "badge", "locked", "in_words")
    list_filter = ("questionnaire", "minimum", "locked")
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
        """Unless the floor is locked."""
        return not is_locked(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Unless the floor is locked or stands at emergency, whatever is deleted above it."""
        stays = obj and (obj.locked or obj.minimum == Urgency.EMERGENCY)
        return not stays and super().has_delete_permission(request, obj)

    @admin.display(description=gettext_lazy("never below"), ordering="minimum")
    def badge(self, floor: SafetyFloor) -> SafeString:
        """The minimum as a word with a shape."""
        return urgency_badge(floor.minimum)


class SuggestionForm(DraftForm):
    """A suggestion whose reading exists."""

    def clean(self) -> dict[str, Any]:
        """Every code is an item, or a section."""
        data = super().clean()
        self.refuse_unknown("items", item_codes)
        self.refuse_unknown("sections", section_codes)
        return data


@admin.register(Suggestion)
class SuggestionAdmin(SentenceAdmin):
    """What a result adds when answers match; never an urgency."""

    form = SuggestionForm
    inlines = (SuggestionConditionTable,)
    list_display = ("title", "code", "place", "items", "sections", "in_words")
    list_filter = ("questionnaire", "place")
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
