"""Pages about the site: an editor changes their words, and patients read them at once."""

import re
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db.models import Model, TextField
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.admin.history import RowHistory
from triage.engine.checks.forbidden_words import MARKUP, UNSEEN
from triage.engine.checks.texts import tokens_in
from triage.engine.telephone import SITE_TOKENS
from triage.models import SitePage
from triage.site.telephones import numbers
from triage.staff.model_admin import LinesField
from triage.staff.stamped_admin import StampedAdmin

#: The page has a first heading already.
_FIRST_HEADING = re.compile(r"^ {0,3}#(?!#)", re.MULTILINE)


class SitePageForm(forms.ModelForm):
    """Words that are seen as they are typed."""

    def clean_title(self) -> str:
        """Plain text."""
        return _seen(str(self.cleaned_data["title"]))

    def clean_body(self) -> str:
        """With headings below the page's own."""
        body = _seen(str(self.cleaned_data["body"]))
        if _FIRST_HEADING.search(body):
            raise ValidationError(_("Begin a heading with ## or ###: the title is the first one."))
        return body


def _seen(text: str) -> str:
    """Refuse what no page shows, and names in braces that the site has no words for."""
    if UNSEEN.search(text):
        raise ValidationError(_("It holds a sign that nobody sees. Type it anew."))
    if found := MARKUP.search(text):
        said = _("“%(found)s” begins a picture, a link or HTML, which no page shows here.")
        raise ValidationError(said % {"found": found[0].strip()})
    tokens = SITE_TOKENS | set(numbers())
    unknown = sorted(set(tokens_in(text)) - tokens)
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in sorted(tokens))
        said = _("{%(name)s} stands for nothing here; known are %(known)s.")
        raise ValidationError(said % {"name": unknown[0], "known": known})
    return text


@admin.register(SitePage)
class SitePageAdmin(RowHistory, StampedAdmin):
    """Which pages there are the program knows: none is added, none goes."""

    form = SitePageForm
    list_display = ("title", "slug")
    search_fields = ("title", "body")
    ordering = ("slug",)
    readonly_fields = ("slug",)
    formfield_overrides = {
        TextField: {"form_class": LinesField, "widget": AdminTextareaWidget(attrs={"rows": 24})}
    }
    fieldsets = (
        (
            None,
            {
                "fields": ("slug", "title", "body"),
                "description": gettext_lazy(
                    "What you save here patients read at once, and nobody signs it. So it is "
                    "about this site and gives no medical advice: that belongs to a "
                    "questionnaire. How long data is kept, who may read it, whom to ask and which "
                    "version is live the program adds below your text."
                ),
            },
        ),
    )

    def view_on_site(self, page: SitePage) -> str:
        """Where patients read it."""
        return reverse(page.slug)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """``manage.py setup`` makes those that are missing."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any | Model = None) -> bool:
        """Each is linked at the foot of every page."""
        return False
