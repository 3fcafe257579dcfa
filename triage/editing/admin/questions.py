"""What the draft asks: questions and their options."""

from itertools import chain
from operator import attrgetter
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.admin.again import move_buttons
from triage.editing.admin.chosen import QuestionnaireFilter
from triage.editing.admin.conditions import EnableWhenTable
from triage.editing.admin.draft_admin import DraftForm, SentenceAdmin
from triage.editing.admin.draft_row import PartAdmin
from triage.editing.admin.option_forms import OptionForm, OptionFormSet
from triage.editing.admin.suggested import Suggested
from triage.editing.named import NAMING
from triage.engine.question import NUMBER_TYPES
from triage.engine.words.sentences import question_sentence
from triage.models import (
    AnswerOption,
    NamedCondition,
    Question,
)
from triage.staff.model_admin import DraftTable, change_link


class AnswerOptionTable(DraftTable):
    """The answers to choose from."""

    model = AnswerOption
    form = OptionForm
    formset = OptionFormSet
    template = "editing/options.html"
    readonly_fields = ("moves",)
    fields = (
        "order",
        "label",
        "carer_label",
        "note",
        "exclusive",
        "negative",
        "harmless",
        "out_of_scope",
        "for_other",
        "picture",
        "value",
        "moves",
    )
    ordering = ("order", "value")

    @admin.display(description=gettext_lazy("order"))
    def moves(self, option: AnswerOption) -> str | SafeString:
        """One place up or down, within this form; it is stored with it."""
        return move_buttons("options", option) if option.pk else ""


class QuestionForm(DraftForm):
    """A question that can be answered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "part" in self.fields:
            rows = Question.objects.filter(questionnaire=self.instance.questionnaire_id)
            parts = rows.order_by("order").values_list("part", flat=True)
            self.fields["part"].widget = Suggested(dict.fromkeys(parts))

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
    decides = True
    inlines = (AnswerOptionTable, EnableWhenTable)
    list_display = ("order", "link_id", "text", "part", "type", "required", "is_gate")
    list_display_links = ("link_id", "text")
    list_filter = (QuestionnaireFilter, "part", "type", "is_gate", "required")
    search_fields = ("link_id", "text", "short_text", "help", "why", "options__label")
    ordering = ("questionnaire", "order", "link_id")
    readonly_fields = ("in_words", "used_in")
    rows_in = attrgetter("questions")
    sentence_of = staticmethod(question_sentence)
    fieldsets = (
        (None, {"fields": ("questionnaire", "link_id", "part", "order")}),
        (
            gettext_lazy("What the person reads"),
            {"fields": ("text", "short_text", "help", "why", "danger_line", "picture")},
        ),
        (
            gettext_lazy("What somebody reads who answers for another"),
            {"fields": ("carer_text", "carer_short_text", "carer_help", "carer_danger_line")},
        ),
        (
            gettext_lazy("How it is answered"),
            {
                "fields": (
                    *("type", "required", "is_gate", "minimum", "maximum", "unit", "worse"),
                    "for_reading",
                )
            },
        ),
        (gettext_lazy("When it is asked, and what for"), {"fields": ("in_words", "used_in")}),
    )

    @admin.display(description=gettext_lazy("used in"))
    def used_in(self, question: Question) -> str | SafeString:
        """Everything that depends on the answer, as links."""
        if not question.pk:
            return _("Nothing yet.")
        tables = (*(table for table, _kind in NAMING), NamedCondition)
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
