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


def told(check: Questionnaire) -> list[tuple[str, str, str]]:
    """What keeps it from being proved."""
    return [(p.kind, p.code, p.sentence) for p in find_problems(check) if p.breaks_proofs]


def told_besides(check: Questionnaire) -> list[tuple[str, str, str]]:
    """What has to be mended all the same."""
    return [(p.kind, p.code, p.sentence) for p in find_problems(check) if not p.breaks_proofs]
