"""Publish: everything there is to know of a draft on one page, a signature, and the act."""

from dataclasses import dataclass, replace

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.admin.publish_report import find_rewordings, shown_report
from triage.editing.draft_report import Report, make_report
from triage.editing.publishing import NotPublishable, StaleApproval, approve, publish
from triage.staff.pages import address, draw, get_questionnaire, require

_STALE = gettext_lazy(
    "The draft was changed after you opened this page. Nothing was signed and nothing was "
    "published. Your note and your ticks are kept; look at what is new, then press again."
)


class PublishForm(forms.Form):
    """A note, bound to the document that the person looked at."""

    sha256 = forms.CharField()
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        help_text=gettext_lazy("What you looked at, and why it may go live."),
        error_messages={"required": gettext_lazy("Write what you looked at, and why.")},
    )


@dataclass(frozen=True)
class Visit:
    """One request: who looks at which draft, and what they sent."""

    site: AdminSite
    request: HttpRequest
    user: User
    report: Report
    form: PublishForm
    ticks: frozenset[str]

    def draw(self, *, status: int = 200) -> HttpResponse:
        """Everything there is to know, in the order in which it is to be looked at."""
        return draw(
            self.site,
            self.request,
            "editing/publish",
            self.report.row,
            title=_("Publish %(row)s") % {"row": self.report.row},
            status=status,
            form=self.form,
            **shown_report(self.report, self.user, self.ticks),
        )


def publish_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Look; with the permission to, sign and publish what was looked at."""
    user = require(request, "view_questionnaire")
    report = make_report(get_questionnaire(pk))
    ticks = frozenset(request.POST.getlist("read"))
    if request.method != "POST":
        return Visit(site, request, user, report, PublishForm(), ticks).draw()
    approving = request.POST.get("action") != "publish"
    require(request, "add_approval" if approving else "add_questionnaireversion")
    form = PublishForm(request.POST)
    form.fields["note"].required = approving
    visit = Visit(site, request, user, report, form, ticks)
    return _act(visit, approving=approving) or _drawn_again(visit)


def _act(visit: Visit, *, approving: bool) -> HttpResponse | None:
    """Do it and lead on; or say why not, and leave everything as it was."""
    if visit.form.data.get("sha256") != visit.report.sha256:
        messages.error(visit.request, _STALE)
        return None
    _complain_of_unread(visit)
    if not visit.form.is_valid():
        return None
    try:
        return _sign(visit) if approving else _go_live(visit)
    except StaleApproval:
        messages.error(visit.request, _STALE)
    except NotPublishable as refusal:
        for problem in refusal.problems:
            visit.form.add_error(None, problem.sentence)
    return None


def _complain_of_unread(visit: Visit) -> None:
    shown = find_rewordings(visit.report, visit.user, visit.ticks)
    if not all(one.ticked for one in shown):
        visit.form.add_error(None, _("Read every changed wording first, and tick each."))


def _sign(visit: Visit) -> HttpResponse:
    data = visit.form.cleaned_data
    approve(visit.report.row, sha256=data["sha256"], by=visit.user, note=data["note"])
    messages.success(visit.request, _("You have approved this very document."))
    return HttpResponseRedirect(address("triage_questionnaire_publish", visit.report.row))


def _go_live(visit: Visit) -> HttpResponse:
    data = visit.form.cleaned_data
    version = publish(visit.report.row, by=visit.user, note=data["note"], sha256=data["sha256"])
    said = _("Version %(n)d is live. Who starts now meets it; who is under way finishes theirs.")
    messages.success(visit.request, said % {"n": version.number})
    return HttpResponseRedirect(address("triage_questionnaireversion_change", version))


def _drawn_again(visit: Visit) -> HttpResponse:
    """What was sent stays; the document is the draft as it is now, to be looked at anew."""
    report = make_report(visit.report.row)
    looked_at = visit.form.data.get("sha256")
    return replace(visit, report=report).draw(status=200 if looked_at == report.sha256 else 409)
