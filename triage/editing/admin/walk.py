"""One made-up patient on the way through a questionnaire, with what stands beside the question."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest

from triage.check.summary import AnswerRow, answer_row
from triage.editing.admin.row_addresses import Places
from triage.editing.trying import Given
from triage.engine.outcome import Outcome, State, can_still_rise, could_still_be, evaluate
from triage.engine.question import Question
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import Route, find_route
from triage.engine.rule_standings import RuleStanding, Step, rule_standings, steps
from triage.engine.rules import Disposition
from triage.engine.truth import Truth
from triage.engine.urgency import Urgency
from triage.models import Questionnaire as QuestionnaireRow
from triage.models import QuestionnaireVersion


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
        shown = link_id if self._may_be_answered(link_id) else self.route.next_question
        worded = self.questionnaire.worded_for(self.answers)  # as the person would read it
        return worded.questions_by_id[shown] if shown else None

    def _may_be_answered(self, link_id: str | None) -> bool:
        reached = (*self.route.kept, self.route.next_question)
        return link_id in self.route.asked and link_id in reached

    def before(self, question: Question | None) -> str:
        """The question before this one; before the end, the last."""
        asked = [i for i in self.route.asked if i in self.route.kept]
        if question is not None and question.link_id in asked:
            asked = asked[: asked.index(question.link_id)]
        return asked[-1] if asked else ""


def shown_walk(walk: Walk) -> dict[str, Any]:
    """What the template prints of where the patient stands."""
    q, answers, outcome = walk.questionnaire, walk.answers, walk.outcome
    could = could_still_be(q, answers)
    return {
        "outcome": outcome,
        "is_complete": outcome.state is State.COMPLETE,
        "out_of_scope": outcome.state is State.OUT_OF_SCOPE,
        "stops": [d for d in outcome.dispositions if d.stops_at_once],
        "ceiling": max((d.urgency for d in could), default=None),
        "could_still_be": _ways(walk, could),
        "can_rise": can_still_rise(q, answers, outcome),
        "steps": [
            ShownStep(answer_row(q, walk.route.kept, s.link_id), s) for s in steps(q, answers)
        ],
        **_by_standing(_rules(walk)),
    }


def _by_standing(rules: tuple[ShownRule, ...]) -> dict[str, list[ShownRule]]:
    silent = [rule for rule in rules if rule.standing.now is Truth.NO]
    return {
        "firing": [rule for rule in rules if rule.standing.now is not Truth.NO],
        "open": [rule for rule in silent if not rule.standing.is_decided],
        "ruled_out": [rule for rule in silent if rule.standing.is_decided],
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
    q, rule = walk.questionnaire, standing.rule
    unsure = standing.now is Truth.UNSURE
    leads_to = q.dispositions_by_code[rule.disposition_if_unsure if unsure else rule.disposition]
    answers, named = _told(walk, standing, because.get(rule.code, {}))
    return ShownRule(
        standing=standing,
        urgency=leads_to.urgency,
        sign=q.signs_by_code[rule.sign].title,
        address=address,
        rows=tuple(answer_row(q, answers, link_id) for link_id in named),
    )


def _told(walk: Walk, standing: RuleStanding, because: Given) -> tuple[Given, tuple[str, ...]]:
    """The answers that made it fire or ruled it out, or the questions it waits for."""
    if standing.now is not Truth.NO:
        return because, tuple(because)
    named = standing.ruled_out_by if standing.is_decided else standing.waits_for
    return dict(walk.route.kept), named
