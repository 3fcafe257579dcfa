"""Who may change a questionnaire, as clinical leads say it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.admin.chosen import workbench
from triage.editing.rights import (
    NamesChanged,
    can_be_named,
    name_editors,
    named_editors,
    names_stamp,
)
from triage.models import Questionnaire
from triage.staff.model_admin import LONGEST_TEXT
from triage.staff.pages import draw, get_questionnaire, require

_CONFLICT = 409


class EditorsForm(forms.Form):
    """A tick for each editor; without one every editor may."""

    people = forms.ModelMultipleChoiceField(
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        label=gettext_lazy("Who may change it"),
        help_text=gettext_lazy(
            "Without a tick every editor may. Clinical leads always may. Everybody who edits can "
            "still read it."
        ),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=LONGEST_TEXT)

    def __init__(self, row: Questionnaire, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = row
        self.fields["people"].queryset = can_be_named(row)  # type: ignore[attr-defined]


def editors_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """The ticks; and what is ticked, kept and put on record."""
    user = require(request, "view_questionnaire", "add_editingright", "delete_editingright")
    row = get_questionnaire(pk)
    if request.method != "POST":
        return _page(site, request, _as_it_is(row))
    form = EditorsForm(row, request.POST)
    if not form.is_valid():
        return _page(site, request, form)
    people, seen = form.cleaned_data["people"], form.cleaned_data["seen"]
    try:
        name_editors(row, people, seen=seen, by=user, now=timezone.now())
    except NamesChanged:
        said = _("Not kept: somebody else changed it meanwhile. Below is how it is now.")
        messages.error(request, said)
        return _page(site, request, _as_it_is(row), status=_CONFLICT)
    messages.success(request, _("Kept: it holds from now on, and is on record."))
    return HttpResponseRedirect(workbench(row.pk))


def _as_it_is(row: Questionnaire) -> EditorsForm:
    return EditorsForm(row, initial={"people": named_editors(row), "seen": names_stamp(row)})


def _page(
    site: AdminSite, request: HttpRequest, form: EditorsForm, *, status: int = 200
) -> HttpResponse:
    title = _("Who may change it: %(row)s") % {"row": form.row}
    shown: dict[str, Any] = {"form": form, "status": status}
    return draw(site, request, "editing/editors", form.row, title=title, **shown)
