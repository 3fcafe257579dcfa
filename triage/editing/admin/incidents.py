"""The register of incidents: staff enter what went wrong, and nobody changes an entry."""

from contextlib import suppress
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.models import IncidentEntry, ProblemReport, QuestionnaireVersion
from triage.staff.model_admin import OwnAdmin

_WORDS_IN_LIST = 25


class IncidentEntryForm(forms.ModelForm):
    """An entry whose day has come, and whose rule the version has."""

    class Meta:
        model = IncidentEntry
        fields = ("happened_on", "version", "rule", "what", "done", "told", "adds_to", "report")
        widgets = {"report": forms.HiddenInput}

    def clean(self) -> dict[str, Any]:
        """Each is told of beside its box."""
        data: dict[str, Any] = super().clean() or {}
        day = data.get("happened_on")
        if day and day > timezone.localdate():
            self.add_error("happened_on", _("This day has not come yet."))
        if data.get("rule") and "version" in data:
            self._check_rule(data["rule"], data["version"])
        return data

    def _check_rule(self, code: str, version: QuestionnaireVersion | None) -> None:
        """What rules a damaged version had nobody knows, so that any may be named."""
        if version is None:
            self.add_error("version", _("Choose the version whose rule it is."))
            return
        document = version.parsed_or_none()
        if document and code not in {rule.code for rule in document.rules}:
            self.add_error("rule", _("This version has no rule with this code."))


@admin.register(IncidentEntry)
class IncidentEntryAdmin(OwnAdmin):
    """Who may add may read; what is wrong is put right by an entry that adds to it."""

    form = IncidentEntryForm
    list_display = ("happened_on", "beginning", "version", "rule", "told", "by")
    list_display_links = ("happened_on", "beginning")
    list_select_related = ("version__questionnaire", "by")
    search_fields = ("what", "done", "told", "rule")
    fields = IncidentEntryForm.Meta.fields

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        """What is entered; of an entry that stands, who entered it and when as well."""
        return (*IncidentEntryForm.Meta.fields, *(("by", "at") if obj else ()))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What is known of the report it is made from, for who may read reports."""
        initial: dict[str, Any] = {"happened_on": timezone.localdate()}
        found = _report_at(request.GET.get("report", ""))
        if found and request.user.has_perm("triage.view_problemreport"):
            day = timezone.localdate(found.hour)
            initial.update(report=found.pk, version=found.version_id, happened_on=day)
        return initial

    def save_model(
        self, request: HttpRequest, obj: IncidentEntry, form: forms.ModelForm, change: bool
    ) -> None:
        """With who entered it, and when."""
        obj.by, obj.at = cast(User, request.user), timezone.now()
        super().save_model(request, obj, form, change)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Entries never change."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Entries stay."""
        return False

    @admin.display(description=gettext_lazy("what happened"))
    def beginning(self, entry: IncidentEntry) -> str:
        """The first words."""
        return Truncator(entry.what).words(_WORDS_IN_LIST)


def _report_at(key: str) -> ProblemReport | None:
    with suppress(ValueError):
        return ProblemReport.objects.defer("text").filter(pk=UUID(key)).first()
    return None
