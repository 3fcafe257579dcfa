"""A questionnaire with five rules, and what they find."""

from tests.engine.build import NOT_SURE, all_of, choices, gate, is_, option, question, rule, yes_no
from triage.engine.question import QuestionType

WEAK, BOTH, MOOD = is_("weak", "yes"), is_("both", "yes"), is_("mood", "yes")
QUESTIONS = (
    question(
        "adult", QuestionType.YES_NO, [option("yes"), option("no", out_of_scope=True), NOT_SURE]
    ),
    gate("weak"),
    gate("mood"),
    yes_no("both", all_of(WEAK)),
    choices("other", "cough", "rash"),
)
RULES = (
    rule("mood", "crisis", MOOD),
    rule("weak", "soon", WEAK),
    rule("both", "emergency", WEAK, BOTH, unsure="today"),
    rule("cough", "soon", is_("other", "cough")),
    rule("rash", "today-too", is_("other", "rash"), unsure="routine"),
)
