"""New rows that begin with something: usual answers, or conditions on a question."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from triage.editing.admin.chosen import chosen_questionnaire
from triage.editing.beginnings import BEGINNINGS, conditions_on, options_of
from triage.editing.ordering import put_behind
from triage.models import AnswerOption, Question
from triage.models.conditions import ConditionRow

#: The question behind which a new one is asked, and the question that something new reads.
AFTER, READS = "after", "reads"


class BegunRow(admin.ModelAdmin):
    """A row that is begun from another one, or from a usual one."""

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Its own boxes."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        above = _question(request, AFTER)
        if issubclass(self.model, Question):
            last = Question.objects.filter(questionnaire=chosen_questionnaire(request)).last()
            initial["part"] = (above or last or Question()).part
        begun = BEGINNINGS.get(request.GET.get("template", ""))
        if begun is not None:
            initial["type"] = begun.type.value
        return initial

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        """Its tables."""
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        if request.method == "GET" and not obj.pk:
            kwargs["initial"] = _rows(request, inline.model)
        return kwargs

    def get_formsets_with_inlines(self, request: HttpRequest, obj: Any = None) -> Iterator[Any]:
        """With room for the rows they begin with."""
        for formset, inline in super().get_formsets_with_inlines(request, obj):
            if request.method == "GET" and obj is None:
                formset.extra = max(formset.extra, len(_rows(request, inline.model)))
            yield formset, inline

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A follow-up stands right behind what it follows, a new gate behind the other gates."""
        super().save_model(request, obj, form, change)
        if change or not isinstance(obj, Question):
            return
        beside = Question.objects.filter(questionnaire=obj.questionnaire_id).exclude(pk=obj.pk)
        above = _question(request, AFTER)
        above = beside.filter(pk=above.pk).first() if above else None
        if above is None and obj.is_gate:
            above = beside.filter(is_gate=True).order_by("order", "link_id").last()
        if above is not None:
            put_behind(obj, above)


def _rows(request: HttpRequest, model: Any) -> list[dict[str, Any]]:
    if model is AnswerOption:
        begun = BEGINNINGS.get(request.GET.get("template", ""))
        return options_of(begun) if begun else []
    read = _question(request, AFTER) or _question(request, READS)
    return conditions_on(read) if read and issubclass(model, ConditionRow) else []


def _question(request: HttpRequest, name: str) -> Question | None:
    pk = request.GET.get(name, "")
    return Question.objects.filter(pk=int(pk)).first() if pk.isdecimal() else None
