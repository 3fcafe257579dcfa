"""Show what an edit would change for patients, before it is stored.

The form is saved as it would be, the draft is read as it would stand then, and all of it is
rolled back. So what is tried is what would be stored, checks and permissions included.
"""

from copy import copy
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.messages.storage.fallback import FallbackStorage
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils.functional import cached_property

from triage.editing.admin.again import AGAIN
from triage.editing.admin.chosen import chosen_questionnaire
from triage.editing.admin.made_up_patients import show_patient
from triage.editing.admin.publish_report import ShownChange
from triage.editing.admin.row_addresses import Places
from triage.editing.admin.saving import shown_problems
from triage.editing.draft_rows import questionnaire_of
from triage.editing.drafts import build_draft
from triage.editing.duplicating import PARTS
from triage.editing.effects import Effect, find_effect
from triage.editing.rights import closed_to, may_edit_row
from triage.editing.vignette_words import ending_words
from triage.engine import questionnaire as engine
from triage.engine.proof.diff import Change
from triage.models import Questionnaire

_EFFECTS = "effects"


class Tried(HttpResponse):
    """In place of the page after a save: what was saved, before it is rolled back."""

    def __init__(self, row: Any) -> None:
        super().__init__(status=204)
        self.row = row


class ShownEffect:
    """An effect as the page prints it; each part is found when it is asked for."""

    def __init__(self, row: Questionnaire, drafts: tuple[Any, Any], sentence: str) -> None:
        self._row, (self._before, self._after) = row, drafts
        self.sentence = sentence

    @cached_property
    def found(self) -> Effect:
        """What differs."""
        return find_effect(self._row, self._before, self._after)

    def problems(self) -> list[Any]:
        """Each with the place to mend it."""
        return shown_problems(self.found.problems, Places(self._row))

    def rise(self) -> list[ShownChange]:
        """People who fare more urgently."""
        return list(map(self._shown, self.found.rise))

    def fall(self) -> list[ShownChange]:
        """People who fare calmer."""
        return list(map(self._shown, self.found.fall))

    def claims(self) -> list[tuple[str, Any]]:
        """What would not be proved any more, each with a patient."""
        claims = self.found.claims
        return [(one.sentence, show_patient(self._after, one.witness)) for one in claims]

    def turned(self) -> list[tuple[Any, str, str]]:
        """Vignettes that end elsewhere: from where to where."""
        return [
            (one, ending_words(one.before, self._before), ending_words(one.after, self._after))
            for one in self.found.turned
        ]

    def _shown(self, change: Change) -> ShownChange:
        before = show_patient(self._before, change.old_answers)
        return ShownChange(change, before, show_patient(self._after, change.new_answers))


class TriedRow(admin.ModelAdmin):
    """A row that decides something for patients: its edits can be tried."""

    #: Whether anybody's result can hang on it.
    decides = False

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """With what the edit would change, where that was asked for."""
        context = {**(extra_context or {}), "decides": self.decides}
        context["chosen"] = chosen_questionnaire(request)
        context["duplicates"] = self._may_duplicate(request, object_id)
        if request.method == "POST" and request.POST.get(AGAIN) == _EFFECTS and self.decides:
            tried, effect = self._try(request, object_id, form_url, context)
            if effect is None:
                return tried
            context["effect"] = effect
        return super().changeform_view(request, object_id, form_url, context)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Of a row that is only tried, the row."""
        if getattr(request, "only_tried", False):
            return Tried(obj)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Of a row that is only tried, the row."""
        if getattr(request, "only_tried", False):
            return Tried(obj)
        return super().response_change(request, obj)

    def sentence_in(self, draft: engine.Questionnaire, row: Any) -> str:
        """The row in words, where it is one that has conditions."""
        return ""

    def _may_duplicate(self, request: HttpRequest, object_id: str | None) -> bool:
        if self.model not in PARTS or not self.has_add_permission(request):
            return False
        if not closed_to(request.user):
            return True
        row = self.get_object(request, unquote(object_id or ""))
        return row is None or may_edit_row(request.user, row)

    def _try(
        self, request: HttpRequest, object_id: str | None, form_url: str, context: dict[str, Any]
    ) -> tuple[HttpResponse, ShownEffect | None]:
        """The page of a form that was refused, or else the effect."""
        with transaction.atomic():
            page = super().changeform_view(
                as_if_saved(request, request.POST), object_id, form_url, dict(context)
            )
            found = self._as_it_would_be(page.row) if isinstance(page, Tried) else None
            transaction.set_rollback(True)
        if found is None and isinstance(page, TemplateResponse):
            page.context_data = {**(page.context_data or {}), "effect_refused": True}
        if found is None:
            return page, None
        row = Questionnaire.objects.get(pk=found[0])
        return page, ShownEffect(row, (build_draft(row), found[1]), found[2])

    def _as_it_would_be(self, row: Any) -> tuple[int, engine.Questionnaire, str]:
        """The questionnaire's key, its draft with the edit in it, and the row in words."""
        owner = Questionnaire.objects.get(pk=questionnaire_of(row).pk)
        draft = build_draft(owner)
        return owner.pk, draft, self.sentence_in(draft, row)


def as_if_saved(request: HttpRequest, sent: QueryDict) -> HttpRequest:
    """The same request as if "Save" had been pressed with this, whose messages nobody reads.

    What comes back is :class:`Tried` once it is saved.
    """
    quiet: Any = copy(request)
    quiet.POST = sent.copy()
    quiet.POST.pop(AGAIN, None)
    quiet.META = dict(request.META)
    quiet.only_tried = True
    quiet._messages = FallbackStorage(quiet)  # noqa: SLF001 (where Django keeps them)
    return cast(HttpRequest, quiet)
