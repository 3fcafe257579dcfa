"""Vignettes: made-up patients, tried under the draft, and signed by clinical leads."""

from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.models import User
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.admin.chosen import QuestionnaireFilter, chosen_id
from triage.editing.admin.draft_admin import DraftAdmin
from triage.editing.admin.urls import vignette_urls
from triage.editing.admin.vignette_form import VignetteForm, may_change_signed, walked_data
from triage.editing.admin.vignette_pages import MOST_AT_ONCE
from triage.editing.admin.vignette_trials import (
    Drafts,
    SignedFilter,
    Summary,
    TrialFilter,
    TrialList,
    drafts_of,
    summarize,
)
from triage.editing.drafts import build_draft
from triage.editing.signatures import Act, ReasonMissing, marks_of, save_vignette, to_be_signed
from triage.editing.trying import unpack
from triage.editing.vignette_words import mark_words
from triage.editing.vignettes import answers_of, why_it_fails
from triage.engine.words.narrative import describe_patient, tell_patient
from triage.models import Questionnaire, Vignette
from triage.site import times
from triage.staff.pages import address
from triage.staff.tags import urgency_badge


@admin.register(Vignette)
class VignetteAdmin(DraftAdmin):
    """Made-up patients with the outcome that is expected of them.

    Whoever may sign documents may sign vignettes. One that was ever signed is deleted, or
    changed in what was signed, only by them and for a reason.
    """

    form = VignetteForm
    change_form_template = "admin/triage/vignette/change_form.html"
    change_list_template = "admin/triage/vignette/change_list.html"
    list_display = ("title", "expected", "result", "signature")
    list_display_links = ("title",)
    list_filter = (QuestionnaireFilter, SignedFilter, TrialFilter, "expected_urgency")
    list_select_related = ("questionnaire__default_disposition", "signed_by")
    list_per_page = 50
    search_fields = ("code", "title", "narrative", "must_fire", "must_not_fire")
    ordering = ("questionnaire", "order", "code")
    readonly_fields = ("in_words", "result", "signature")
    prepopulated_fields: ClassVar[Any] = {"code": ("title",)}
    actions = ("sign",)
    fieldsets = (
        (None, {"fields": ("questionnaire", "title", "code", "narrative", "in_words")}),
        (
            gettext_lazy("What is expected"),
            {"fields": ("expected_urgency", "must_fire", "must_not_fire", "result", "signature")},
        ),
        (
            gettext_lazy("The order, and the answers as they are stored"),
            {"classes": ("collapse",), "fields": ("order", "answers")},
        ),
    )

    class Media:
        css = {"all": ("staff/pages.css",)}

    def get_urls(self) -> list[URLPattern]:
        """With the pages to sign, to delete, and to answer new questions."""
        return [*vignette_urls(self.admin_site), *super().get_urls()]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """The list that tries every vignette."""
        return TrialList

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With what becomes of all, and a way to propose what is missing, of each questionnaire.

        Of the chosen one alone, where one is chosen.
        """
        may = request.user.has_perms(("triage.add_vignette", "triage.view_questionnaire"))
        rows = Questionnaire.objects.select_related("default_disposition")
        rows = rows.filter(pk=pk) if (pk := chosen_id(request)) is not None else rows
        context = {
            **(extra_context or {}),
            "questionnaires": rows if may else (),
            "summaries": self._summaries(request, rows),
        }
        return super().changelist_view(request, context)

    def _summaries(self, request: HttpRequest, rows: QuerySet[Questionnaire]) -> list[Summary]:
        drafts, may_view = drafts_of(request), self.has_view_permission(request)
        return [summarize(row, drafts.of(row)) for row in rows] if may_view else []

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With a way to sign it, where there is something to sign."""
        vignette = kwargs.get("obj")
        signable = bool(to_be_signed([vignette])) if vignette else False
        context = {**context, "to_be_signed": signable}
        return super().render_change_form(request, context, *args, **kwargs)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        """With who edits, and the answers that were walked, if somebody comes from there."""
        known: dict[str, Any] = {"user": request.user}
        word = request.GET.get("walk", "")
        if word and obj is not None and request.method == "GET":
            known["walked"] = unpack(build_draft(obj.questionnaire), word) or None
        kwargs["form"] = type("VignetteForm", (VignetteForm,), known)
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """With a box for the reason, where one may be needed."""
        first, expected, *others = super().get_fieldsets(request, obj)
        if obj is None or not may_change_signed(cast(User, request.user), obj):
            return (first, expected, *others)
        name, options = expected
        return (first, (name, {**options, "fields": (*options["fields"], "reason")}), *others)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What was walked, with the outcome it has now; the editor says what it should be."""
        initial = super().get_changeform_initial_data(request)
        word = initial.pop("walk", "")
        row = Questionnaire.objects.filter(pk=_whole(initial.get("questionnaire"))).first()
        if word and row is not None:
            initial.update(walked_data(row, word))
        return initial

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What was signed while it was being saved is not changed without a reason."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except ReasonMissing:
            messages.error(request, _("Not saved: it was signed meanwhile. Look at it again."))
            return HttpResponseRedirect(request.path)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Say what became of the signature."""
        reason = form.cleaned_data.get("reason", "")
        acts = save_vignette(obj, by=cast(User, request.user), reason=reason)
        if Act.CHANGED in acts:
            said = _("What was signed has changed, so the signature is gone. Ask for a new one.")
            messages.warning(request, said)
        elif acts:
            messages.info(request, _("The signature stays, with a mark of what was changed."))

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """What was ever signed holds back a draft that fails it, so not everybody deletes it."""
        allowed = super().has_delete_permission(request, obj)
        signed = isinstance(obj, Vignette) and obj.was_ever_signed
        return allowed and (not signed or request.user.has_perm("triage.add_approval"))

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What was ever signed has a page of its own, which asks why."""
        vignette = self.get_object(request, unquote(object_id))
        may = self.has_delete_permission(request, vignette)
        if may and vignette is not None and vignette.was_ever_signed:
            return HttpResponseRedirect(address("triage_vignette_remove", vignette))
        return super().delete_view(request, object_id, extra_context)

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[Any, Any], set[str], list[Any]]:
        """Nothing that was ever signed goes with others."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        signed = [_one_by_one(one) for one in objs if one.was_ever_signed]
        return deleted, counts, (set() if signed else lacking), [*protected, *signed]

    def has_sign_permission(self, request: HttpRequest) -> bool:
        """Clinical leads sign."""
        return bool(request.user.has_perm("triage.add_approval"))

    @admin.action(description=gettext_lazy("Sign the chosen vignettes"), permissions=["sign"])
    def sign(self, request: HttpRequest, queryset: QuerySet[Vignette]) -> HttpResponse | None:
        """Lead to the page that shows what would be signed."""
        ids = [one.pk for one in to_be_signed(queryset)][: MOST_AT_ONCE + 1]
        if not ids:
            messages.info(request, _("All of these are signed already."))
            return None
        if len(ids) > MOST_AT_ONCE:
            said = _("Choose at most %(n)d, so that each is read before it is signed.")
            messages.error(request, said % {"n": MOST_AT_ONCE})
            return None
        chosen = ",".join(map(str, ids))
        return HttpResponseRedirect(f"{reverse('admin:triage_vignette_sign')}?ids={chosen}")

    def _may_take_back(self, request: HttpRequest, recorded: Any) -> bool:
        """A signature comes and goes with what was signed, never by undoing a record of it."""
        return False

    @admin.display(description=gettext_lazy("the answers in words"))
    def in_words(self, vignette: Vignette) -> str | SafeString:
        """Every answer, question by question."""
        if not vignette.pk:
            return _("Save it to read the answers here.")
        draft = build_draft(vignette.questionnaire)
        fit = answers_of(vignette, draft)
        every = ((line,) for line in describe_patient(draft, fit))
        return format_html(
            "{}<details><summary>{}</summary><ul>{}</ul></details>",
            tell_patient(draft, fit),
            _("Every answer"),
            format_html_join("", "<li>{}</li>", every),
        )

    @admin.display(description=gettext_lazy("expected"), ordering="expected_urgency")
    def expected(self, vignette: Vignette) -> SafeString:
        """The expected urgency as a word with a shape."""
        return urgency_badge(vignette.expected_urgency)

    @admin.display(description=gettext_lazy("under the draft"))
    def result(self, vignette: Any) -> str | SafeString:
        """Passes, or why not; folded in a list."""
        if not vignette.pk:
            return _("Save it to see what becomes of it.")
        listed = getattr(vignette, "trial", None)
        trial, draft = listed or Drafts().try_one(vignette)
        if trial.passes:
            return format_html('<span class="passes">{}</span>', _("✓ Passes"))
        why = " ".join(why_it_fails(trial, draft))
        if listed:
            return format_html(
                '<details><summary class="fails">{}</summary>{}</details>', _("✗ Fails"), why
            )
        return format_html('<strong class="fails">{}</strong> {}', _("✗ Fails."), why)

    @admin.display(description=gettext_lazy("signature"), ordering="signed_at")
    def signature(self, vignette: Vignette) -> str | SafeString:
        """Who stands by it, since when, and what was done to it since."""
        if vignette.signed_at is None:
            return capfirst(_("a proposal, not signed"))
        words = {"who": vignette.signed_by, "when": times.day(vignette.signed_at)}
        said = _("%(who)s, %(when)s") % words
        marks = getattr(vignette, "marks", None)
        if marks is None:
            marks = _marks_in_words(vignette)
        if not marks:
            return said
        each = format_html_join("", "<li>{}</li>", ((mark,) for mark in marks))
        since = _("changed since it was signed")
        return format_html(
            "{}<details><summary>{}</summary><ul>{}</ul></details>", said, since, each
        )


def _marks_in_words(vignette: Vignette) -> list[str]:
    draft = build_draft(vignette.questionnaire)
    return [mark_words(mark, draft) for mark in marks_of([vignette])[vignette.pk]]


def _one_by_one(vignette: Vignette) -> SafeString:
    where = address("triage_vignette_remove", vignette)
    said = _("it was signed, so a clinical lead deletes it on a page of its own and says why.")
    return format_html('<a href="{}">{}</a>: {}', where, vignette, said)


def _whole(text: object) -> int | None:
    return int(str(text)) if str(text).isdecimal() else None
