"""Hazards: what could go wrong, where the answer is looked for, and what was decided."""

from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.admin.chosen import QuestionnaireFilter
from triage.editing.admin.draft_admin import DraftAdmin, DraftForm
from triage.editing.safety.file import CLAIM_WORDS
from triage.editing.safety.hazard import FACT_WORDS
from triage.models import Hazard
from triage.models.hazard import Decision


class ManyCodes(forms.MultipleChoiceField):
    """Codes that are stored with spaces between them, each chosen by its words."""

    widget = forms.CheckboxSelectMultiple

    def prepare_value(self, value: Any) -> Any:
        """As boxes, whether it comes from a row or was sent."""
        return value.split() if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        """As it is stored."""
        return " ".join(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other boxes are ticked than were."""
        return super().has_changed(self.prepare_value(initial or ""), data)


class HazardForm(DraftForm):
    """A hazard whose evidence is picked, and whose decision says why."""

    claims = ManyCodes(
        choices=CLAIM_WORDS.items(), required=False, label=gettext_lazy("Proofs that answer it")
    )
    facts = ManyCodes(
        choices=[(fact.value, words) for fact, words in FACT_WORDS.items()],
        required=False,
        label=gettext_lazy("Evidence that answers it"),
    )

    def clean(self) -> dict[str, Any]:
        """Who decides says why, by name."""
        data = super().clean()
        decided = data.get("decision", Decision.OPEN) != Decision.OPEN
        for name in ("owner", "decision_note") if decided else ():
            if not str(data.get(name) or "").strip():
                self.add_error(name, _("A decision needs this."))
        return data


@admin.register(Hazard)
class HazardAdmin(DraftAdmin):
    """The hazard log, as clinical leads keep it from version to version."""

    form = HazardForm
    list_display = ("code", "title", "severity", "likelihood", "decision", "owner")
    list_display_links = ("code", "title")
    list_filter = (QuestionnaireFilter, "decision", "severity")
    search_fields = ("code", "title", "cause", "effect", "mitigation", "owner")
    ordering = ("questionnaire", "order", "code")
    fieldsets = (
        (None, {"fields": ("questionnaire", "code", "order", "title")}),
        (gettext_lazy("What could go wrong"), {"fields": ("cause", "effect", "mitigation")}),
        (gettext_lazy("Where the answer is looked for"), {"fields": ("claims", "facts")}),
        (
            gettext_lazy("As the clinical owner judges it"),
            {
                "fields": (
                    "severity",
                    "likelihood",
                    "residual_risk",
                    "owner",
                    "decision",
                    "decision_note",
                )
            },
        ),
    )
