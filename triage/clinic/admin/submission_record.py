"""What a clinician reads of a submission. Nothing here decides; it looks things up."""

from dataclasses import dataclass

from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage.check.choosing_reading import asked_for_reading, chosen_reading, with_reading
from triage.check.counting import answers_for_clinic
from triage.check.reading import ReadingGroup, reading
from triage.check.sealing import answers_digest
from triage.check.summary import (
    AnswerRow,
    Parts,
    SignCard,
    answer_labels,
    answer_row,
    answer_rows,
    calm_parts,
    earlier_cards,
    notes,
    sign_cards,
)
from triage.clinic.admin.timeline import Timeline, read_timeline
from triage.engine.conditions import ASKED_UNKNOWN, Answers
from triage.engine.outcome import Outcome, evaluate
from triage.engine.question import Question
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import Route, find_route
from triage.engine.rules import Disposition, Place
from triage.engine.so_far import is_cut_short
from triage.engine.words.sentences import question_sentence
from triage.models import Submission

_CONTACT_NAMES = {
    "name": gettext_lazy("Name"),
    "telephone": gettext_lazy("Telephone"),
    "date_of_birth": gettext_lazy("Date of birth"),
    "caller": gettext_lazy("Who answered for them"),
    "safe_time": gettext_lazy("Safe time to call"),
}


@dataclass(frozen=True)
class NotAsked:
    """A question that was not asked, and when it would have been."""

    question: Question
    why: str


@dataclass(frozen=True)
class ToKnow:
    """What the clinic should know before it calls, and what of that only a call can tell."""

    notes: tuple[str, ...]
    unanswered: tuple[Question, ...]
    unsure: tuple[Question, ...]


@dataclass(frozen=True)
class Record:
    """The answers with what they mean.

    ``is_cut_short`` says that the person finished while questions were open that could have
    made it more urgent, ``is_by_carer`` that somebody answered who cares for them.
    ``is_intact`` says whether the answers still match the digest fixed when the check was
    closed; ``None`` while it is open.
    ``calm`` are the parts in which nothing is named. ``dropped`` were given, but a later
    change, or another version, took their question off the route. ``to_know`` is missing where
    the version has nothing of the kind.
    """

    dispositions: tuple[Disposition, ...]
    is_cut_short: bool
    is_by_carer: bool
    cards: tuple[SignCard, ...]
    earlier: tuple[SignCard, ...]
    to_know: ToKnow | None
    parts: Parts
    calm: frozenset[str]
    unsure: tuple[Question, ...]
    unanswered: tuple[Question, ...]
    timeline: Timeline
    dropped: tuple[AnswerRow, ...]
    not_asked: tuple[NotAsked, ...]
    reading: tuple[ReadingGroup, ...]
    chose_reading: tuple[AnswerRow, ...]
    contact: tuple[tuple[str, str], ...]
    telephone: str
    is_intact: bool | None


def read_record(submission: Submission) -> Record:
    """Everything a clinician may know of it. Raises one of ``UNREADABLE``."""
    questionnaire, answers = submission.questionnaire, submission.current_answers()
    outcome = evaluate(questionnaire, answers_for_clinic(submission))
    route, chosen = find_route(questionnaire, answers), chosen_reading(submission)
    parts, timeline = answer_rows(questionnaire, route), read_timeline(submission)
    return Record(
        dispositions=outcome.dispositions,
        is_cut_short=_is_cut_short(submission, outcome),
        is_by_carer=submission.version.parsed().is_for_other(answers),
        cards=sign_cards(questionnaire, outcome.findings),
        earlier=earlier_cards(submission, outcome),
        to_know=_to_know(questionnaire, {**chosen, **route.kept}),
        parts=parts,
        calm=frozenset(calm_parts(questionnaire, route)),
        unsure=tuple(row.question for _, rows in parts for row in rows if row.unsure),
        unanswered=tuple(questionnaire.questions_by_id[link_id] for link_id in route.unanswered),
        timeline=timeline,
        dropped=_dropped(timeline, answers, route),
        not_asked=_not_asked(questionnaire, answers, route),
        reading=_reading(submission, outcome),
        chose_reading=_chose_reading(submission),
        contact=_contact(submission),
        telephone=str(submission.contact_details().get("telephone", "")),
        is_intact=_is_intact(submission),
    )


def _is_cut_short(submission: Submission, outcome: Outcome) -> bool:
    completed = submission.status == Submission.Status.COMPLETED
    answers = submission.current_answers()
    return completed and is_cut_short(submission.questionnaire, answers, outcome)


def _contact(submission: Submission) -> tuple[tuple[str, str], ...]:
    details = submission.contact_details().items()
    return tuple((str(_CONTACT_NAMES.get(key, key)), str(value)) for key, value in details)


def _to_know(questionnaire: Questionnaire, given: Answers) -> ToKnow | None:
    """The lines that editors wrote for the clinic alone, where the answers call for them."""
    for_clinic = [s for s in questionnaire.suggestions if s.place is Place.CLINIC]
    if not for_clinic:
        return None
    read = {link_id for suggestion in for_clinic for link_id in suggestion.criteria.reads()}
    asked = [q for q in questionnaire.check_alone.questions if q.link_id in read]
    return ToKnow(
        notes=notes(questionnaire, given, Place.CLINIC),
        unanswered=tuple(q for q in asked if not given.get(q.link_id)),
        unsure=tuple(q for q in asked if ASKED_UNKNOWN in given.get(q.link_id, ())),
    )


def _dropped(timeline: Timeline, answers: Answers, route: Route) -> tuple[AnswerRow, ...]:
    return tuple(
        AnswerRow(question, answer_labels(question, answers[link_id]), unsure=False)
        for link_id, question in timeline.questions.items()
        if answers.get(link_id) and link_id not in route.kept
    )


def _not_asked(
    questionnaire: Questionnaire, answers: Answers, route: Route
) -> tuple[NotAsked, ...]:
    return tuple(
        NotAsked(question, _why(questionnaire, question))
        for question in questionnaire.check_alone.questions
        if question.link_id not in route.asked and not answers.get(question.link_id)
    )


def _why(questionnaire: Questionnaire, question: Question) -> str:
    if question.enable_when is None:  # such a question is asked whatever was answered
        return _("The check ended before it.")
    return question_sentence(questionnaire, question)


def _reading(submission: Submission, outcome: Outcome) -> tuple[ReadingGroup, ...]:
    """What the person was given to read; none before there was a result."""
    if submission.status != Submission.Status.COMPLETED:
        return ()
    answers, got_help = with_reading(submission), submission.got_help_at is not None
    return reading(submission.questionnaire, answers, outcome, got_help=got_help).all


def _chose_reading(submission: Submission) -> tuple[AnswerRow, ...]:
    """What they answered after the result, so as to find it; read by no rule."""
    questionnaire, chosen = submission.questionnaire, chosen_reading(submission)
    asked = asked_for_reading(submission)
    rows = (answer_row(questionnaire, chosen, question.link_id) for question in asked)
    return tuple(row for row in rows if row.labels)


def _is_intact(submission: Submission) -> bool | None:
    if not submission.digest:
        return None
    return constant_time_compare(answers_digest(submission), submission.digest)
