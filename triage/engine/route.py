"""What to ask next: replay the answers from the first question."""

from collections.abc import Mapping
from dataclasses import dataclass

from triage.engine.conditions import ASKED_UNKNOWN, Answers, Value
from triage.engine.marks import Marked, weigh
from triage.engine.question import Question
from triage.engine.questionnaire import Questionnaire
from triage.engine.truth import Truth


@dataclass(frozen=True)
class Route:
    """The questions these answers lead through.

    ``asked`` holds link ids in order; ``kept`` the answers that count (all others were
    given off the route and are dropped); ``unanswered`` the questions still open, with
    the truth the caller reads into them. ``next_question`` is ``None`` at the end.
    """

    asked: tuple[str, ...]
    kept: Mapping[str, tuple[Value, ...]]
    unanswered: Mapping[str, Truth]
    open_required: tuple[str, ...]
    out_of_scope: str | None

    @property
    def next_question(self) -> str | None:
        """The first question without an answer; none once the route has ended."""
        if self.out_of_scope is not None:
            return None
        return next(iter(self.unanswered), None)

    @property
    def is_complete(self) -> bool:
        """Whether every required question on it has an answer and none ended it early."""
        return not self.open_required and self.out_of_scope is None


def find_route(
    questionnaire: Questionnaire, answers: Answers, *, unanswered: Truth = Truth.NO
) -> Route:
    """Replay the answers from the first question.

    A question is asked unless its ``enable_when`` is NO, so "not sure" asks the follow-up.
    Read unanswered questions as NO to follow the route so far, as YES to see every
    question that could still come.
    """
    return replay(questionnaire, answers, unanswered=unanswered)[0]


def replay(
    questionnaire: Questionnaire, answers: Answers, *, unanswered: Truth
) -> tuple[Route, Marked]:
    """The route, and what the answers kept on it make true."""
    asked: list[str] = []
    kept: dict[str, tuple[Value, ...]] = {}
    pending: dict[str, Truth] = {}
    left: str | None = None
    marks, marked = questionnaire.marks, Marked()
    for question, groups in questionnaire.asking:
        link_id = question.link_id
        if groups is not None and weigh(groups, marked) is Truth.NO:
            continue
        asked.append(link_id)
        given = answers.get(link_id)
        if given is None or (question.required and not given):
            pending[link_id] = unanswered
            marks.unanswered(marked, link_id, unanswered)
            continue
        kept[link_id] = given
        marks.answered(marked, link_id, given)
        if not question.out_of_scope.isdisjoint(given):
            left = link_id
            break
    required = questionnaire.questions_by_id
    still_open = tuple(link_id for link_id in pending if required[link_id].required)
    return Route(tuple(asked), kept, pending, still_open, left), marked


def as_left(questionnaire: Questionnaire, answers: Answers) -> dict[str, tuple[Value, ...]]:
    """The answers as they count when a check is left behind.

    A follow-up on the route that was not answered is read as "not sure"; a question that
    is always asked stays open, so an unanswered gate leaves the check unfinished.
    """
    filled = dict(answers)
    while missing := _open_follow_ups(questionnaire, filled):
        filled.update(dict.fromkeys(missing, (ASKED_UNKNOWN,)))
    return filled


def _open_follow_ups(questionnaire: Questionnaire, answers: Answers) -> list[str]:
    by_id = questionnaire.questions_by_id
    route = find_route(questionnaire, answers)
    return [link_id for link_id in route.unanswered if _is_follow_up(by_id[link_id])]


def _is_follow_up(question: Question) -> bool:
    return question.enable_when is not None and question.required
