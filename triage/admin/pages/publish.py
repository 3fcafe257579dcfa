"""Publish: everything there is to know of a draft on one page, a signature, and the act."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from hashlib import sha256 as digest
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.admin.pages.base import address, draw, get_questionnaire, require
from triage.admin.pages.edits import ShownEdit, compare, field_label
from triage.admin.patients import ShownPatient, show_patient
from triage.admin.places import Places
from triage.engine.claims import Claim, Verdict
from triage.engine.diff import Change
from triage.engine.edits import Edit
from triage.engine.sentences import floor_sentence
from triage.histories import changes_since
from triage.models import Replay
from triage.publishing import (
    NotPublishable,
    Report,
    StaleApproval,
    approve,
    make_report,
    publish,
)

_KINDS = {
    "totality": gettext_lazy("Each set of answers has exactly one outcome"),
    "floor": gettext_lazy("Safety floors hold"),
    "gate": gettext_lazy("Gates are asked, and “not sure” never lowers"),
    "self-care": gettext_lazy("No sign at a gate ends as self-care"),
    "reach": gettext_lazy("Everything can occur"),
    "overshadowed": gettext_lazy("Each rule decides for somebody (warnings)"),
    "blind-spot": gettext_lazy("No rule misses somebody (warnings)"),
}
#: How much of a digest tells rewordings of one page apart.
_KEY = 16
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
class Rewording:
    """Changed words, and whether the person ticked them. ``key`` stays while both texts do."""

    key: str
    edit: Edit
    shown: ShownEdit
    address: str
    ticked: bool


@dataclass(frozen=True)
class ShownClaim:
    """A claim that was not proved, with where it is mended and whom it happens to."""

    claim: Claim
    address: str
    patient: ShownPatient | None

    @property
    def undecided(self) -> bool:
        """Whether the solver gave up."""
        return self.claim.verdict is Verdict.UNDECIDED


@dataclass(frozen=True)
class Page:
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
            "publish",
            self.report.row,
            title=_("Publish %(row)s") % {"row": self.report.row},
            status=status,
            form=self.form,
            **_shown(self.report, self.user, self.ticks),
        )


@dataclass(frozen=True)
class ShownChange:
    """People who fare differently, with one of them as either version asks them."""

    change: Change
    before: ShownPatient | None
    after: ShownPatient | None

    @property
    def answers_alike(self) -> bool:
        """Whether the same answers do for both."""
        return self.change.old_answers == self.change.new_answers


def publish_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Look; with the permission to, sign and publish what was looked at."""
    user = require(request, "view_questionnaire")
    report = make_report(get_questionnaire(pk))
    ticks = frozenset(request.POST.getlist("read"))
    if request.method != "POST":
        return Page(site, request, user, report, PublishForm(), ticks).draw()
    approving = request.POST.get("action") != "publish"
    require(request, "add_approval" if approving else "add_questionnaireversion")
    form = PublishForm(request.POST)
    form.fields["note"].required = approving
    page = Page(site, request, user, report, form, ticks)
    return _act(page, approving=approving) or _drawn_again(page)


def _act(page: Page, *, approving: bool) -> HttpResponse | None:
    """Do it and lead on; or say why not, and leave everything as it was."""
    if page.form.data.get("sha256") != page.report.sha256:
        messages.error(page.request, _STALE)
        return None
    unread = [one for one in _rewordings(page.report, page.user, page.ticks) if not one.ticked]
    if unread:
        page.form.add_error(None, _("Read every changed wording first, and tick each."))
    if not page.form.is_valid():
        return None
    try:
        return _sign(page) if approving else _go_live(page)
    except StaleApproval:
        messages.error(page.request, _STALE)
    except NotPublishable as refusal:
        for problem in refusal.problems:
            page.form.add_error(None, problem.sentence)
    return None


def _sign(page: Page) -> HttpResponse:
    data = page.form.cleaned_data
    approve(page.report.row, sha256=data["sha256"], by=page.user, note=data["note"])
    messages.success(page.request, _("You have approved this very document."))
    return HttpResponseRedirect(address("triage_questionnaire_publish", page.report.row))


def _go_live(page: Page) -> HttpResponse:
    data = page.form.cleaned_data
    version = publish(page.report.row, by=page.user, note=data["note"], sha256=data["sha256"])
    said = _("%(version)s is live. Whoever starts now meets it; who is under way finishes theirs.")
    messages.success(page.request, said % {"version": version})
    return HttpResponseRedirect(address("triage_questionnaireversion_change", version))


def _drawn_again(page: Page) -> HttpResponse:
    """What was sent stays; the document is the draft as it is now, to be looked at anew."""
    report = make_report(page.report.row)
    looked_at = page.form.data.get("sha256")
    return replace(page, report=report).draw(status=200 if looked_at == report.sha256 else 409)


def _shown(report: Report, user: User, ticks: frozenset[str]) -> dict[str, Any]:
    """What the template prints."""
    places = Places(report.row)
    unproved = [claim for claim in report.claims if claim.verdict is not Verdict.PROVED]
    live = report.live.parsed() if report.live else None
    return {
        "report": report,
        "rewordings": _rewordings(report, user, ticks, places),
        "problems": [(one, places.address(one.kind, one.code)) for one in report.problems],
        "counts": tuple(_counts(report.claims)),
        "unproved": _claims(report, (c for c in unproved if c.blocks), places),
        "overshadowed": _claims(report, (c for c in unproved if c.kind == "overshadowed"), places),
        "blind_spots": _claims(report, (c for c in unproved if c.kind == "blind-spot"), places),
        "lowered": _changes(report, lowered=True),
        "raised": _changes(report, lowered=False),
        "floors": [
            (
                one,
                floor_sentence(live, one.floor),
                places.address("floor", one.floor.code),
                show_patient(report.draft, one.unprotected),
            )
            for one in report.lowered_floors
            if live
        ],
        "failing": [
            (trial, places.address("vignette", trial.vignette.code))
            for trial in report.trials
            if not trial.passes
        ],
        "passing": [trial for trial in report.trials if trial.passes],
        "replay": Replay.objects.filter(
            questionnaire=report.row, sha256=report.sha256, recall_version=None
        ).first(),
        "editors": _editors(report),
        "is_live": bool(report.live and report.live.sha256 == report.sha256),
        "may_approve": user.has_perm("triage.add_approval"),
        "has_approved": _has_approved(report, user),
        "may_publish": user.has_perm("triage.add_questionnaireversion"),
        "needs_approval": not settings.DEBUG,
    }


def _has_approved(report: Report, user: User) -> bool:
    return any(approval.approved_by_id == user.pk for approval in report.approvals)


def _rewordings(
    report: Report, user: User, ticks: frozenset[str], places: Places | None = None
) -> tuple[Rewording, ...]:
    """Who has signed the document has ticked them all."""
    signed = _has_approved(report, user)
    places = places or Places(report.row)
    return tuple(
        _rewording(edit, places.address(edit.kind, edit.code), ticks=ticks, signed=signed)
        for edit in report.rewordings
    )


def _rewording(edit: Edit, place: str, *, ticks: frozenset[str], signed: bool) -> Rewording:
    key = digest(repr(edit).encode()).hexdigest()[:_KEY]
    label = field_label(edit.kind, edit.field) if edit.field else _("the whole answer")
    shown = ShownEdit(label, *compare(edit.before, edit.after))
    return Rewording(key, edit, shown, place, signed or key in ticks)


def _counts(claims: Iterable[Claim]) -> Iterable[tuple[str, int, int]]:
    """(what, proved, all) for each kind of proof."""
    total, proved = Counter[str](), Counter[str]()
    for claim in claims:
        total[claim.kind] += 1
        proved[claim.kind] += claim.verdict is Verdict.PROVED
    for kind, words in _KINDS.items():
        if total[kind]:
            yield str(words), proved[kind], total[kind]


def _claims(report: Report, claims: Iterable[Claim], places: Places) -> tuple[ShownClaim, ...]:
    return tuple(
        ShownClaim(
            claim,
            places.address(claim.place, claim.code),
            show_patient(report.draft, claim.witness),
        )
        for claim in claims
    )


def _changes(report: Report, *, lowered: bool) -> tuple[ShownChange, ...]:
    live = report.live.parsed() if report.live else None
    return tuple(
        ShownChange(
            change,
            show_patient(live, change.old_answers) if live else None,
            show_patient(report.draft, change.new_answers),
        )
        for change in report.changes
        if change.lowered is lowered
    )


def _editors(report: Report) -> tuple[str, ...]:
    since = report.live.published_at if report.live else None
    return tuple(dict.fromkeys(changed.by for changed in changes_since(report.row, since)))
