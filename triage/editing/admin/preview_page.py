"""See it as the patient does: the pages of a draft, or of a version, and nothing is stored."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import resolve

from triage.check.about_forms import StartForm
from triage.check.answering import may_answer
from triage.check.forms import QuestionForm
from triage.check.submissions import may_complete, may_finish_early
from triage.check.views import check, ending, learn, pictures, reading, result, so_far, start, stop
from triage.check.views.not_stored import rates_question
from triage.editing.admin.damaged import say_damaged
from triage.editing.admin.preview import Preview
from triage.editing.admin.preview_broken import drawn_or_problems
from triage.editing.previewing import Shown, read_word, version_of_draft
from triage.engine.questionnaire import Questionnaire
from triage.staff.pages import get_questionnaire, get_version, require

_UNPROCESSABLE = 422


def preview_draft_view(
    site: AdminSite, request: HttpRequest, *, pk: int, word: str, page: str = ""
) -> HttpResponse:
    """A page of the draft."""
    require(request, "view_questionnaire")
    row = get_questionnaire(pk)

    def draw() -> HttpResponse:
        version = version_of_draft(row)
        return show(Preview(request, row, version, _read(version.parsed(), word), page))

    return drawn_or_problems(site, request, row, draw)


def preview_version_view(
    site: AdminSite, request: HttpRequest, *, pk: int, word: str, page: str = ""
) -> HttpResponse:
    """A page of a published version."""
    require(request, "view_questionnaireversion")
    version = get_version(pk)
    document = version.parsed_or_none()
    if document is None:
        return say_damaged(site, request, version)
    return show(Preview(request, version, version, _read(document, word), page))


def _read(document: Questionnaire, word: str) -> Shown:
    shown = read_word(document, word)
    if shown is None:
        raise Http404
    return shown


def show(preview: Preview) -> HttpResponse:
    """The page at the end of the address; what is no page of a check has one that says so."""
    match = resolve(f"/{preview.page}")
    draw: Callable[..., HttpResponse] = _PAGES.get(match.view_name, _elsewhere)
    return draw(preview, **match.kwargs)


def _start(preview: Preview, **_arguments: Any) -> HttpResponse:
    """What is read before a check begins; its button leads on, by what is agreed to."""
    posted = preview.request.method == "POST"
    form = StartForm(preview.request.POST) if posted else start.fresh_form()
    if posted and form.is_valid():
        return HttpResponseRedirect(_begun(preview, form.cleaned_data))
    status = _UNPROCESSABLE if posted else 200
    return preview.draw(start.start_page, preview.version, form, status=status)


def _begun(preview: Preview, agreed: dict[str, Any]) -> str:
    """The first question; who wants nothing stored is asked none."""
    if agreed["store"] == "no":
        return preview.address("without")
    given, may_follow_up = preview.shown.everything, agreed["follow_up"]
    began = replace(preview.shown, answers={}, later=given, got_help=False)
    return preview.going_on(replace(began, may_follow_up=may_follow_up))


def _question(preview: Preview, link_id: str) -> HttpResponse:
    """One question, as they come to it; its button leads to what comes next."""
    met = preview.shown.met_at(preview.document, link_id)
    if met != preview.shown:
        return HttpResponseRedirect(preview.address("question", link_id, shown=met))
    submission = preview.check()
    route = submission.route()
    if not may_answer(route, link_id):
        return HttpResponseRedirect(preview.going_on(met))
    if preview.request.method != "POST" or rates_question(preview.request):
        return preview.draw(check.question, submission, link_id, at=link_id)
    asked = submission.questionnaire.questions_by_id[link_id]
    shows = submission.questionnaire.pictures_at(asked)
    form = QuestionForm(asked, preview.request.POST, pictures=shows)
    if form.is_valid():
        return HttpResponseRedirect(preview.after(link_id, form.values()))
    page, status = check.question_page, _UNPROCESSABLE
    return preview.draw(page, submission, route, form, status=status, at=link_id)


def _stop(preview: Preview) -> HttpResponse:
    """What is told at once; "I have got help" shows what is read after that."""
    if preview.request.method != "POST":
        return preview.draw(stop.stop, preview.check())
    helped = replace(preview.shown, got_help=True)
    return HttpResponseRedirect(preview.address(_last_page(preview), shown=helped))


def _last_page(preview: Preview) -> str:
    submission = preview.check()
    outcome = submission.outcome()
    return "result" if may_complete(submission, outcome) else "stop"


def _so_far(preview: Preview) -> HttpResponse:
    return preview.draw(so_far.so_far, preview.check())


def _answers(preview: Preview) -> HttpResponse:
    """The answers once more; the button that sends them leads to the result."""
    if preview.request.method == "POST":
        return HttpResponseRedirect(preview.address("result"))
    return preview.draw(ending.answers, preview.check())


def _unfinished(preview: Preview) -> HttpResponse:
    return preview.draw(ending.unfinished, preview.check())


def _after_the_end(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that is there once a check is finished, which it must be possible to do.

    What is chosen to read about is not carried on: the button leads back to the result.
    """

    def page(preview: Preview) -> HttpResponse:
        submission = preview.check()
        outcome = submission.outcome()
        if preview.request.method == "POST":
            return HttpResponseRedirect(preview.address("result"))
        if may_complete(submission, outcome) or may_finish_early(submission, outcome):
            return preview.draw(view, preview.check(is_over=True))
        return HttpResponseRedirect(preview.going_on(preview.shown))

    return page


def _section(preview: Preview, section: str) -> HttpResponse:
    """What the reading leads to."""
    for place, one in enumerate(preview.document.sections):
        if one.slug == section:
            unsigned = not preview.version.is_signed
            return preview.draw(learn.section_page, preview.document, place, unsigned=unsigned)
    return _elsewhere(preview)


def _picture(preview: Preview, name: str) -> HttpResponse:
    return preview.draw(pictures.picture, name)


def _elsewhere(preview: Preview, **_arguments: Any) -> HttpResponse:
    """What is the same for every questionnaire, or would store something."""
    return preview.draw(render, "editing/preview_elsewhere.html")


#: The pages of a check by the names of their addresses.
_PAGES: dict[str, Callable[..., HttpResponse]] = {
    "home": _start,
    "begin": _start,
    "question": _question,
    "stop": _stop,
    "so-far": _so_far,
    "answers": _answers,
    "finish-early": _answers,
    "unfinished": _unfinished,
    "result": _after_the_end(result.result),
    "slip": _after_the_end(result.slip),
    "all-reading": _after_the_end(reading.all_reading),
    "find-reading": _after_the_end(reading.find_reading),
    "learn-section": _section,
    "picture": _picture,
}
