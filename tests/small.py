"""A small questionnaire for tests of the flow: one of everything, and no more."""

from typing import Any

from tests.drawn import picture
from triage.engine.conditions import ASKED_UNKNOWN, Condition, Criteria, Operator
from triage.engine.education import Column, EducationalItem, EducationalSection
from triage.engine.question import AnswerOption, Question, QuestionType, Worse
from triage.engine.questionnaire import Questionnaire
from triage.engine.rules import (
    Disposition,
    Place,
    Rule,
    SafetyFloor,
    SignOrigin,
    Suggestion,
    WarningSign,
)
from triage.engine.telephone import TelephoneLine
from triage.engine.urgency import Urgency


def option(value: str, label: str, **flags: Any) -> AnswerOption:
    """An option with the flags that are named and no others."""
    none: dict[str, Any] = {"exclusive": False, "negative": False, "out_of_scope": False}
    return AnswerOption(value, label, **{**none, **flags})


UNSURE = option(ASKED_UNKNOWN, "Not sure", exclusive=True)
YES, NO = option("yes", "Yes"), option("no", "No", negative=True)


def question(link_id: str, type_: QuestionType, **fields: object) -> Question:
    """A required question in part “Check” unless said otherwise."""
    plain: dict[str, object] = {
        "part": "Check",
        "text": f"What about {link_id}?",
        "short_text": link_id.capitalize(),
        "help": "",
        "why": "",
        "danger_line": "",
        "required": True,
        "is_gate": False,
        "options": (),
        "minimum": None,
        "maximum": None,
        "unit": "",
        "enable_when": None,
    }
    return Question(link_id=link_id, type=type_, **{**plain, **fields})  # type: ignore[arg-type]


def when(*conditions: tuple[str, str | int]) -> Criteria:
    """All of these equal."""
    return Criteria(tuple((Condition(q, Operator.EQUALS, v),) for q, v in conditions))


def any_of(link_id: str, *values: str) -> Criteria:
    """The question has any of these values."""
    return Criteria((tuple(Condition(link_id, Operator.EQUALS, v) for v in values),))


#: The longest that each urgency may leave a person, in hours.
ACT_WITHIN = {
    Urgency.EMERGENCY: 0,
    Urgency.SAME_DAY: 24,
    Urgency.SOON: 168,
    Urgency.ROUTINE: 2160,
    Urgency.SELF_CARE: None,
}


def disposition(code: str, urgency: Urgency, **fields: object) -> Disposition:
    """A disposition named after its code."""
    plain: dict[str, object] = {
        "title": f"Title of {code}",
        "summary": "Some of your answers matter.",
        "steps": ("Call {emergency_number}.",),
        "worsening": "Call {emergency_number} if it gets worse.",
        "act_within_hours": ACT_WITHIN[urgency],
        "respond_within_hours": 0 if urgency is Urgency.SELF_CARE else 1,
        "always_shown": False,
    }
    return Disposition(code=code, urgency=urgency, **{**plain, **fields})  # type: ignore[arg-type]


def rule(code: str, disposition_: str, criteria: Criteria, sign: str = "bladder-sign") -> Rule:
    """A rule that gives the same when not sure."""
    return Rule(code, sign, disposition_, disposition_, criteria, "Because.", "Source.")


def sign(code: str, origin: str, *reading: str) -> WarningSign:
    """A warning sign named after its code."""
    return WarningSign(code, f"Sign {code}", origin, "It matters.", "Source.", reading)


TEAM = TelephoneLine(
    "surgical_team_phone", "Surgery team", "Call the surgery team", always_shown=True
)
ORIGINS = (
    SignOrigin("article", "A warning sign from the article"),
    SignOrigin("guidance", "From published guidance, not in the article"),
)
ANSWERS = SignOrigin("answers", "Your answers do not fit together", contradicts=True)

SMALL = Questionnaire(
    slug="small",
    title="Small check",
    audience="Adults with back pain.",
    intended_use="For tests.",
    introduction="A few questions.",
    danger_signs=("You can't pee", "You have chest pain", "Your legs are weak"),
    unfinished_title="We could not finish your check",
    unfinished_advice=(
        "Please do not take this as an all clear. Call {urgent_line}. "
        "In an emergency call {emergency_number}."
    ),
    default_disposition="self-care",
    questions=(
        question(
            "adult", QuestionType.YES_NO, options=(YES, option("no", "No", out_of_scope=True))
        ),
        question(
            "bladder",
            QuestionType.CHOICES,
            is_gate=True,
            why="It can be urgent.",
            danger_line="If you can't pee at all, call {emergency_number}.",
            options=(
                option("cant_pee", "I can't pee"),
                option("leak", "I leak"),
                option("none", "None of these", exclusive=True, negative=True),
                UNSURE,
            ),
        ),
        question(
            "onset",
            QuestionType.CHOICE,
            options=(
                option("new", "In the last 2 weeks", picture="calendar"),
                option("old", "Longer ago", harmless=True),
                UNSURE,
            ),
            enable_when=any_of("bladder", "cant_pee", "leak"),
        ),
        question(
            "fever",
            QuestionType.YES_NO,
            is_gate=True,
            options=(YES, NO, UNSURE),
            picture="thermometer",
        ),
        question(
            "score",
            QuestionType.INTEGER,
            part="Pain",
            minimum=0,
            maximum=10,
            worse=Worse.HIGH,
            options=(UNSURE,),
        ),
        question(
            "duration",
            QuestionType.DURATION,
            part="Pain",
            minimum=0,
            maximum=36500,
            unit="days",
            worse=Worse.HIGH,
            options=(UNSURE,),
        ),
        question("weight", QuestionType.INTEGER, part="Pain", minimum=20, maximum=300, unit="kg"),
        question("mood", QuestionType.CHOICE, part="You", options=(YES, NO)),
        question("note", QuestionType.TEXT, part="You", required=False),
    ),
    dispositions=(
        disposition("emergency", Urgency.EMERGENCY),
        disposition("crisis", Urgency.SAME_DAY, always_shown=True, steps=("Call {crisis_line}.",)),
        disposition("same-day", Urgency.SAME_DAY),
        disposition("soon", Urgency.SOON),
        disposition("self-care", Urgency.SELF_CARE),
    ),
    signs=(
        sign("bladder-sign", "article", "WTS-01", "MED-01"),
        sign("infection", "article", "WTS-02"),
        sign("long-pain", "guidance", "WTS-02"),
        sign("crisis-sign", "guidance", "WTS-02"),
    ),
    rules=(
        rule("bladder-any", "soon", any_of("bladder", "cant_pee", "leak")),
        rule(
            "bladder-new",
            "emergency",
            Criteria(
                (*any_of("bladder", "cant_pee", "leak").groups, *when(("onset", "new")).groups)
            ),
        ),
        rule("fever", "same-day", when(("fever", "yes")), "infection"),
        rule(
            "long-pain",
            "soon",
            Criteria(
                (
                    (Condition("score", Operator.GREATER_OR_EQUAL, 7),),
                    (Condition("duration", Operator.GREATER, 42),),
                )
            ),
            "long-pain",
        ),
        rule("mood", "crisis", when(("mood", "yes")), "crisis-sign"),
    ),
    floors=(
        SafetyFloor(
            "bladder-floor",
            "A new bladder sign is an emergency",
            Criteria((*any_of("bladder", "cant_pee").groups, *when(("onset", "new")).groups)),
            Urgency.EMERGENCY,
            Urgency.EMERGENCY,
            "Source.",
            locked=True,
        ),
    ),
    suggestions=(
        Suggestion(
            "heavy",
            "Heavy",
            "Ask about your weight.",
            Place.READING,
            ("MED-01",),
            ("WTS",),
            Criteria(((Condition("weight", Operator.GREATER, 150),),)),
        ),
        Suggestion(
            "adult", "Adult", "Say who you are.", Place.ACTION, (), (), when(("adult", "yes"))
        ),
    ),
    sections=(
        EducationalSection(
            "WTS",
            "warning-signs",
            "When to see a doctor",
            "What to watch for.",
            "",
            (),
            "An article",
            "2025-05-06",
            "2027-05-06",
            (
                EducationalItem(
                    "WTS-01", "Bladder", "Bladder", "Read this. It helps.", (), "", "pee"
                ),
                EducationalItem("WTS-02", "Fever", "Fever", "Read this too. It helps.", (), "", ""),
            ),
        ),
        EducationalSection(
            "MED",
            "medicines",
            "Medicines",
            "",
            "What the article says",
            (Column("Class", professional=False), Column("Dose", professional=True)),
            "An article",
            "2025-05-06",
            "2027-05-06",
            (
                EducationalItem(
                    "MED-01",
                    "A pain tablet",
                    "Aspirin",
                    "A tablet. It can ease pain.",
                    ("NSAID", "300 mg"),
                    "Ask first.",
                    "",
                    picture="tablet",
                ),
            ),
        ),
    ),
    pictures=(picture("thermometer"), picture("calendar"), picture("tablet")),
    lines=(TEAM,),
    origins=ORIGINS,
)

#: Complete answers to SMALL that match no warning sign.
BENIGN: dict[str, tuple[str | int, ...]] = {
    "adult": ("yes",),
    "bladder": ("none",),
    "fever": ("no",),
    "score": (3,),
    "duration": (10,),
    "weight": (70,),
    "mood": ("no",),
    "note": (),
}
