"""Publish: everything there is to know of a draft on one page, a signature, and the act."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.editing.admin.only_page import NOTHING_LIVE, shown_selection
from triage.editing.admin.publish_report import has_approved, may_reason, shown_report
from triage.editing.admin.reading_page import show_draft
from triage.editing.admin.reading_sent import Sent, read_sent
from triage.editing.approving import approve, find_unsignable
from triage.editing.draft_report import Report, make_report
from triage.editing.publishing import publish
from triage.editing.reasons import keep_reasons
from triage.editing.refusals import NothingLive, NotPublishable, StaleApproval
from triage.models import ChosenEdits, Questionnaire
from triage.site.turned import refuse_turned
from triage.staff.model_admin import LONGEST_TEXT
from triage.staff.pages import address, draw, get_questionnaire, require

_STALE = gettext_lazy(
    "Something was changed after you opened this page. Nothing was signed and nothing was "
    "published. What you typed is kept, and your ticks where nothing changed; look at what is "
    "new, then press again."
)
_PUBLISH, _REASONS, _APPROVE, _TURN = "publish", "reasons", "approve", "turn"


class PublishForm(forms.Form):
    """A note, bound to the document that the person looked at and what it was compared with."""

    sha256 = forms.CharField(max_length=64)
    over = forms.IntegerField(required=False)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        help_text=gettext_lazy("What you looked at, and why it may go live."),
        error_messages={"required": gettext_lazy("Write what you looked at, and why.")},
        max_length=LONGEST_TEXT,
        validators=[refuse_turned],
    )

    @property
    def looked_at(self) -> tuple[str, int | None]:
        """As :attr:`Report.looked_at` was when the page was drawn."""
        over = str(self.data.get("over") or "")
        return str(self.data.get("sha256")), int(over) if over.isdecimal() else None


@dataclass(frozen=True)
class Visit:
    """One request: who looks at which draft, and what they sent."""

    site: AdminSite
    request: HttpRequest
    user: User
    report: Report
    form: PublishForm
    sent: Sent
    action: str = ""
    chosen: ChosenEdits | None = None

    @property
    def only(self) -> Collection[str] | None:
        """The keys of the edits that are to go out alone; none where the whole draft is."""
        return self.chosen.keys if self.chosen else None

    @property
    def reasons(self) -> dict[str, str]:
        """What was typed, by the key of what is weakened."""
        return self.sent.reasons_by_key(self.report.reading_list)

    def draw(self, *, status: int = 200) -> HttpResponse:
        """Everything there is to know, in the order in which it is to be looked at."""
        signed = has_approved(self.report, self.user)
        return draw(
            self.site,
            self.request,
            "editing/publish",
            self.report.row,
            title=_title(self.report),
            status=status,
            form=self.form,
            list=show_draft(self.report, self.sent, signed=signed),
            stale=status == _CONFLICT,
            **shown_report(self.report, self.user),
            chosen=self.chosen,
            **shown_selection(self.report, self.user),
        )


def _title(report: Report) -> str:
    said = _("Publish only these edits: %(row)s") if report.selection else _("Publish %(row)s")
    return said % {"row": report.row}


_CONFLICT = 409


def publish_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Look; with the permission to, give reasons, sign, and publish what was looked at."""
    user = require(request, "view_questionnaire")
    report = make_report(get_questionnaire(pk))
    return _answer(Visit(site, request, user, report, PublishForm(), Sent()))


def publish_only_view(site: AdminSite, request: HttpRequest, pk: int, chosen: int) -> HttpResponse:
    """The same of some edits alone, which the address names."""
    user = require(request, "view_questionnaire")
    row, every = get_questionnaire(pk), ChosenEdits.objects.select_related("by")
    edits = get_object_or_404(every, pk=chosen, questionnaire=row)
    try:
        report = make_report(row, edits.keys)
        return _answer(Visit(site, request, user, report, PublishForm(), Sent(), chosen=edits))
    except NothingLive:
        messages.error(request, NOTHING_LIVE)
        return HttpResponseRedirect(address("triage_questionnaire_publish", row))


def _answer(visit: Visit) -> HttpResponse:
    request = visit.request
    if request.method != "POST":
        return replace(visit, sent=read_sent(request)).draw()
    action = _allowed(request, visit.user, visit.report.row)
    form = PublishForm(request.POST)
    form.fields["note"].required = action == _APPROVE
    visit = replace(visit, form=form, sent=read_sent(request), action=action)
    return _act(visit) or _drawn_again(visit)


def _allowed(request: HttpRequest, user: User, row: Questionnaire) -> str:
    """What the person wants to do, if they may."""
    action = request.POST.get("action")
    if action == _TURN:
        return _TURN
    if action == _REASONS:
        if not may_reason(user, row):
            raise PermissionDenied
        return _REASONS
    if action == _PUBLISH:
        require(request, "add_questionnaireversion")
        return _PUBLISH
    require(request, "add_approval")
    return _APPROVE


def _act(visit: Visit) -> HttpResponse | None:
    """Do it and lead on; or say why not, and leave everything as it was."""
    if visit.form.looked_at != visit.report.looked_at:
        messages.error(visit.request, _STALE)
        return None
    try:
        return _ACTS[visit.action](visit)
    except StaleApproval:
        messages.error(visit.request, _STALE)
    except NotPublishable as refusal:
        for problem in refusal.problems:
            visit.form.add_error(None, problem.sentence)
    return None


def _keep_reasons(visit: Visit) -> HttpResponse:
    keep_reasons(visit.report.row, visit.reasons, by=visit.user)
    messages.success(visit.request, _("The reasons are kept."))
    return HttpResponseRedirect(visit.request.path)


def _sign(visit: Visit) -> HttpResponse | None:
    if not has_approved(visit.report, visit.user):
        _complain(visit)
    if not visit.form.is_valid():
        return None
    sha256, over = visit.form.looked_at
    approve(
        visit.report.row,
        sha256=sha256,
        over=over,
        read=visit.sent.ticks,
        by=visit.user,
        note=visit.form.cleaned_data["note"],
        reasons=visit.reasons,
        only=visit.only,
    )
    messages.success(visit.request, _("You have approved this very document."))
    return HttpResponseRedirect(visit.request.path)


def _go_live(visit: Visit) -> HttpResponse | None:
    if visit.report.approvals_missing and not visit.report.is_live:
        _complain(visit)  # else those who signed have read it
    if not visit.form.is_valid():
        return None
    sha256, over = visit.form.looked_at
    note = visit.form.cleaned_data["note"]
    bound: dict[str, Any] = {"sha256": sha256, "over": over, "only": visit.only}
    version = publish(visit.report.row, by=visit.user, note=note, **bound)
    said = _("Version %(n)d is live. Who starts now meets it; who is under way finishes theirs.")
    messages.success(visit.request, said % {"n": version.number})
    return HttpResponseRedirect(address("triage_questionnaireversion_change", version))


def _turn(_visit: Visit) -> None:
    """Nothing: another page of the list is drawn, with what was ticked and typed so far."""


_ACTS = {_REASONS: _keep_reasons, _APPROVE: _sign, _PUBLISH: _go_live, _TURN: _turn}


def _complain(visit: Visit) -> None:
    for sentence in find_unsignable(visit.report, visit.sent.ticks, visit.reasons):
        visit.form.add_error(None, sentence)


def _drawn_again(visit: Visit) -> HttpResponse:
    """What was sent stays; the document is the draft as it is now, to be looked at anew."""
    report = make_report(visit.report.row, visit.only)
    stale = visit.form.looked_at != report.looked_at
    return replace(visit, report=report).draw(status=_CONFLICT if stale else 200)
