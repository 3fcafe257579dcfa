"""After a row is saved: what is still wrong with it, and what to do about that."""

import re
from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.admin.draft_effects import look_before, tell_effect
from triage.editing.admin.row_addresses import Places
from triage.editing.draft_problems import find_draft_problems
from triage.editing.draft_rows import KINDS, code_of, questionnaire_of
from triage.editing.drafts import build_draft
from triage.engine.checks.problem import Problem

#: What a problem's sentence says, and what to do. The first that is found counts.
_ADVICE = (
    ("is used .*times", gettext_lazy("Give one of them another code.")),
    ("no default disposition", gettext_lazy("Choose one on the questionnaire's page.")),
    ("no question", gettext_lazy("Add the first question.")),
    ("(no|fewer.*) danger signs", gettext_lazy("Add danger signs; every page needs them.")),
    ("leads to the default disposition", gettext_lazy("Choose a more urgent disposition.")),
    ("calmer than the default", gettext_lazy("Choose a more urgent disposition.")),
    ("larger than the largest", gettext_lazy("Swap the two numbers.")),
    ("never end the check", gettext_lazy("Take the tick “out of scope” off it.")),
    ("link id must be", gettext_lazy("Write it again with these letters only.")),
    ("smallest and a largest value", gettext_lazy("Fill in both numbers.")),
    ("same code", gettext_lazy("Give one of the options another code.")),
    ("at least two options", gettext_lazy("Add options, or choose another type.")),
    ("needs the options", gettext_lazy("Add the missing option, or choose another type.")),
    ("has no options but", gettext_lazy("Delete the other options, or choose another type.")),
    ("never mean “no”", gettext_lazy("Take the tick “means no” off it.")),
    ("must be exclusive", gettext_lazy("Tick “exclusive” for it.")),
    ("who answers is always", gettext_lazy("Delete its conditions.")),
    ("reads.*only chooses reading", gettext_lazy("Read another question.")),
    ("after a question that only", gettext_lazy("Move it in front of that one.")),
    ("is never required", gettext_lazy("Take the tick “required” off it.")),
    ("decide nothing else", gettext_lazy("Take its other ticks off, or “only chooses reading”.")),
    ("before all that is none", gettext_lazy("Move it to the other gates, or make it no gate.")),
    ("no condition\\.", gettext_lazy("Delete its conditions, or make it no gate.")),
    ("must be required", gettext_lazy("Tick “required”, or make it no gate.")),
    ("needs an option that means", gettext_lazy("Tick “means no” at its harmless answer.")),
    ("before the first gate", gettext_lazy("Move it to the front, or take “out of scope” off.")),
    ("not asked before it", gettext_lazy("Move this question behind it, or read another one.")),
    ("has no conditions", gettext_lazy("Add at least one condition.")),
    ("more conditions than", gettext_lazy("Split it in two.")),
    ("which is optional", gettext_lazy("Make that question required, or read another one.")),
    ("free text", gettext_lazy("Read another question.")),
    ("cannot be answered “not sure”", gettext_lazy("Add “not sure” to its options, with “is”.")),
    ("is no option of", gettext_lazy("Choose one of the options there are.")),
    ("no whole number", gettext_lazy("Write digits only.")),
    ("outside the range", gettext_lazy("Write a number inside it, or widen the range.")),
    ("without a clear answer", gettext_lazy("Add the clear answer to the same group.")),
    ("would be more urgent than", gettext_lazy("Choose something less urgent for “not sure”.")),
    ("Two pictures are called", gettext_lazy("Give one of them another title.")),
    ("is set by every site", gettext_lazy("Name it in texts by this token; delete the row.")),
    ("has no number", gettext_lazy("Write it here, or have whoever runs this site set it.")),
    ("another number for", gettext_lazy("Write the same number, or take another code.")),
    ("is archived", gettext_lazy("The button stands at the end of its workbench.")),
    ("is gone", gettext_lazy("Choose something that exists.")),
    ("no reading", gettext_lazy("Name at least one item to read.")),
    ("says nothing and links", gettext_lazy("Write a line, or name items or sections.")),
    ("links to it", gettext_lazy("Name it in the reading of a warning sign or suggestion.")),
    ("has no items", gettext_lazy("Add an item, or delete the section.")),
    ("table cells", gettext_lazy("Write one text for each column of its section.")),
    ("No rule stands under", gettext_lazy("Add a rule under it, or delete it.")),
    ("reads.*the answer", gettext_lazy("The ticks stand beside each answer.")),
    ("high or a low number", gettext_lazy("Choose it at “which end is worse”.")),
    ("the worse end", gettext_lazy("It is chosen at “which end is worse”.")),
    ("is empty", gettext_lazy("Write it.")),
    ("is one word", gettext_lazy("Write what a person needs to know.")),
    ("has (no|the) \\{", gettext_lazy("Write it there, in braces as here.")),
    ("is approved", gettext_lazy("Write the rest without it.")),
    ("reassures", gettext_lazy("Write it in other words.")),
    ("a sign that nobody sees", gettext_lazy("Type the words anew.")),
    ("begins a picture", gettext_lazy("Write plain words.")),
    ("what only chooses reading", gettext_lazy("Choose another place, or other conditions.")),
    ("guards an emergency", gettext_lazy("A clinical lead adds one, locked.")),
    ("within.*hours", gettext_lazy("Write hours that fit the urgency.")),
    ("leave the hours empty", gettext_lazy("Delete the number.")),
    ("name no day", gettext_lazy("Empty the day and the list of what to watch.")),
    ("looks again after", gettext_lazy("Write hours within these bounds, or none.")),
    ("later than for", gettext_lazy("Write fewer hours here, or more there.")),
    ("is no token", gettext_lazy("Use one of the known names, or leave the braces out.")),
    ("belongs to another questionnaire", gettext_lazy("Choose another address.")),
    ("The setting", gettext_lazy("Whoever runs this site sets it.")),
    ("read back", gettext_lazy("Look at the table's columns and cells.")),
)


def advice(sentence: str) -> str:
    """What to do about a problem."""
    found = (text for pattern, text in _ADVICE if re.search(pattern, sentence))
    return str(next(found, _("Mend it before you publish.")))


def shown_problems(problems: Iterable[Problem], places: Places) -> list[tuple[Problem, str, str]]:
    """Each problem with the page where it is mended, and what to do there."""
    return [(one, places.address(one.kind, one.code), advice(one.sentence)) for one in problems]


class CheckedRow(admin.ModelAdmin):
    """A row of which every page says, once it is saved, what still forbids publishing.

    First what the change did to the draft as a whole, then what is wrong with the row.
    """

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Look at the draft before, if there is something to store."""
        if not change or form.changed_data:
            look_before(request, obj)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The same where only a table was changed."""
        if any(formset.has_changed() for formset in formsets):
            look_before(request, form.instance)
        super().save_related(request, form, formsets, change)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        """With what is wrong."""
        tell_effect(request, type(obj), obj.pk)
        tell_problems(request, obj)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """With what is wrong."""
        tell_effect(request, type(obj), obj.pk)
        tell_problems(request, obj)
        return super().response_change(request, obj)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """What is deleted may be missed elsewhere."""
        pk = obj.pk
        look_before(request, obj)
        super().delete_model(request, obj)
        tell_effect(request, type(obj), pk)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Of several, what all of them came to."""
        rows = list(queryset)
        look_before(request, rows[0])
        super().delete_queryset(request, queryset)
        tell_effect(request, self.model, rows[0].pk if len(rows) == 1 else None)


def tell_problems(request: HttpRequest, row: Any) -> None:
    """A warning for each problem that names this row."""
    kind = KINDS.get(type(row))
    if kind is None:
        return
    code = code_of(row)
    for problem in find_draft_problems(build_draft(questionnaire_of(row))):
        if (problem.kind, problem.code) == (kind, code):
            said = format_html("<strong>{}</strong> {}", problem.sentence, advice(problem.sentence))
            messages.warning(
                request, format_html("{} {}", _("Saved, but it cannot be published so:"), said)
            )
