"""A questionnaire without a problem, and what is told of one that has some."""

from tests.engine.build import (
    NOT_SURE,
    all_of,
    choice,
    choices,
    days,
    floor,
    gate,
    is_,
    number,
    option,
    question,
    questionnaire,
    rule,
    suggestion,
    text,
)
from triage.engine.checks.draft import find_problems
from triage.engine.checks.floors import floors_name_parents
from triage.engine.checks.forbidden_words import approval_is_not_typed, urgent_texts_do_not_calm
from triage.engine.checks.missing_words import numbers_stand_first, texts_say_something
from triage.engine.checks.texts import tokens_are_known
from triage.engine.checks.times import times_fit_the_urgency
from triage.engine.checks.unread import every_answer_is_read
from triage.engine.question import QuestionType
from triage.engine.questionnaire import Questionnaire
from triage.engine.urgency import Urgency

WEAK = is_("weak", "yes")
OUT = option("no", negative=True, out_of_scope=True)
QUESTIONS = (
    question("adult", QuestionType.YES_NO, [option("yes"), OUT, NOT_SURE]),
    gate("weak"),
    choice("side", "left", "right", when=all_of(WEAK)),
    choices("legs", "numb", "cold"),
    number("pain"),
    days("since"),
    text("words"),
    choice("mood", "low", "high", required=False),
)
WHOLE = questionnaire(
    QUESTIONS,
    [rule("r", "today", WEAK, (is_("legs", "numb"), is_("legs", "cold")), unsure="soon")],
    floors=(floor("f", Urgency.SOON, WEAK),),
    suggestions=(
        suggestion("s", is_("mood", "low"), items=("item",)),
        suggestion("t", WEAK, note="", sections=("section",)),
    ),
)


#: Checks of words, times and what nothing reads, which small questionnaires fail in passing.
_BESIDES = (
    floors_name_parents,
    every_answer_is_read,
    tokens_are_known,
    texts_say_something,
    numbers_stand_first,
    approval_is_not_typed,
    urgent_texts_do_not_calm,
    times_fit_the_urgency,
)


def told(check: Questionnaire) -> list[tuple[str, str, str]]:
    """What is wrong with its parts and how they hang together."""
    besides = told_besides(check)
    found = [(p.kind, p.code, p.sentence) for p in find_problems(check)]
    return [problem for problem in found if problem not in besides]


def told_besides(check: Questionnaire) -> list[tuple[str, str, str]]:
    """What has to be mended all the same."""
    return [(p.kind, p.code, p.sentence) for find in _BESIDES for p in find(check)]
