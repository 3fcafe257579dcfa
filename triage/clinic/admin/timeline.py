"""How a check went: every answer as it was given, in the words it was asked in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from triage.check.summary import answer_labels
from triage.engine.conditions import Answers, Value
from triage.engine.question import Question
from triage.engine.questionnaire import Questionnaire
from triage.models import QuestionnaireVersion, Submission
from triage.models.events import GATES_AGAIN, Event


@dataclass(frozen=True)
class Stay:
    """The events that were given on one version, oldest first."""

    version: QuestionnaireVersion
    events: tuple[Event, ...]

    def worded_for(self, answers: Answers) -> Questionnaire:
        """What was asked of whoever had given these answers."""
        return self.version.parsed().worded_for(answers)


@dataclass(frozen=True)
class Given:
    """One answer in words, the question as it was asked, and when it was given.

    ``cleared`` says that the answer was not the person's doing: the question was opened again,
    because another answer or another version had changed what it was about.
    """

    question: Question
    values: tuple[Value, ...]
    labels: tuple[str, ...]
    at: datetime
    cleared: bool


@dataclass(frozen=True)
class Change:
    """A question whose answer was changed: every answer, oldest first."""

    question: Question
    given: tuple[Given, ...]


@dataclass(frozen=True)
class Step:
    """One line of how the check went.

    ``given`` is an answer and ``before`` the one it replaced, if any. Without an answer the
    danger signs were asked again, or the check ``moved`` to the version of that name.
    """

    at: datetime
    given: Given | None = None
    before: Given | None = None
    moved: str = ""


@dataclass(frozen=True)
class Timeline:
    """The whole check, on each version it was on."""

    stays: tuple[Stay, ...]

    @property
    def stays_before(self) -> tuple[Stay, ...]:
        """The versions that it was moved away from."""
        return self.stays[:-1]

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Every question of any of the versions, as it was asked last; the newest version first."""
        found: dict[str, Question] = {}
        given = {event.link_id: event.values for stay in self.stays for event in stay.events}
        for stay in reversed(self.stays):
            for question in stay.worded_for(given).questions:
                found.setdefault(question.link_id, question)
        return found

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Every event, oldest first."""
        return tuple(self._steps())

    def _steps(self) -> Iterator[Step]:
        standing: dict[str, Given] = {}
        for number, stay in enumerate(self.stays):
            if number and stay.events:
                yield Step(_at(stay.events[0]), moved=str(stay.version))
            for event in stay.events:
                if event.link_id == GATES_AGAIN:
                    yield Step(_at(event))
                    continue
                given = self._given(number, event, standing)
                yield Step(given.at, given=given, before=standing.get(event.link_id))
                standing[event.link_id] = given

    def _given(self, number: int, event: Event, standing: Mapping[str, Given]) -> Given:
        before = {link_id: given.values for link_id, given in standing.items()}
        asked = self.stays[number].worded_for(before).questions_by_id.get(event.link_id)
        question = asked or self.questions[event.link_id]
        return Given(
            question,
            event.values,
            answer_labels(question, event.values),
            _at(event),
            cleared=event.link_id in standing and question.required and not event.values,
        )

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Questions answered in more than one way, in the order they are asked.

        The same answer given again, for example because the danger signs were asked again
        after a pause, is no change.
        """
        given: dict[str, list[Given]] = {}
        for one in (step.given for step in self.steps if step.given):
            earlier = given.setdefault(one.question.link_id, [])
            if not earlier or earlier[-1].values != one.values:
                earlier.append(one)
        answers = ((question, given.get(link, ())) for link, question in self.questions.items())
        return tuple(Change(question, tuple(each)) for question, each in answers if len(each) > 1)


def read_timeline(submission: Submission) -> Timeline:
    """How this check went. Raises one of ``UNREADABLE``."""
    left, events = submission.versions_left(), submission.events()
    versions = {submission.version_id: submission.version}
    if left:
        rows = QuestionnaireVersion.objects.select_related("questionnaire")
        versions.update(rows.defer("document", "note").in_bulk([stay.version_id for stay in left]))
    ends = [*(stay.events for stay in left), len(events)]
    on = [*(stay.version_id for stay in left), submission.version_id]
    return Timeline(
        tuple(
            Stay(versions[version_id], events[start:end])
            for version_id, start, end in zip(on, [0, *ends], ends, strict=False)
        )
    )


def _at(event: Event) -> datetime:
    return datetime.fromisoformat(event.at)
