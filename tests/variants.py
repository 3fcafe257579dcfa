"""The small questionnaire as an editor might have changed it."""

from dataclasses import replace
from typing import Any

from tests.small import NO, SMALL, UNSURE, YES, question, rule, when
from triage.engine.conditions import Condition, Criteria, Operator
from triage.engine.question import AnswerOption, Question, QuestionType
from triage.engine.questionnaire import Questionnaire, WhenLeft


def with_rule(code: str, *, of: Questionnaire = SMALL, **changes: Any) -> Questionnaire:
    """One rule changed."""
    rules = (replace(rule, **changes) if rule.code == code else rule for rule in of.rules)
    return replace(of, rules=tuple(rules))


def with_disposition(code: str, **changes: Any) -> Questionnaire:
    """SMALL with one disposition changed."""
    told = tuple(replace(d, **changes) if d.code == code else d for d in SMALL.dispositions)
    return replace(SMALL, dispositions=told)


def leading_to(code: str, disposition: str) -> Questionnaire:
    """One rule leads elsewhere, whether the person is sure or not."""
    return with_rule(code, disposition=disposition, disposition_if_unsure=disposition)


def without_rule(code: str) -> Questionnaire:
    """One rule less."""
    return replace(SMALL, rules=tuple(rule for rule in SMALL.rules if rule.code != code))


def with_question(link_id: str, *, of: Questionnaire = SMALL, **changes: Any) -> Questionnaire:
    """One question changed."""
    questions = (replace(q, **changes) if q.link_id == link_id else q for q in of.questions)
    return replace(of, questions=tuple(questions))


def with_option(
    link_id: str, value: str, *, of: Questionnaire = SMALL, **changes: Any
) -> Questionnaire:
    """One option of a question changed."""

    def options(question: Question) -> tuple[AnswerOption, ...]:
        return tuple(replace(o, **changes) if o.value == value else o for o in question.options)

    return with_question(link_id, of=of, options=options(of.questions_by_id[link_id]))


def without_question(link_id: str) -> Questionnaire:
    """One question less, which nothing may read."""
    return replace(SMALL, questions=tuple(q for q in SMALL.questions if q.link_id != link_id))


def from_score(score: int) -> Questionnaire:
    """Long pain counts from another score."""
    duration = SMALL.rules[3].criteria.groups[1]
    worst = Condition("score", Operator.GREATER_OR_EQUAL, score)
    return with_rule("long-pain", criteria=Criteria(((worst,), duration)))


def asking_more(when_left: WhenLeft = WhenLeft.SIGNS) -> Questionnaire:
    """A question that follows an answer which names no sign: unsure, it is a same-day matter."""
    sudden = question(
        "sudden",
        QuestionType.YES_NO,
        part="Pain",
        options=(YES, NO, UNSURE),
        enable_when=Criteria(((Condition("score", Operator.GREATER_OR_EQUAL, 1),),)),
    )
    place = SMALL.order["score"] + 1
    return replace(
        SMALL,
        questions=(*SMALL.questions[:place], sudden, *SMALL.questions[place:]),
        rules=(*SMALL.rules, rule("sudden", "same-day", when(("sudden", "yes")), "long-pain")),
        when_left=when_left,
    )


#: Not to be published, as nothing leads to "same-day" any more: fever is an emergency.
URGENT_FEVER = leading_to("fever", "emergency")
#: Likewise: fever is seen soon.
MILD_FEVER = leading_to("fever", "soon")
#: Long pain is seen on the same day.
STRICTER = leading_to("long-pain", "same-day")
#: Long pain counts only when it is worse.
CALMER = from_score(9)
