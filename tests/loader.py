"""A clinic's submissions, made as patients make them: every one goes through the verbs.

The same seed makes the same people, who answer the same at the same times.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from tests.patients import patients
from triage.check.answering import answer
from triage.check.leaving import erase, expire
from triage.check.lifetime import LIFETIME
from triage.check.starting import start
from triage.check.submissions import complete, set_contact
from triage.engine.answers import check_answers
from triage.engine.conditions import Value
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import find_route
from triage.models import QuestionnaireVersion, Submission

Given = Mapping[str, tuple[Value, ...]]

#: How people's checks end, and how many of a hundred do.
ENDS = {"completed": 80, "left": 10, "answering": 7, "erased": 3}
_AN_ANSWER_TAKES = timedelta(seconds=20)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Person:
    """Somebody made up: what they answer, when they began, and how it ends."""

    given: Given
    began_at: datetime
    end: str
    #: After so many answers they leave, unless they go on to the end.
    leaves_after: int
    consents: bool
    contact: Mapping[str, str]


def vignettes(questionnaire: Questionnaire) -> list[Given]:
    """The answers of every made-up patient of the first questionnaire."""
    return [check_answers(questionnaire, patient["answers"]) for patient in patients()]


def make_people(
    answers: Sequence[Given], count: int, *, until: datetime, seed: int = 0
) -> list[Person]:
    """So many people who began in the day before ``until``, in order; some a day earlier."""
    chance = Random(seed)
    people = [_person(chance, answers, number, until) for number in range(count)]
    return sorted(people, key=lambda person: person.began_at)


def _person(chance: Random, answers: Sequence[Given], number: int, until: datetime) -> Person:
    end = chance.choices(tuple(ENDS), tuple(ENDS.values()))[0]
    began_at = until - timedelta(seconds=chance.randrange(1800, int(_DAY.total_seconds()) - 1800))
    reachable = end != "left" and chance.random() < 0.6
    contact = {"name": f"Person {number}", "telephone": f"555 {number:04}"} if reachable else {}
    return Person(
        given=chance.choice(answers),
        began_at=began_at - LIFETIME if end == "left" else began_at,
        end=end,
        leaves_after=chance.randrange(1, 12),
        consents=chance.random() < 0.5,
        contact=contact,
    )


def load(version: QuestionnaireVersion, people: Sequence[Person]) -> list[Submission]:
    """Let each of them do their check; returns the checks as they are stored then."""
    keys = [do_check(version, person).pk for person in people]
    rows = Submission.objects.in_bulk(keys)
    return [rows[key] for key in keys]


def do_check(version: QuestionnaireVersion, person: Person) -> Submission:
    """One person's check, from the start to the end that is theirs."""
    submission, _token = start(version, clinic_may_follow_up=person.consents, now=person.began_at)
    goes_on = person.end in {"completed", "erased"}
    submission, now = _answer(submission, person, None if goes_on else person.leaves_after)
    if goes_on:
        complete(submission, now=now)
    if person.contact and (goes_on or person.consents):
        set_contact(submission, person.contact)
    if person.end == "erased":
        erase(submission)
    if person.end == "left":
        expire(submission, now=person.began_at + LIFETIME)
    return submission


def _answer(
    submission: Submission, person: Person, most: int | None
) -> tuple[Submission, datetime]:
    """Answer what is asked, so often at most; returns the time at which it was done."""
    now, count = person.began_at, 0
    while most is None or count < most:
        route = find_route(submission.questionnaire, submission.current_answers())
        if route.next_question is None:
            break
        count, now = count + 1, now + _AN_ANSWER_TAKES
        given = answer(
            submission,
            link_id=route.next_question,
            values=person.given.get(route.next_question, ()),
            revision=submission.revision,
            now=now,
        )
        submission = given.submission
    return submission, now
