"""Rows that other rows name: telephone lines, and where warning signs come from."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext as _

from triage.editing.admin.chosen import QuestionnaireFilter
from triage.editing.admin.draft_admin import DraftAdmin, DraftForm
from triage.engine.telephone import SITE_TOKENS
from triage.models import SignOrigin, TelephoneLine


class TelephoneLineForm(DraftForm):
    """A line whose number can be dialled, and whose token is not one of every site."""

    def clean_code(self) -> str:
        """What every site sets itself is no line of a questionnaire."""
        code = str(self.cleaned_data["code"])
        if code in SITE_TOKENS:
            said = _("{%(code)s} is set by every site. Choose another code.")
            raise forms.ValidationError(said % {"code": code})
        return code

    def clean_number(self) -> str:
        """Empty, or something to dial."""
        number = str(self.cleaned_data["number"]).strip()
        if number and not any(sign.isdigit() for sign in number):
            raise forms.ValidationError(_("Write a number with digits, or nothing."))
        return number


@admin.register(TelephoneLine)
class TelephoneLineAdmin(DraftAdmin):
    """A number with a name; its code in braces is a token of every text."""

    form = TelephoneLineForm
    list_display = ("order", "title", "code", "number", "always_shown")
    list_display_links = ("title",)
    list_filter = (QuestionnaireFilter,)
    search_fields = ("code", "title", "number")
    ordering = ("questionnaire", "order", "code")


@admin.register(SignOrigin)
class SignOriginAdmin(DraftAdmin):
    """What people read under a warning sign of where it comes from."""

    list_display = ("order", "title", "code", "contradicts")
    list_display_links = ("title",)
    list_filter = (QuestionnaireFilter,)
    search_fields = ("code", "title")
    ordering = ("questionnaire", "order", "code")
