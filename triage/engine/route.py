"""What to ask next: replay the answers from the first question."""

from collections.abc import Mapping
from dataclasses import dataclass

from triage.engine.conditions import ASKED_UNKNOWN, Answers, Value
from triage.engine.marks import Marked, safe_truth
from triage.engine.question import Question
from triage.engine.questionnaire import Questionnaire, WhenLeft
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
    yes, maybe, broken = questionnaire.marks.nothing_said
    for link_id, required, ends, needed, reader in questionnaire.asking:
        if needed & maybe != needed:
            continue
        asked.append(link_id)
        given = answers.get(link_id)
        if given is None or (required and not given):
            pending[link_id] = unanswered
            found = reader.unanswered[unanswered] if reader is not None else None
        else:
            kept[link_id] = given
            found = reader[given] if reader is not None else None
        if found is not None:
            surely, perhaps, unknown = found
            yes, maybe, broken = yes | surely, maybe | perhaps, broken | unknown
        if ends and given and not ends.isdisjoint(given):
            left = link_id
            break
    by_id = questionnaire.questions_by_id
    still_open = tuple(link_id for link_id in pending if by_id[link_id].required)
    route = Route(tuple(asked), kept, pending, still_open, left)
    return route, Marked(yes, maybe, broken)


def reading_questions(questionnaire: Questionnaire, answers: Answers) -> tuple[Question, ...]:
    """The questions that choose reading for whoever gave these answers."""
    if not questionnaire.reading_questions:
        return ()
    route = find_route(questionnaire, answers)
    return tuple(
        question
        for question in questionnaire.reading_questions
        if question.enable_when is None
        or question.enable_when.truth(route.kept, route.unanswered) is not Truth.NO
    )


def as_left(questionnaire: Questionnaire, answers: Answers) -> dict[str, tuple[Value, ...]]:
    """The answers as they count when a check is left behind.

    What somebody named, or was not sure of, may be as bad as it can: the follow-ups of such
    an answer to a gate, and those of a follow-up that counts, are read as "not sure" where
    they were not answered. A question that is always asked, or because of an answer that
    names no sign, stays open, and what is open demands nothing. An unanswered gate leaves the
    check unfinished. A document of format 1 (:class:`WhenLeft`) counts every follow-up on the
    route, whatever it follows, as it did when it was published.
    """
    filled = dict(answers)
    while missing := _open_follow_ups(questionnaire, filled):
        filled.update(dict.fromkeys(missing, (ASKED_UNKNOWN,)))
    return filled


def _open_follow_ups(questionnaire: Questionnaire, answers: Answers) -> list[str]:
    by_id = questionnaire.questions_by_id
    route = find_route(questionnaire, answers)
    counts = _counting(questionnaire, route)
    return [i for i in route.unanswered if i in counts and by_id[i].required]


def _counting(questionnaire: Questionnaire, route: Route) -> set[str]:
    """Questions on the route that count, or would if they were left open."""
    asked = [questionnaire.questions_by_id[link_id] for link_id in route.asked]
    if questionnaire.when_left is WhenLeft.FOLLOW_UPS:
        return {question.link_id for question in asked if question.enable_when is not None}
    counts = {q.link_id for q in asked if q.is_gate and q.names_sign(route.kept.get(q.link_id, ()))}
    for question in asked:  # a condition reads earlier questions only
        because = question.enable_when.conditions() if question.enable_when else ()
        counting = (condition for condition in because if condition.question in counts)
        if any(safe_truth(condition, route.kept) is not Truth.NO for condition in counting):
            counts.add(question.link_id)
    return counts
