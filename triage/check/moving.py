"""Taking a check from a withdrawn version to another."""

from datetime import datetime

from django.db import transaction

from triage.check.alerting import raise_alerts, stops_told
from triage.check.locking import lock
from triage.check.recording import RECORDED, record
from triage.engine.answers import AnswerError, check_answer
from triage.engine.conditions import Value
from triage.engine.question import Question
from triage.engine.questionnaire import Questionnaire
from triage.models import QuestionnaireVersion, Submission
from triage.models.events import GATES_AGAIN


@transaction.atomic
def move(submission: Submission, version: QuestionnaireVersion, *, now: datetime) -> Submission:
    """Take an unfinished check from a withdrawn version to another.

    An answer stays only where the question, its help, its options and its pictures are exactly
    the same.
    The gates are asked again; the record keeps everything. Moving twice changes nothing.
    """
    submission = lock(submission)
    if submission.status != Submission.Status.IN_PROGRESS or submission.version_id == version.pk:
        return submission
    answers = submission.current_answers()
    old, new = submission.questionnaire, version.parsed().worded_for(answers)
    dropped = [
        link_id
        for link_id, values in answers.items()
        if values and not _still_answer(old, new, link_id, values)
    ]
    told = stops_told(submission, submission.events())
    submission.move_to(version)
    outcome = record(submission, {**dict.fromkeys(dropped, ()), GATES_AGAIN: ()}, now=now)
    submission.save(update_fields=("version", *RECORDED))
    raise_alerts(submission, outcome, outcome.stops, now, told=told)
    return lock(submission)


def _still_answer(
    old: Questionnaire, new: Questionnaire, link_id: str, values: tuple[Value, ...]
) -> bool:
    """Whether an answer given to the one may stand in the other; to no question it may."""
    asked, asks = old.questions_by_id.get(link_id), new.questions_by_id.get(link_id)
    if asks is None:
        return True
    if asked is None or not reads_the_same(asked, asks):
        return False
    if _shown(old, asked) != _shown(new, asks):
        return False
    try:
        return bool(check_answer(asks, values))
    except AnswerError:  # two options that went together no longer do
        return False


def reads_the_same(one: Question, other: Question) -> bool:
    """Whether an answer to one is an answer to the other, to the letter."""
    return _as_read(one) == _as_read(other)


def _shown(questionnaire: Questionnaire, question: Question) -> tuple[object, ...]:
    """The pictures at a question and at each of its options, by what they show."""
    codes = {"": question.picture, **{o.value: o.picture for o in question.options}}
    known = questionnaire.pictures_by_code
    found = ((place, known[code]) for place, code in codes.items() if code in known)
    return tuple((place, picture.alt, picture.sha256) for place, picture in found)


def _as_read(question: Question) -> tuple[object, ...]:
    numbers = (question.minimum, question.maximum, question.unit)
    return (question.type, question.text, question.help, question.labels, numbers)
