"""What the pages of all draft rows share."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.db.models import TextField
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.admin.begun import BegunRow
from triage.editing.admin.chosen import (
    CHOSEN,
    ChosenRow,
    QuestionnaireFilter,
    chosen_questionnaire,
)
from triage.editing.admin.coded_form import CodedForm
from triage.editing.admin.draft_row import DraftRowAdmin
from triage.editing.admin.trying_edits import TriedRow
from triage.editing.admin.urgency_choices import tell_urgency_apart
from triage.editing.draft_rows import KINDS, code_column, code_of
from triage.editing.drafts import build_draft
from triage.editing.named_words import NamedWords
from triage.engine import questionnaire as engine
from triage.models import Questionnaire
from triage.models.questionnaire import PartOfQuestionnaire
from triage.staff.model_admin import LinesField


class DraftForm(CodedForm):
    """A row of a draft. It stays in its questionnaire, and so does what it refers to."""

    #: Where a new row belongs; set by the admin for each request.
    chosen: Questionnaire | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and self.chosen is not None and "questionnaire" in self.fields:
            self.instance.questionnaire = self.chosen
            self.initial["questionnaire"] = self.chosen.pk
        if self.instance.questionnaire_id is None:
            return
        # Disabled, not left out: the database's rule "each code once" is checked only for
        # what is in the form.
        if "questionnaire" in self.fields:
            self.fields["questionnaire"].disabled = True
            _without_links(self.fields["questionnaire"].widget)
        for field in self._references().values():
            _offer_own(field, self.instance.questionnaire_id)

    def _references(self) -> dict[str, forms.ModelChoiceField]:
        return {
            name: field
            for name, field in self.fields.items()
            if isinstance(field, forms.ModelChoiceField)
            and field.queryset is not None
            and issubclass(field.queryset.model, PartOfQuestionnaire)
        }

    def clean(self) -> dict[str, Any]:
        """A new row may not refer to another questionnaire."""
        data = super().clean()
        questionnaire = data.get("questionnaire")
        for name in self._references():
            row = data.get(name)
            if questionnaire and row and row.questionnaire_id != questionnaire.pk:
                self.add_error(name, _("This belongs to another questionnaire."))
        return data


def _offer_own(field: forms.ModelChoiceField, pk: int) -> None:
    """Let a box offer the rows of one questionnaire."""
    rows: Any = field.queryset
    add_here(field, pk)
    field.queryset = rows.filter(questionnaire=pk)
    tell_urgency_apart(field)
    field.error_messages["invalid_choice"] = _("This belongs to another questionnaire.")


def _without_links(widget: Any) -> None:
    """Of a foreign key's box, leave the box alone."""
    widget.can_add_related = widget.can_change_related = False
    widget.can_delete_related = widget.can_view_related = False


class AddsHere(RelatedFieldWidgetWrapper):
    """A box beside which something can be added: to the same questionnaire."""

    questionnaire_id: int

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """With the questionnaire in the links."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["url_params"] += f"&{CHOSEN}={self.questionnaire_id}"
        return context


def add_here(field: Any, pk: int) -> None:
    """Let what is added from a box belong to this questionnaire."""
    wrapped = field.widget
    if not isinstance(wrapped, RelatedFieldWidgetWrapper):
        return
    acts = ("add", "change", "delete", "view")
    may: Any = {f"can_{act}_related": getattr(wrapped, f"can_{act}_related") for act in acts}
    field.widget = AddsHere(wrapped.widget, wrapped.rel, wrapped.admin_site, **may)
    field.widget.questionnaire_id = pk


class DraftAdmin(TriedRow, BegunRow, ChosenRow, DraftRowAdmin):
    """A row of a draft."""

    form = DraftForm
    list_filter: ClassVar[Any] = (QuestionnaireFilter,)
    list_select_related: ClassVar[Any] = ("questionnaire",)
    save_on_top = True
    formfield_overrides = {
        TextField: {"form_class": LinesField, "widget": AdminTextareaWidget(attrs={"rows": 4})}
    }

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        """A new row belongs to what is chosen."""
        form: type[forms.ModelForm] = super().get_form(request, obj, change, **kwargs)
        form.chosen = None if obj else chosen_questionnaire(request)  # type: ignore[attr-defined] # of a DraftForm
        return form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """In what is chosen."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        chosen = chosen_questionnaire(request)
        if chosen is not None:
            initial["questionnaire"] = chosen.pk
        return initial


class SentenceList(ChangeList):
    """A list whose rows know their draft: built once for each questionnaire in view."""

    def get_results(self, request: HttpRequest) -> None:
        """Hand every row the draft it belongs to."""
        super().get_results(request)
        drafts: dict[int, engine.Questionnaire] = {}
        names: dict[int, NamedWords] = {}
        for row in self.result_list:
            if row.questionnaire_id not in drafts:
                drafts[row.questionnaire_id] = build_draft(row.questionnaire)
                names[row.questionnaire_id] = NamedWords(
                    row.questionnaire, drafts[row.questionnaire_id]
                )
            row.draft, row.names = drafts[row.questionnaire_id], names[row.questionnaire_id]


class SentenceAdmin(DraftAdmin):
    """A row whose conditions are read back as a sentence."""

    #: Where the rows stand in the engine's questionnaire, and what one says.
    rows_in: Callable[[engine.Questionnaire], Iterable[Any]]
    sentence_of: Callable[[engine.Questionnaire, Any], str]
    readonly_fields: ClassVar[Any] = ("in_words",)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """The list that builds each draft once."""
        return SentenceList

    @admin.display(description=gettext_lazy("in words"))
    def in_words(self, row: Any) -> str:
        """The conditions as they are stored, as a sentence."""
        if not row.pk:
            return _("Save the conditions to read them here.")
        draft, code = getattr(row, "draft", None), code_of(row)
        if draft is None:
            draft = build_draft(row.questionnaire)
            # A form that was refused has put another code in the row's place.
            code = code_of(type(row).objects.get(pk=row.pk))
        names = getattr(row, "names", None) or NamedWords(row.questionnaire, draft)
        return self._sentence(draft, code, names)

    def sentence_in(self, draft: engine.Questionnaire, row: Any) -> str:
        """The conditions as they would be stored."""
        return self._sentence(draft, code_of(row), NamedWords(row.questionnaire, draft))

    def _sentence(self, draft: engine.Questionnaire, code: str, names: NamedWords) -> str:
        column = code_column(self.model)
        rows = (part for part in self.rows_in(draft) if getattr(part, column) == code)
        named = names.beside(KINDS[self.model], code)
        return f"{self.sentence_of(draft, next(rows))} {named}".rstrip()
