"""Nothing is deleted while something depends on it; the page says in words what does."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from triage.editing.admin.coded_form import keep, typed
from triage.editing.admin.row_addresses import Places
from triage.editing.dependents import Dependent, find_dependents, readers_of
from triage.editing.draft_rows import code_of, questionnaire_of
from triage.editing.published_codes import find_objections, published_codes
from triage.models import AnswerOption, Question
from triage.staff.model_admin import OwnAdmin


class GuardedRow(OwnAdmin):
    """A row that is not deleted, alone or with others, while something depends on it."""

    delete_confirmation_template = "editing/delete.html"
    delete_selected_confirmation_template = "editing/delete_selected.html"

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[Any, Any], set[str], list[Any]]:
        """What stands in the way is told in words in place of Django's list of rows."""
        rows = list(objs)
        deleted, counts, lacking, protected = super().get_deleted_objects(rows, request)
        found = [(row, dependent) for row in rows for dependent in find_dependents(row)]
        standing = [_in_words(row, one) for row, one in found if one.forbids]
        notes = [_in_words(row, one) for row, one in found if not one.forbids]
        if standing:  # nobody may, so who may not is beside the point
            return deleted, counts, set(), list(dict.fromkeys(standing))
        return [*deleted, *notes], counts, lacking, list(protected)


def _in_words(row: Any, dependent: Dependent) -> SafeString:
    """A sentence with a link to what depends on the row."""
    address = Places(questionnaire_of(row)).address(dependent.kind, dependent.code)
    return format_html('<a href="{}">{}</a>', address, dependent.sentence)


class GuardedOptions(forms.BaseModelFormSet):
    """Options: one that a condition names is neither deleted nor given another code.

    Nor is one that was published, and none means something else than when it was.
    """

    def add_fields(self, form: Any, index: int | None) -> None:
        """The code of a published option is only shown."""
        super().add_fields(form, index)
        question = form.instance.question_id and form.instance.question
        if form.instance.pk and question:
            code = code_of(form.instance)
            if published_codes(question.questionnaire).has("option", code):
                keep(form.fields["value"])

    def clean(self) -> None:
        """Say what depends on each, and what each has meant."""
        super().clean()
        complaints = [said for form in self.initial_forms for said in self._complaints(form)]
        if complaints:
            raise forms.ValidationError(complaints)
        question: Any = self.instance  # type: ignore[attr-defined] # of the set this is mixed into
        if not question.questionnaire_id:
            return
        stored = Question.objects.filter(pk=question.pk).values_list("link_id", flat=True).first()
        for form in self.forms:
            if "value" in getattr(form, "cleaned_data", {}) and form not in self.deleted_forms:
                self._complain_of_meaning(form, question, stored)

    def _complain_of_meaning(self, form: Any, question: Question, stored: str | None) -> None:
        data, was = form.cleaned_data, form.initial.get("value")
        code = f"{question.link_id}:{data['value']}"
        stored_code = f"{stored}:{was}" if form.instance.pk else ""
        owner, read = question.questionnaire, typed(form, data)
        for objection in find_objections(owner, "option", code, read, stored_code=stored_code):
            form.add_error(objection.column or "value", objection.sentence)

    def _complaints(self, form: Any) -> Iterable[str]:
        option = form.instance
        was = form.initial.get("value")
        gone = form in self.deleted_forms
        if not isinstance(option, AnswerOption) or not (gone or "value" in form.changed_data):
            return
        names = {"label": form.initial.get("label"), "code": was}
        for dependent in readers_of(option.question, was):
            what = (
                _("“%(label)s” cannot be deleted.") if gone else _("The code “%(code)s” must stay.")
            )
            yield f"{what % names} {dependent.sentence}"
