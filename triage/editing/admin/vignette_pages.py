"""Signing vignettes, and proposing those that are missing at the borders of rules."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from triage.editing.admin.rights import require_editor
from triage.editing.admin.row_addresses import Places
from triage.editing.admin.saving import shown_problems
from triage.editing.draft_problems import find_draft_problems
from triage.editing.drafts import build_draft
from triage.editing.signatures import (
    StaleVignette,
    fingerprint,
    marks_of,
    sign_vignette,
    to_be_signed,
)
from triage.editing.vignette_proposals import Proposal, add_proposals, propose_vignettes
from triage.editing.vignette_words import ending_words, mark_words
from triage.editing.vignettes import Trials, answers_of, sign_title, why_it_fails
from triage.engine.proof.patients import Undecided
from triage.engine.questionnaire import Questionnaire
from triage.engine.rule_standings import Side
from triage.engine.urgency import Urgency
from triage.engine.words.narrative import describe_patient
from triage.engine.words.sentences import rule_sentence
from triage.models import Questionnaire as QuestionnaireRow
from triage.models import Vignette, VignetteChange
from triage.staff.pages import draw, get_questionnaire, require

#: A form with the fingerprints of more than this nobody reads before they sign.
MOST_AT_ONCE = 30


def sign_view(site: AdminSite, request: HttpRequest) -> HttpResponse:
    """Show what would be signed; the POST signs what has not changed since.

    Which ones is said by ``ids`` in the address; the form sends each with its fingerprint.
    """
    user = require(request, "view_vignette", "add_approval")
    chosen = _chosen(request)
    if not chosen:
        messages.info(request, _("All of these are signed already."))
        return _to_the_list()
    if request.method != "POST":
        return _sign_page(site, request, chosen)
    drafts = _drafts(chosen)
    changed = [one for one in chosen if not _sign(request, one, user, _draft_of(drafts, one))]
    if changed:
        messages.error(request, _changed_meanwhile(len(changed)))
        return _sign_page(site, request, _chosen(request), status=409)
    messages.success(request, _stood_by(len(chosen)))
    return _to_the_list()


def _to_the_list() -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:triage_vignette_changelist"))


def _changed_meanwhile(number: int) -> str:
    said = ngettext(
        "%(n)d vignette was changed after you opened this page, and is not signed. Read it again.",
        "%(n)d vignettes were changed after you opened this page, and are not signed. Read "
        "them again.",
        number,
    )
    return said % {"n": number}


def _stood_by(number: int) -> str:
    said = ngettext(
        "You stand by %(n)d vignette. From now on it must pass before anything is published.",
        "You stand by %(n)d vignettes. From now on they must pass before anything is published.",
        number,
    )
    return said % {"n": number}


def _sign(request: HttpRequest, vignette: Vignette, user: User, draft: Trials) -> bool:
    """Sign one, unless it, or what becomes of it, has changed since it was looked at."""
    if request.POST.get(f"ends-{vignette.pk}") != _ends(vignette, draft):
        return False
    seen = request.POST.get(f"seen-{vignette.pk}", "")
    try:
        sign_vignette(vignette, by=user, seen=seen, draft=draft)
    except StaleVignette:
        return False
    return True


def _ends(vignette: Vignette, draft: Trials) -> str:
    return ending_words(draft.of(vignette).ending, draft.document)


def _chosen(request: HttpRequest) -> list[Vignette]:
    """Those of the address that nobody has signed, or that have marks."""
    ids = [int(part) for part in request.GET.get("ids", "").split(",") if part.isdecimal()]
    rows = Vignette.objects.filter(pk__in=ids[:MOST_AT_ONCE])
    if not ids:
        raise Http404
    return to_be_signed(rows.select_related("questionnaire__default_disposition", "signed_by"))


def _drafts(chosen: list[Vignette]) -> dict[int, Trials]:
    rows = {vignette.questionnaire_id: vignette.questionnaire for vignette in chosen}
    return {pk: Trials(build_draft(row)) for pk, row in rows.items()}


def _draft_of(drafts: dict[int, Trials], vignette: Vignette) -> Trials:
    return drafts[vignette.questionnaire_id]


def _sign_page(
    site: AdminSite, request: HttpRequest, chosen: list[Vignette], *, status: int = 200
) -> HttpResponse:
    drafts, marks = _drafts(chosen), marks_of(chosen)
    shown = [_shown(one, _draft_of(drafts, one), marks[one.pk]) for one in chosen]
    title = _("Sign vignettes")
    return draw(site, request, "editing/sign", chosen[0], title=title, status=status, shown=shown)


def _shown(vignette: Vignette, draft: Trials, marks: list[VignetteChange]) -> dict[str, Any]:
    """A vignette in words, what becomes of it under the draft, and what was done to it."""
    trial, document = draft.of(vignette), draft.document
    return {
        "vignette": vignette,
        "seen": fingerprint(vignette),
        "ends": _ends(vignette, draft),
        "answers": describe_patient(document, answers_of(vignette, document)),
        "must": [sign_title(document, code) for code in vignette.must_fire.split()],
        "must_not": [sign_title(document, code) for code in vignette.must_not_fire.split()],
        "marks": [mark_words(mark, document) for mark in marks],
        "trial": trial,
        "why": why_it_fails(trial, document),
    }


def list_view(_site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """The vignettes of one questionnaire."""
    require(request, "view_vignette")
    address = reverse("admin:triage_vignette_changelist")
    return HttpResponseRedirect(f"{address}?in={pk}")


def propose_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """A made-up patient for each side of a rule that no vignette stands on; POST stores them."""
    require(request, "view_questionnaire", "add_vignette")
    row = get_questionnaire(pk)
    require_editor(request, row)
    draft, places = build_draft(row), Places(row)
    problems = find_draft_problems(draft)
    if problems:
        return _propose_page(site, request, row, problems=shown_problems(problems, places))
    try:
        if request.method == "POST":
            return _added(request, len(add_proposals(row, draft)))
        proposed = [_proposed(draft, one, places) for one in propose_vignettes(row, draft)]
    except Undecided:
        return _propose_page(site, request, row, undecided=True)
    return _propose_page(site, request, row, proposals=proposed)


def _propose_page(
    site: AdminSite, request: HttpRequest, row: QuestionnaireRow, **shown: Any
) -> HttpResponse:
    title = _("Propose vignettes: %(name)s") % {"name": row}
    plain = {"problems": (), "proposals": (), "undecided": False}
    return draw(site, request, "editing/propose", row, title=title, **{**plain, **shown})


def _added(request: HttpRequest, number: int) -> HttpResponse:
    said = ngettext(
        "%(n)d proposal was added. It counts once a clinical lead has signed it.",
        "%(n)d proposals were added. They count once a clinical lead has signed them.",
        number,
    )
    messages.success(request, said % {"n": number})
    return _to_the_list()


def _proposed(draft: Questionnaire, proposal: Proposal, places: Places) -> dict[str, Any]:
    rule = next(rule for rule in draft.rules if rule.code == proposal.rule)
    return {
        "proposal": proposal,
        "is_on": proposal.side is Side.ON,
        "urgency": Urgency(proposal.vignette.expected_urgency),
        "rule": rule,
        "address": places.address("rule", rule.code),
        "sentence": rule_sentence(draft, rule),
        "answers": describe_patient(draft, answers_of(proposal.vignette, draft)),
    }
