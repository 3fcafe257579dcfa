"""A version as people meet it, on one page; and a signature under one that has none."""

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.admin.damaged import say_damaged
from triage.editing.admin.reading_page import show_version
from triage.editing.admin.reading_sent import read_sent
from triage.editing.approving import sign_version
from triage.editing.refusals import NotPublishable
from triage.models import QuestionnaireVersion
from triage.site.turned import refuse_turned
from triage.staff.model_admin import LONGEST_TEXT
from triage.staff.pages import address, draw, get_version, require


class SignForm(forms.Form):
    """A note under a whole version."""

    note = forms.CharField(
        label=gettext_lazy("Note"),
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        help_text=gettext_lazy("What you looked at, and why it may be live."),
        error_messages={"required": gettext_lazy("Write what you looked at, and why.")},
        max_length=LONGEST_TEXT,
        validators=[refuse_turned],
    )


def whole_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Read the whole of it; who may, and has ticked all of it, signs it."""
    user = require(request, "view_questionnaireversion")
    version = get_version(pk)
    if version.parsed_or_none() is None:
        return say_damaged(site, request, version)
    turns = request.POST.get("action") == "turn"  # to another page; the note goes along
    form = SignForm(initial=request.POST.dict()) if turns else SignForm(request.POST or None)
    if request.method == "POST" and not turns:
        require(request, "add_approval")
        if _sign(request, version, form, user):
            return HttpResponseRedirect(address("triage_questionnaireversion_change", version))
    signed = version.signatures().filter(approved_by=user).exists()
    return draw(
        site,
        request,
        "editing/whole",
        version,
        title=_("The whole of %(version)s") % {"version": version},
        version=version,
        form=form,
        list=show_version(version, read_sent(request), signed=signed),
        may_sign=user.has_perm("triage.add_approval") and not (signed or version.is_withdrawn),
    )


def _sign(request: HttpRequest, version: QuestionnaireVersion, form: SignForm, user: User) -> bool:
    ticks = read_sent(request).ticks
    try:
        if form.is_valid():
            sign_version(version, read=ticks, by=user, note=form.cleaned_data["note"])
    except NotPublishable as refusal:
        for problem in refusal.problems:
            form.add_error(None, problem.sentence)
    if form.is_valid():
        messages.success(request, _("You have signed this very version."))
    return form.is_valid()
