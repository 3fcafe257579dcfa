"""What a clinician reads of a submission. Nothing here decides; it looks things up."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy

from triage.engine.outcome import Outcome, evaluate
from triage.engine.questionnaire import Disposition, Question, Questionnaire
from triage.engine.route import as_left, find_route
from triage.models import Submission
from triage.models.submission import GATES_AGAIN, Event
from triage.submissions import answers_digest
from triage.summary import (
    AnswerRow,
    SignCard,
    answer_labels,
    answer_row,
    answer_rows,
    earlier_cards,
    sign_cards,
)

_CONTACT_NAMES = {
    "name": gettext_lazy("Name"),
    "telephone": gettext_lazy("Telephone"),
    "date_of_birth": gettext_lazy("Date of birth"),
    "safe_time": gettext_lazy("Safe time to call"),
}


@dataclass(frozen=True)
class Given:
    """One answer in words, and when it was given."""

    labels: tuple[str, ...]
    at: datetime


@dataclass(frozen=True)
class Change:
    """A question whose answer was changed: every answer, oldest first."""

    question: Question
    given: tuple[Given, ...]


@dataclass(frozen=True)
class Record:
    """The answers with what they mean.

    ``is_intact`` says whether the answers still match the digest fixed when the check was
    closed; ``None`` while it is open. ``dropped`` were given, but a later change took their
    question off the route.
    """

    dispositions: tuple[Disposition, ...]
    cards: tuple[SignCard, ...]
    earlier: tuple[SignCard, ...]
    parts: tuple[tuple[str, tuple[AnswerRow, ...]], ...]
    unsure: tuple[Question, ...]
    unanswered: tuple[Question, ...]
    changes: tuple[Change, ...]
    dropped: tuple[AnswerRow, ...]
    not_asked: tuple[Question, ...]
    contact: tuple[tuple[str, str], ...]
    is_intact: bool | None


def clinic_may_read(submission: Submission) -> bool:
    """Finished answers are the clinic's; unfinished ones only with the person's consent."""
    return submission.status == Submission.Status.COMPLETED or submission.clinic_may_follow_up


def read_record(submission: Submission) -> Record:
    """Everything a clinician may know of it. Raises one of ``UNREADABLE``."""
    questionnaire = submission.questionnaire
    answers = submission.current_answers()
    outcome = _outcome(submission)
    route = find_route(questionnaire, answers)
    parts = answer_rows(questionnaire, route)
    rows = [row for _, part in parts for row in part]
    return Record(
        dispositions=outcome.dispositions,
        cards=sign_cards(questionnaire, outcome.findings),
        earlier=earlier_cards(submission, outcome),
        parts=parts,
        unsure=tuple(row.question for row in rows if row.unsure),
        unanswered=tuple(questionnaire.questions_by_id[link_id] for link_id in route.unanswered),
        changes=find_changes(questionnaire, submission.events()),
        dropped=tuple(
            answer_row(questionnaire, answers, question.link_id)
            for question in questionnaire.questions
            if question.link_id in answers and question.link_id not in route.kept
        ),
        not_asked=tuple(
            question
            for question in questionnaire.questions
            if question.link_id not in route.asked and question.link_id not in answers
        ),
        contact=tuple(
            (str(_CONTACT_NAMES.get(key, key)), str(value))
            for key, value in submission.contact_details().items()
        ),
        is_intact=_is_intact(submission),
    )


def find_changes(questionnaire: Questionnaire, events: tuple[Event, ...]) -> tuple[Change, ...]:
    """Questions answered in more than one way, in the order they are asked.

    The same answer given again, for example because the danger signs were asked again after
    a pause, is no change.
    """
    given: dict[str, list[Event]] = {}
    for event in events:
        if event.link_id == GATES_AGAIN:
            continue
        earlier = given.setdefault(event.link_id, [])
        if not earlier or earlier[-1].values != event.values:
            earlier.append(event)
    return tuple(
        Change(question, tuple(_given(question, event) for event in given[question.link_id]))
        for question in questionnaire.questions
        if len(given.get(question.link_id, ())) > 1
    )


def _given(question: Question, event: Event) -> Given:
    return Given(answer_labels(question, event.values), datetime.fromisoformat(event.at))


def _outcome(submission: Submission) -> Outcome:
    """What is demanded: of a check left behind, with its open follow-ups as "not sure"."""
    answers = submission.current_answers()
    if submission.status == Submission.Status.STOPPED:
        answers = as_left(submission.questionnaire, answers)
    return evaluate(submission.questionnaire, answers)


def _is_intact(submission: Submission) -> bool | None:
    if not submission.digest:
        return None
    return constant_time_compare(answers_digest(submission), submission.digest)
