"""Tables and their constraints, one noun a file. No decisions are made here."""

from triage.models.address import PublishedAddress
from triage.models.alert import Alert, Delivery, DeliveryAttempt, Recipient, WorkerBeat
from triage.models.approval import Approval, WeakeningReason
from triage.models.assignment import Assignment
from triage.models.audit import AccessLogEntry, AuditHead
from triage.models.call_try import CallTry
from triage.models.chosen_edits import ChosenEdits
from triage.models.clarity_count import ClarityCount
from triage.models.comment import Comment, CommentTurn
from triage.models.conditions import (
    EnableWhenCondition,
    FloorCondition,
    NamedCondition,
    RuleCondition,
    SuggestionCondition,
)
from triage.models.content import EducationalItem, EducationalSection
from triage.models.draft_turn import DraftTurn
from triage.models.editing_right import EditingRight
from triage.models.erase_answer import EraseAnswer
from triage.models.erase_request import EraseRequest
from triage.models.hazard import Hazard
from triage.models.incident import IncidentEntry
from triage.models.invitation import Invitation
from triage.models.last_seen import LastSeen
from triage.models.limit import RateLimit
from triage.models.named_criterion import NamedCriterion
from triage.models.opening import Closure, OpeningHours
from triage.models.picture import Picture, PictureFile
from triage.models.problem_report import ProblemReport
from triage.models.question import AnswerOption, Question
from triage.models.question_count import QuestionCount
from triage.models.questionnaire import DangerSign, Disposition, Questionnaire
from triage.models.reading_choice import ReadingChoice
from triage.models.record_number import RecordNumber
from triage.models.replay import Recall, Replay, ReplayCase
from triage.models.review import Claim, Review
from triage.models.review_outcome import ReviewOutcome
from triage.models.rules import Rule, SafetyFloor, Suggestion, WarningSign
from triage.models.same_person import SamePerson
from triage.models.shift import Shift
from triage.models.sign_origin import SignOrigin
from triage.models.site_page import SitePage
from triage.models.submission import Submission
from triage.models.submission_token import SubmissionToken
from triage.models.team import Team
from triage.models.telephone_line import TelephoneLine
from triage.models.version import QuestionnaireVersion
from triage.models.vignette import Vignette, VignetteChange

__all__ = [
    "AccessLogEntry",
    "Alert",
    "AnswerOption",
    "Approval",
    "Assignment",
    "AuditHead",
    "CallTry",
    "ChosenEdits",
    "Claim",
    "ClarityCount",
    "Closure",
    "Comment",
    "CommentTurn",
    "DangerSign",
    "Delivery",
    "DeliveryAttempt",
    "Disposition",
    "DraftTurn",
    "EditingRight",
    "EducationalItem",
    "EducationalSection",
    "EnableWhenCondition",
    "EraseAnswer",
    "EraseRequest",
    "FloorCondition",
    "Hazard",
    "IncidentEntry",
    "Invitation",
    "LastSeen",
    "NamedCondition",
    "NamedCriterion",
    "OpeningHours",
    "Picture",
    "PictureFile",
    "ProblemReport",
    "PublishedAddress",
    "Question",
    "QuestionCount",
    "Questionnaire",
    "QuestionnaireVersion",
    "RateLimit",
    "ReadingChoice",
    "Recall",
    "Recipient",
    "RecordNumber",
    "Replay",
    "ReplayCase",
    "Review",
    "ReviewOutcome",
    "Rule",
    "RuleCondition",
    "SafetyFloor",
    "SamePerson",
    "Shift",
    "SignOrigin",
    "SitePage",
    "Submission",
    "SubmissionToken",
    "Suggestion",
    "SuggestionCondition",
    "Team",
    "TelephoneLine",
    "Vignette",
    "VignetteChange",
    "WarningSign",
    "WeakeningReason",
    "WorkerBeat",
]
