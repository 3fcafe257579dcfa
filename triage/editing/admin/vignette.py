"""Vignettes: made-up patients, tried under the draft, and signed by clinical leads."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.admin.draft_admin import DraftAdmin
from triage.editing.admin.urls import vignette_urls
from triage.editing.admin.vignette_form import VignetteForm, walked_data
from triage.editing.admin.vignette_pages import MOST_AT_ONCE
from triage.editing.admin.vignette_trials import Drafts, SignedFilter, TrialFilter, TrialList
from triage.editing.drafts import build_draft
from triage.editing.trying import unpack
from triage.editing.vignettes import answers_of, save_vignette, why_it_fails
from triage.engine.words.narrative import describe_patient, tell_patient
from triage.models import Questionnaire, Vignette
from triage.staff.tags import urgency_badge


@admin.register(Vignette)
class VignetteAdmin(DraftAdmin):
    """Made-up patients with the outcome that is expected of them.

    Whoever may sign documents may sign vignettes. A signed one is deleted only by them, and
    a change of what was signed takes the signature off.
    """

    form = VignetteForm
    change_form_template = "admin/triage/vignette/change_form.html"
    change_list_template = "admin/triage/vignette/change_list.html"
    list_display = ("title", "expected", "result", "signature")
    list_display_links = ("title",)
    list_filter = ("questionnaire", SignedFilter, TrialFilter, "expected_urgency")
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
        """With the page to sign."""
        return [*vignette_urls(self.admin_site), *super().get_urls()]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """The list that tries every vignette."""
        return TrialList

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With a way to propose what is missing, for each questionnaire."""
        may = request.user.has_perms(("triage.add_vignette", "triage.view_questionnaire"))
        rows = Questionnaire.objects.all() if may else Questionnaire.objects.none()
        context = {**(extra_context or {}), "questionnaires": rows}
        return super().changelist_view(request, context)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        """With the answers that were walked, if somebody comes from there."""
        word = request.GET.get("walk", "")
        if word and obj is not None and request.method == "GET":
            walked = unpack(build_draft(obj.questionnaire), word)
            kwargs["form"] = type("VignetteForm", (VignetteForm,), {"walked": walked or None})
        return super().get_form(request, obj, change, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """What was walked, with the outcome it has now; the editor says what it should be."""
        initial = super().get_changeform_initial_data(request)
        word = initial.pop("walk", "")
        row = Questionnaire.objects.filter(pk=_whole(initial.get("questionnaire"))).first()
        if word and row is not None:
            initial.update(walked_data(row, word))
        return initial

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """The signature goes when what was signed has changed."""
        if save_vignette(obj):
            said = _("What was signed has changed, so the signature is gone. Ask for a new one.")
            messages.warning(request, said)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A signed vignette holds back a draft that fails it, so not everybody deletes it."""
        allowed = super().has_delete_permission(request, obj)
        signed = isinstance(obj, Vignette) and obj.is_signed
        return allowed and (not signed or request.user.has_perm("triage.add_approval"))

    def has_sign_permission(self, request: HttpRequest) -> bool:
        """Clinical leads sign."""
        return bool(request.user.has_perm("triage.add_approval"))

    @admin.action(description=gettext_lazy("Sign the chosen vignettes"), permissions=["sign"])
    def sign(self, request: HttpRequest, queryset: QuerySet[Vignette]) -> HttpResponse | None:
        """Lead to the page that shows what would be signed."""
        ids = list(queryset.filter(signed_at=None).values_list("pk", flat=True)[: MOST_AT_ONCE + 1])
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
        """Passes, or why not."""
        if not vignette.pk:
            return _("Save it to see what becomes of it.")
        trial, draft = getattr(vignette, "trial", None) or Drafts().try_one(vignette)
        if trial.passes:
            return format_html('<span class="passes">{}</span>', _("✓ Passes"))
        why = " ".join(why_it_fails(trial, draft))
        return format_html('<strong class="fails">{}</strong> {}', _("✗ Fails."), why)

    @admin.display(description=gettext_lazy("signature"), ordering="signed_at")
    def signature(self, vignette: Vignette) -> str:
        """Who stands by it, and since when."""
        if vignette.signed_at is None:
            return capfirst(_("a proposal, not signed"))
        when = date_format(vignette.signed_at, "DATE_FORMAT")
        return _("%(who)s, %(when)s") % {"who": vignette.signed_by, "when": when}


def _whole(text: object) -> int | None:
    return int(str(text)) if str(text).isdecimal() else None
