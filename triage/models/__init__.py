"""Tables and their constraints, one noun a file. No decisions are made here."""

from triage.models.conditions import (
    EnableWhenCondition,
    FloorCondition,
    RuleCondition,
    SuggestionCondition,
)
from triage.models.content import EducationalItem, EducationalSection
from triage.models.questionnaire import (
    AnswerOption,
    DangerSign,
    Disposition,
    Question,
    Questionnaire,
    Rule,
    SafetyFloor,
    Suggestion,
    WarningSign,
)
from triage.models.replay import Recall, Replay, ReplayCase
from triage.models.submission import AccessLogEntry, Alert, RateLimit, Submission
from triage.models.version import Approval, QuestionnaireVersion
from triage.models.vignette import Vignette

__all__ = [
    "AccessLogEntry",
    "Alert",
    "AnswerOption",
    "Approval",
    "DangerSign",
    "Disposition",
    "EducationalItem",
    "EducationalSection",
    "EnableWhenCondition",
    "FloorCondition",
    "Question",
    "Questionnaire",
    "QuestionnaireVersion",
    "RateLimit",
    "Recall",
    "Replay",
    "ReplayCase",
    "Rule",
    "RuleCondition",
    "SafetyFloor",
    "Submission",
    "Suggestion",
    "SuggestionCondition",
    "Vignette",
    "WarningSign",
]
