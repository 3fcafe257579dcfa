"""The columns of an export: name, meaning, codes, and how a cell comes out of a submission."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from triage.check.unsure import any_unsure
from triage.clinic.outcomes import words
from triage.engine.conditions import Value
from triage.engine.outcome import Outcome
from triage.models import QuestionnaireVersion, Review, Submission
from triage.models.events import utc_text
from triage.models.questionnaire import URGENCY_CHOICES
from triage.models.submission import HIGHEST_CHOICES, NO_DEADLINE

Cell = str | int


@dataclass(frozen=True)
class ReadSubmission:
    """One submission as far as it may be, and can be, read.

    ``state`` says how far; without answers ``answers`` is empty and ``outcome`` is ``None``.
    """

    submission: Submission
    version: QuestionnaireVersion
    state: str
    answers: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    outcome: Outcome | None = None
    contact: Mapping[str, Any] = field(default_factory=dict)
    review: Review | None = None
    record_number: str = ""


@dataclass(frozen=True)
class Column:
    """One column. ``codes`` are all that can stand in it, where these are few; read when asked."""

    name: str
    meaning: Any
    cell: Callable[[ReadSubmission], Cell]
    codes: Mapping[Any, Any] | Callable[[], Mapping[Any, Any]] = field(default_factory=dict)

    @property
    def all_codes(self) -> Mapping[Any, Any]:
        """Each code with what it means."""
        return self.codes() if callable(self.codes) else self.codes


STATES = {
    "given": _("The answers are in this row."),
    "withheld": _("Not finished, and the person did not let the clinic see unfinished answers."),
    "erased": _("Erased: nothing but dates and urgency is kept."),
    "unreadable": _("The stored answers, or their version, cannot be read."),
}


def name_of(version: QuestionnaireVersion) -> str:
    """A version's short name."""
    return f"{version.questionnaire.slug} {version.number}"


def values_cell(values: Iterable[Value]) -> Cell:
    """One number as a number; else every value, with a space between."""
    given = tuple(values)
    is_number = len(given) == 1 and isinstance(given[0], int)
    return given[0] if is_number else " ".join(map(str, given))


def _when(moment: datetime | None) -> str:
    return "" if moment is None or moment == NO_DEADLINE else utc_text(moment)


def _moment(name: str, field_name: str, meaning: Any) -> Column:
    return Column(name, meaning, lambda read: _when(getattr(read.submission, field_name)))


def _level(value: int | None) -> Cell:
    return "" if value is None else value


def _signs(read: ReadSubmission) -> Cell:
    findings = read.outcome.findings if read.outcome else ()
    return " ".join(dict.fromkeys(finding.sign for finding in findings))


def _unsure(read: ReadSubmission) -> Cell:
    if read.outcome is None:
        return ""
    return "yes" if any_unsure(read.outcome.findings) else "no"


def _contact(name: str, key: str, meaning: Any) -> Column:
    return Column(name, meaning, lambda read: str(read.contact.get(key, "")))


#: In the order of the table. Names begin with a capital, which no link id does.
FIXED = (
    Column("Reference", _("Reference code of the check."), lambda read: read.submission.code),
    Column(
        "Version",
        _("Questionnaire and number of the version that was answered."),
        lambda read: name_of(read.version),
    ),
    Column("Document", _("SHA-256 of that version."), lambda read: read.version.sha256),
    Column(
        "Status",
        _("How the check ended."),
        lambda read: read.submission.status,
        dict(Submission.Status.choices),
    ),
    Column(
        "Stage",
        _("How far the clinic has come with it."),
        lambda read: read.submission.stage,
        dict(Submission.Stage.choices),
    ),
    Column("Answers", _("Whether its answers are in this table."), lambda read: read.state, STATES),
    Column(
        "Urgency",
        _("What the answers demanded in the end; empty before anything was."),
        lambda read: _level(read.submission.urgency),
        dict(URGENCY_CHOICES),
    ),
    Column(
        "HighestUrgency",
        _("The most they demanded at any time."),
        lambda read: read.submission.highest_urgency,
        dict(HIGHEST_CHOICES),
    ),
    Column(
        "ListUrgency",
        _("At which it stands on the clinic’s list; higher where a later version rates it so."),
        lambda read: read.submission.work_urgency,
        dict(HIGHEST_CHOICES),
    ),
    Column("Signs", _("Codes of the warning signs that fired, with a space between."), _signs),
    Column(
        "Unsure",
        _("Whether a finding rests on “not sure”."),
        _unsure,
        {"yes": _("At least one does."), "no": _("None does.")},
    ),
    Column(
        "ForCaller",
        _("Whether somebody of the staff filled it in for a caller."),
        lambda read: "yes" if read.submission.assisted_by_id else "no",
        {"yes": _("Staff filled it in."), "no": _("The person did, or their carer.")},
    ),
    _moment("StartedAt", "started_at", _("When it was begun (UTC).")),
    _moment("LastStepAt", "last_step_at", _("When the person last did something (UTC).")),
    _moment("CompletedAt", "completed_at", _("When it was completed (UTC).")),
    _moment("GotHelpAt", "got_help_at", _("When the person said that help is there (UTC).")),
    _moment("ListedAt", "listed_at", _("When it came onto the clinic’s list (UTC).")),
    _moment("RespondBy", "respond_by", _("By when the clinic was to answer (UTC).")),
    _moment("FirstSeenAt", "first_seen_at", _("When somebody first looked at it (UTC).")),
    Column(
        "ReviewedAt",
        _("When the last review that stands was recorded (UTC)."),
        lambda read: _when(read.review.at if read.review else None),
    ),
    Column(
        "ReviewOutcome",
        _("What was done, by that review."),
        lambda read: read.review.outcome if read.review else "",
        words,
    ),
    Column(
        "AppointmentOn",
        _("The date that was given, where that outcome asks for one."),
        lambda read: read.review.on_date.isoformat() if read.review and read.review.on_date else "",
    ),
    Column(
        "ReviewVerdict",
        _("How the urgency looked to the clinician, by that review."),
        lambda read: read.review.verdict if read.review else "",
        dict(Review.Verdict.choices),
    ),
)

#: Only in an export with names and free text.
CONTACT = (
    _contact("Name", "name", _("Name, as the person wrote it.")),
    _contact("Telephone", "telephone", _("Telephone, as the person wrote it.")),
    _contact("DateOfBirth", "date_of_birth", _("Date of birth, as the person wrote it.")),
    _contact("CallerName", "caller", _("Name of who answered for the person.")),
    _contact("SafeTime", "safe_time", _("When it is safe to call, as the person wrote it.")),
    Column(
        "RecordNumber",
        _("Number in the clinic’s own record, as a clinician entered it."),
        lambda read: read.record_number,
    ),
)
