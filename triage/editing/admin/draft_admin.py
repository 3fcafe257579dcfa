"""What the pages of all draft rows share."""

from collections.abc import Callable, Iterable
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import TextField
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.admin.coded_form import CodedForm
from triage.editing.admin.draft_row import DraftRowAdmin
from triage.editing.draft_rows import code_column, code_of
from triage.editing.drafts import build_draft
from triage.engine import questionnaire as engine
from triage.models import EducationalItem, EducationalSection, Questionnaire
from triage.models.questionnaire import PartOfQuestionnaire
from triage.staff.model_admin import LinesField


class DraftForm(CodedForm):
    """A row of a draft. It stays in its questionnaire, and so does what it refers to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            return
        # Disabled, not left out: the database's rule "each code once" is checked only for
        # what is in the form.
        if "questionnaire" in self.fields:
            self.fields["questionnaire"].disabled = True
            _without_links(self.fields["questionnaire"].widget)
        for field in self._references().values():
            rows: Any = field.queryset
            field.queryset = rows.filter(questionnaire=self.instance.questionnaire_id)

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

    def refuse_unknown(self, name: str, known: Callable[[Questionnaire], Iterable[str]]) -> None:
        """Complain at box ``name`` about every code in it that is not among the known."""
        questionnaire = self.cleaned_data.get("questionnaire")
        codes = str(self.cleaned_data.get(name, "")).split()
        if questionnaire is None or not codes:
            return
        unknown = sorted(set(codes) - set(known(questionnaire)))
        if unknown:
            self.add_error(
                name, _("There is no %(codes)s to read.") % {"codes": ", ".join(unknown)}
            )


def _without_links(widget: Any) -> None:
    """Of a foreign key's box, leave the box alone."""
    widget.can_add_related = widget.can_change_related = False
    widget.can_delete_related = widget.can_view_related = False


def item_codes(questionnaire: Questionnaire) -> Iterable[str]:
    """Codes of everything there is to read."""
    rows = EducationalItem.objects.filter(section__questionnaire=questionnaire)
    return rows.values_list("code", flat=True)


def section_codes(questionnaire: Questionnaire) -> Iterable[str]:
    """Codes of the sections of the reading."""
    rows = EducationalSection.objects.filter(questionnaire=questionnaire)
    return rows.values_list("code", flat=True)


class DraftAdmin(DraftRowAdmin):
    """A row of a draft."""

    form = DraftForm
    list_filter: ClassVar[Any] = ("questionnaire",)
    list_select_related: ClassVar[Any] = ("questionnaire",)
    save_on_top = True
    formfield_overrides = {
        TextField: {"form_class": LinesField, "widget": AdminTextareaWidget(attrs={"rows": 4})}
    }

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Where there is one questionnaire only, a new row belongs to it."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        only = Questionnaire.objects.values_list("pk", flat=True)[:2]
        if len(only) == 1:
            initial.setdefault("questionnaire", only[0])
        return initial


class SentenceList(ChangeList):
    """A list whose rows know their draft: built once for each questionnaire in view."""

    def get_results(self, request: HttpRequest) -> None:
        """Hand every row the draft it belongs to."""
        super().get_results(request)
        drafts: dict[int, engine.Questionnaire] = {}
        for row in self.result_list:
            if row.questionnaire_id not in drafts:
                drafts[row.questionnaire_id] = build_draft(row.questionnaire)
            row.draft = drafts[row.questionnaire_id]


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
        return next(
            self.sentence_of(draft, part)
            for part in self.rows_in(draft)
            if getattr(part, code_column(type(row))) == code
        )
