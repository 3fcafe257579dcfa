"""New questions answered in all vignettes at once: what would become of them, then it is stored."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from triage.editing.admin.answers_form import AnswersForm, named_questions
from triage.editing.admin.rights import require_editor
from triage.editing.answering import (
    Answered,
    Plan,
    StalePlan,
    find_open,
    plan_answers,
    store_answers,
)
from triage.editing.drafts import build_draft
from triage.editing.signatures import Documents, ReasonMissing
from triage.editing.vignette_words import ending_words, outcome_words
from triage.engine.question import Question
from triage.engine.questionnaire import Questionnaire
from triage.models import Questionnaire as QuestionnaireRow
from triage.staff.pages import address, draw, get_questionnaire, require

_PER_PAGE = 50


def answer_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for an answer to each open question, show what it does, and store it when told to."""
    user = require(request, "view_questionnaire", "change_vignette")
    row = get_questionnaire(pk)
    require_editor(request, row)
    if request.method != "POST":
        return _page(site, request, row, user)
    questions = named_questions(request.POST, build_draft(row).questions)
    try:
        stored = store_answers(
            row,
            AnswersForm(request.POST, questions, {}).given,
            by=user,
            seen=request.POST.get("seen", ""),
            reason=request.POST.get("reason", ""),
            may_unsign=_may_unsign(user),
        )
    except StalePlan:
        messages.error(request, _("Something was changed meanwhile, so nothing was stored."))
        return _page(site, request, row, user, status=409)
    except ReasonMissing:
        said = _("Nothing was stored: write why these signatures go.")
        messages.error(request, said)
        return _page(site, request, row, user)
    messages.success(request, _stored(len(stored.answered)))
    return HttpResponseRedirect(address("triage_questionnaire_answer", row))


def _may_unsign(user: User) -> bool:
    return bool(user.has_perm("triage.add_approval"))


def _stored(number: int) -> str:
    said = ngettext(
        "The answers were put into %(n)d vignette.",
        "The answers were put into %(n)d vignettes.",
        number,
    )
    return said % {"n": number}


def _form(
    data: Any, documents: Documents, row: QuestionnaireRow
) -> tuple[AnswersForm, Plan, dict[str, int]]:
    """The boxes: what is open now, what was answered, and what is open because of that."""
    vignettes = tuple(row.vignettes.select_related("signed_by"))
    counts = find_open(documents, vignettes)
    questions = documents.draft.document.questions
    named = named_questions(data, questions)
    given = AnswersForm(data, named, counts).given
    plan, still = plan_answers(documents, vignettes, given)
    asked = {*counts, *(one.link_id for one in (*named, *still))}
    boxes: list[Question] = [question for question in questions if question.link_id in asked]
    return AnswersForm(data, boxes, counts), plan, counts


def _page(
    site: AdminSite, request: HttpRequest, row: QuestionnaireRow, user: User, *, status: int = 200
) -> HttpResponse:
    documents = Documents(row)
    data = request.POST if request.method == "POST" else request.GET
    form, plan, counts = _form(data, documents, row)
    draft = documents.draft.document
    elsewhere = Paginator([_shown(one, draft) for one in plan.elsewhere], _PER_PAGE)
    return draw(
        site,
        request,
        "editing/answer_all",
        row,
        title=_("Answer new questions: %(name)s") % {"name": row},
        status=status,
        form=form,
        is_open=bool(counts),
        plan=plan,
        same=len(plan.answered) - len(plan.elsewhere),
        elsewhere=elsewhere.get_page(data.get("p")),
        may_unsign=_may_unsign(user),
        reason=request.POST.get("reason", ""),
    )


def _shown(one: Answered, draft: Questionnaire) -> dict[str, Any]:
    """A vignette that would end elsewhere, from where to where, and what its signature does."""
    return {
        "vignette": one.before,
        "was": outcome_words(one.outcome, draft) if one.outcome else _("not known"),
        "now": ending_words(one.trial.ending, draft),
        "passes": one.trial.passes,
        "takes_signature": one.takes_signature,
    }
