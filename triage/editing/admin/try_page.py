"""Try it: a draft, or a version, walked as a patient, with the rules beside each answer."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from triage.check.forms import QuestionForm, initial_values
from triage.editing.admin.damaged import say_damaged
from triage.editing.admin.preview import TRY, Preview
from triage.editing.admin.preview_broken import can_be_shown
from triage.editing.admin.rights import require_editor
from triage.editing.admin.row_addresses import Places
from triage.editing.admin.saving import shown_problems
from triage.editing.admin.walk import Walk, shown_walk
from triage.editing.draft_problems import find_draft_problems
from triage.editing.drafts import build_draft
from triage.editing.previewing import Shown, version_of_draft
from triage.editing.rights import may_edit
from triage.editing.trying import (
    Given,
    answer_harmlessly,
    pack,
    read_answers,
    unpack,
    write_answers,
)
from triage.editing.vignettes import answers_of
from triage.engine.question import Question
from triage.models import Questionnaire as QuestionnaireRow
from triage.staff.pages import draw, get_questionnaire, get_version, require


def try_draft_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Walk the draft."""
    require(request, "view_questionnaire")
    row = get_questionnaire(pk)
    draft = build_draft(row)
    if not can_be_shown(draft):
        problems = shown_problems(find_draft_problems(draft), Places(row))
        why = _(
            "This draft cannot be walked yet: it needs a question, and a default disposition for "
            "those in whom nothing is found."
        )
        page, title = "editing/not_yet", _title(row)
        return draw(site, request, page, row, title=title, why=why, problems=problems)
    return _go(Walk(site, request, row, row, draft))


def try_version_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Walk a published version."""
    require(request, "view_questionnaireversion")
    version = get_version(pk)
    document = version.parsed_or_none()
    if document is None:
        return say_damaged(site, request, version)
    return _go(Walk(site, request, version, version.questionnaire, document))


def _go(walk: Walk) -> HttpResponse:
    """Take up the answers that the page carried, and do what was pressed."""
    if walk.request.method != "POST":
        return _begin(walk)
    answers, complaint = read_answers(walk.questionnaire, walk.request.POST.get("answers", ""))
    if complaint:
        said = _("Some answers do not fit any more and were left out: %(why)s.")
        messages.warning(walk.request, said % {"why": complaint})
    vignette = walk.request.POST.get("vignette", "")
    walk = _with(walk, answers, vignette)
    act = _ACTS.get(walk.request.POST.get("go", ""), _show)
    return act(walk)


def _with(walk: Walk, answers: Given, vignette: str | None = None) -> Walk:
    name = walk.vignette if vignette is None else vignette
    return Walk(walk.site, walk.request, walk.about, walk.row, walk.questionnaire, answers, name)


def _begin(walk: Walk) -> HttpResponse:
    """From the first question, or from the answers of a vignette or of a preview."""
    carried = unpack(walk.questionnaire, walk.request.GET.get("walk", ""))
    if carried:
        return _draw(_with(walk, carried))
    code = walk.request.GET.get("vignette", "")
    vignette = walk.row.vignettes.filter(code=code).first() if code else None
    if vignette is None:
        return _draw(walk)
    return _draw(_with(walk, answers_of(vignette, walk.questionnaire), code))


def _answer(walk: Walk) -> HttpResponse:
    """Take the answer to the question on the page, and show what comes next."""
    asked = walk.question(walk.request.POST.get("question"))
    if asked is None or asked.link_id != walk.request.POST.get("question"):
        return _draw(walk)
    form = QuestionForm(asked, walk.request.POST)
    if not form.is_valid():
        return _draw(walk, form, status=422)
    return _draw(_with(walk, {**walk.answers, asked.link_id: form.values()}))


def _show(walk: Walk) -> HttpResponse:
    """Show a question that was answered before, to change it."""
    return _draw(walk, show=walk.request.POST.get("show"))


def _restart(walk: Walk) -> HttpResponse:
    return _draw(_with(walk, {}))


def _rest(walk: Walk) -> HttpResponse:
    return _draw(_with(walk, answer_harmlessly(walk.questionnaire, walk.answers)))


def _make_vignette(walk: Walk) -> HttpResponse:
    """To the form of a new vignette, or of the one that was walked, with these answers."""
    walked = {"walk": pack(walk.route.kept)}
    known = walk.row.vignettes.filter(code=walk.vignette).first() if walk.vignette else None
    if known is None:
        require_editor(walk.request, walk.row, "add_vignette")
        address = reverse("admin:triage_vignette_add")
        return HttpResponseRedirect(
            f"{address}?{urlencode({'questionnaire': walk.row.pk, **walked})}"
        )
    require_editor(walk.request, walk.row, "change_vignette")
    address = reverse("admin:triage_vignette_change", args=[known.pk])
    return HttpResponseRedirect(f"{address}?{urlencode(walked)}")


_ACTS = {
    "answer": _answer,
    "show": _show,
    "restart": _restart,
    "rest": _rest,
    "vignette": _make_vignette,
}


def _title(about: object) -> str:
    return _("Try it: %(name)s") % {"name": about}


def _draw(
    walk: Walk, form: QuestionForm | None = None, *, show: str | None = None, status: int = 200
) -> HttpResponse:
    asked = form.question if form else walk.question(show)
    keeps = "triage.change_vignette" if walk.vignette else "triage.add_vignette"
    return draw(
        walk.site,
        walk.request,
        "editing/try",
        walk.about,
        title=_title(walk.about),
        status=status,
        form=_form(walk, asked, form),
        asked=asked,
        walk=walk,
        carried=write_answers(walk.answers),
        before=walk.before(asked),
        is_draft=walk.about is walk.row,
        see=_see(walk),
        may_keep=walk.request.user.has_perm(keeps) and may_edit(walk.request.user, walk.row),
        **shown_walk(walk),
    )


def _see(walk: Walk) -> str:
    """What the addresses begin with of the pages as the patient sees them."""
    version = walk.about
    if isinstance(version, QuestionnaireRow):
        version = version_of_draft(version, walk.questionnaire)
    shown = Shown(walk.answers, back=TRY, who=_who(walk))
    return Preview(walk.request, walk.about, version, shown).prefix().rstrip("/")


def _who(walk: Walk) -> str:
    if not walk.vignette:
        return ""
    vignette = walk.row.vignettes.filter(code=walk.vignette).first()
    return _("the patient of the vignette “%(title)s”") % {"title": vignette or walk.vignette}


def _form(walk: Walk, asked: Question | None, filled: QuestionForm | None) -> QuestionForm | None:
    """As it was sent, or with the answer given before; without the question's own heading."""
    if asked is None:
        return None
    given = walk.route.kept.get(asked.link_id, ())
    form = filled or QuestionForm(asked, initial=initial_values(asked, given))
    form.question_page = False  # the page's heading is the admin's
    del form.fields["revision"]
    return form
