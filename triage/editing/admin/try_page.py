"""Try it: a draft, or a version, walked as a patient, with the rules beside each answer."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from triage.check.forms import QuestionForm, initial_values
from triage.check.summary import AnswerRow, answer_row
from triage.editing.admin.row_addresses import Places
from triage.editing.admin.saving import shown_problems
from triage.editing.drafts import build_draft
from triage.editing.publishing import find_draft_problems
from triage.editing.trying import Given, answer_harmlessly, pack, read_answers, write_answers
from triage.editing.vignettes import answers_of
from triage.engine.outcome import Outcome, State, can_still_rise, could_still_be, evaluate
from triage.engine.question import Question
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import Route, find_route
from triage.engine.rule_progress import RuleStanding, Step, rule_standings, steps
from triage.engine.rules import Disposition
from triage.engine.truth import Truth
from triage.engine.urgency import Urgency
from triage.models import Questionnaire as QuestionnaireRow
from triage.models import QuestionnaireVersion
from triage.staff.pages import draw, get_questionnaire, get_version, require


@dataclass(frozen=True)
class ShownRule:
    """A rule as it stands, with what it waits for or why it fires, in words."""

    standing: RuleStanding
    urgency: Urgency
    sign: str
    address: str
    rows: tuple[AnswerRow, ...]

    @property
    def unsure(self) -> bool:
        """Whether it fires because the person was not sure."""
        return self.standing.now is Truth.UNSURE


@dataclass(frozen=True)
class ShownStep:
    """An answer in words, and what it decided."""

    row: AnswerRow
    step: Step


@dataclass(frozen=True)
class Walk:
    """One made-up patient on the way through a questionnaire."""

    site: AdminSite
    request: HttpRequest
    about: QuestionnaireRow | QuestionnaireVersion
    row: QuestionnaireRow
    questionnaire: Questionnaire
    answers: Given = field(default_factory=dict)
    vignette: str = ""

    @cached_property
    def route(self) -> Route:
        """The questions these answers lead through."""
        return find_route(self.questionnaire, self.answers)

    @cached_property
    def outcome(self) -> Outcome:
        """What they demand."""
        return evaluate(self.questionnaire, self.answers)

    def question(self, link_id: str | None) -> Question | None:
        """The question to show, if it may be answered now; else the one that comes next."""
        if link_id not in self.route.asked or link_id not in (
            *self.route.kept,
            self.route.next_question,
        ):
            link_id = self.route.next_question
        return self.questionnaire.questions_by_id[link_id] if link_id else None

    def before(self, question: Question | None) -> str:
        """The question before this one; before the end, the last."""
        asked = [i for i in self.route.asked if i in self.route.kept]
        if question is not None and question.link_id in asked:
            asked = asked[: asked.index(question.link_id)]
        return asked[-1] if asked else ""


def try_draft_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Walk the draft."""
    require(request, "view_questionnaire")
    row = get_questionnaire(pk)
    draft = build_draft(row)
    if not _can_be_walked(draft):
        problems = shown_problems(find_draft_problems(draft), Places(row))
        return draw(site, request, "editing/try_not", row, title=_title(row), problems=problems)
    return _go(Walk(site, request, row, row, draft))


def try_version_view(site: AdminSite, request: HttpRequest, pk: int) -> HttpResponse:
    """Walk a published version."""
    require(request, "view_questionnaireversion")
    version = get_version(pk)
    return _go(Walk(site, request, version, version.questionnaire, version.parsed()))


def _can_be_walked(draft: Questionnaire) -> bool:
    return bool(draft.questions) and draft.default_disposition in draft.dispositions_by_code


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
    """From the first question, or from the answers of a vignette."""
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
        require(walk.request, "add_vignette")
        address = reverse("admin:triage_vignette_add")
        return HttpResponseRedirect(
            f"{address}?{urlencode({'questionnaire': walk.row.pk, **walked})}"
        )
    require(walk.request, "change_vignette")
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
    if form is None and asked is not None:
        form = QuestionForm(
            asked, initial=initial_values(asked, walk.route.kept.get(asked.link_id, ()))
        )
    if form is not None:
        form.question_page = False  # the page's heading is the admin's
        del form.fields["revision"]
    keeps = "triage.change_vignette" if walk.vignette else "triage.add_vignette"
    return draw(
        walk.site,
        walk.request,
        "editing/try",
        walk.about,
        title=_title(walk.about),
        status=status,
        form=form,
        asked=asked,
        walk=walk,
        carried=write_answers(walk.answers),
        before=walk.before(asked),
        is_draft=walk.about is walk.row,
        may_keep=walk.request.user.has_perm(keeps),
        **_shown(walk),
    )


def _shown(walk: Walk) -> dict[str, Any]:
    """What the template prints of where the patient stands."""
    q, answers, outcome = walk.questionnaire, walk.answers, walk.outcome
    could = could_still_be(q, answers)
    rules = _rules(walk)
    return {
        "outcome": outcome,
        "is_complete": outcome.state is State.COMPLETE,
        "out_of_scope": outcome.state is State.OUT_OF_SCOPE,
        "stops": [d for d in outcome.dispositions if d.stops_at_once],
        "ceiling": max((d.urgency for d in could), default=None),
        "could_still_be": _ways(walk, could),
        "can_rise": can_still_rise(q, answers, outcome),
        "firing": [rule for rule in rules if rule.standing.now is not Truth.NO],
        "open": [
            rule for rule in rules if rule.standing.now is Truth.NO and not rule.standing.is_decided
        ],
        "ruled_out": [
            rule for rule in rules if rule.standing.now is Truth.NO and rule.standing.is_decided
        ],
        "steps": [
            ShownStep(answer_row(q, walk.route.kept, step.link_id), step)
            for step in steps(q, answers)
        ],
    }


def _ways(walk: Walk, could: frozenset[Disposition]) -> list[Disposition]:
    """How it could end: nothing calmer than what is demanded already."""
    floor = walk.outcome.urgency or min(Urgency)
    return [
        disposition
        for disposition in walk.questionnaire.dispositions
        if disposition in could and (disposition.always_shown or disposition.urgency >= floor)
    ]


def _rules(walk: Walk) -> tuple[ShownRule, ...]:
    """Every rule, the most urgent first."""
    because = {
        finding.rule: {reason.question: reason.values for reason in finding.because}
        for finding in walk.outcome.findings
    }
    places = Places(walk.row)
    shown = [
        _rule(walk, standing, because, places.address("rule", standing.rule.code))
        for standing in rule_standings(walk.questionnaire, walk.answers)
    ]
    return tuple(sorted(shown, key=lambda rule: -rule.urgency))


def _rule(walk: Walk, standing: RuleStanding, because: dict[str, Given], address: str) -> ShownRule:
    """Shown with the answers that made it fire or ruled it out, or with what it waits for."""
    q, rule = walk.questionnaire, standing.rule
    unsure = standing.now is Truth.UNSURE
    leads_to = q.dispositions_by_code[rule.disposition_if_unsure if unsure else rule.disposition]
    answers: Given = because.get(rule.code, {})
    named = tuple(answers)
    if standing.now is Truth.NO:
        answers = dict(walk.route.kept)
        named = standing.ruled_out_by if standing.is_decided else standing.waits_for
    return ShownRule(
        standing=standing,
        urgency=leads_to.urgency,
        sign=q.signs_by_code[rule.sign].title,
        address=address,
        rows=tuple(answer_row(q, answers, link_id) for link_id in named),
    )
