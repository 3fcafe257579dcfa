"""The small questionnaire with questions that only choose what there is to read."""

from dataclasses import replace

from tests.small import BENIGN, SMALL, UNSURE, any_of, option, question, when
from triage.engine.conditions import Value
from triage.engine.question import QuestionType
from triage.engine.rules import Place, Suggestion

TOPICS = question(
    "topics",
    QuestionType.CHOICES,
    part="Reading",
    required=False,
    for_reading=True,
    options=(
        option("medicines", "Medicines"),
        option("signs", "Warning signs"),
        option("none", "Nothing", exclusive=True),
    ),
)
FEELING = question(
    "feeling",
    QuestionType.CHOICE,
    part="Reading",
    required=False,
    for_reading=True,
    options=(option("low", "Low"), option("well", "Well"), UNSURE),
    enable_when=any_of("mood", "no"),
)
READING = replace(
    SMALL,
    questions=(*SMALL.questions, TOPICS, FEELING),
    suggestions=(
        *SMALL.suggestions,
        Suggestion(
            "pills", "Pills", "", Place.READING, (), ("MED",), when(("topics", "medicines"))
        ),
        Suggestion(
            "low",
            "Low",
            "Talk to somebody.",
            Place.READING,
            ("WTS-02",),
            (),
            when(("feeling", "low")),
        ),
    ),
)
#: What somebody answers to choose their reading.
CHOICE: dict[str, tuple[Value, ...]] = {"topics": ("medicines",), "feeling": ("low",)}
#: All that they ever answered.
ALL = {**BENIGN, **CHOICE}
