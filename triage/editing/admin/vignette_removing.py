"""Deleting a vignette that was signed once: who it was, and why it goes."""

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.drafts import build_draft
from triage.editing.signatures import remove_vignette
from triage.editing.vignette_words import substance_words
from triage.models import Vignette
from triage.site.turned import refuse_turned
from triage.staff.model_admin import LONGEST_TEXT
from triage.staff.pages import draw, require


class RemovalForm(forms.Form):
    """Why it goes."""

    reason = forms.CharField(
        label=gettext_lazy("Why is it deleted?"),
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        help_text=gettext_lazy("It is shown to whoever publishes, and kept."),
        error_messages={"required": gettext_lazy("Write why. It is shown to whoever publishes.")},
        max_length=LONGEST_TEXT,
        validators=[refuse_turned],
    )


def remove_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why; the POST deletes it, and keeps what it was."""
    user = require(request, "delete_vignette", "add_approval")
    rows = Vignette.objects.select_related("questionnaire__default_disposition", "signed_by")
    vignette = rows.filter(pk=pk).first()
    if vignette is None:
        raise Http404
    form = RemovalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        remove_vignette(vignette, by=user, reason=form.cleaned_data["reason"])
        messages.success(request, _("“%(title)s” is deleted.") % {"title": vignette.title})
        return HttpResponseRedirect(reverse("admin:triage_vignette_changelist"))
    substance = substance_words(vignette.substance(), build_draft(vignette.questionnaire))
    return draw(
        site,
        request,
        "editing/remove_vignette",
        vignette,
        title=_("Delete a vignette that was signed"),
        vignette=vignette,
        substance=substance,
        form=form,
    )
