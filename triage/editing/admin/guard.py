"""Nothing is deleted while something depends on it; the page says in words what does."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from triage.editing.admin.row_addresses import Places
from triage.editing.dependents import Dependent, find_dependents, readers_of
from triage.models import AnswerOption, Questionnaire


class GuardedRow(admin.ModelAdmin):
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


def questionnaire_of(row: Model) -> Questionnaire:
    """The questionnaire that a row of a draft belongs to."""
    for name in ("questionnaire", "section", "question", "owner"):
        above = getattr(row, name, None)
        if isinstance(above, Questionnaire):
            return above
        if above is not None:
            return questionnaire_of(above)
    assert isinstance(row, Questionnaire)  # noqa: S101 (a draft has no other rows)
    return row


class GuardedOptions(forms.BaseModelFormSet):
    """Options: one that a condition names is neither deleted nor given another code."""

    def clean(self) -> None:
        """Say what depends on each."""
        super().clean()
        complaints = [said for form in self.initial_forms for said in self._complaints(form)]
        if complaints:
            raise forms.ValidationError(complaints)

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
