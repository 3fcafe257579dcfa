"""What stands in the encrypted list of a submission."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from triage.engine.conditions import Value

#: Stands in the list of events where all gates were asked again from then on.
GATES_AGAIN = "*"


class Event(NamedTuple):
    """One answer as it was given; ``at`` is ISO 8601 in UTC."""

    link_id: str
    values: tuple[Value, ...]
    at: str


class Left(NamedTuple):
    """A version that a check was moved away from, and how many events it had by then."""

    version_id: int
    events: int


class AsksAgain(Protocol):
    """Whatever knows the gates that are asked again: a questionnaire, or a check made with it.

    A check reads its questionnaire only where gates were asked again: answers under a damaged
    version can still be read, and recalled by the next one.
    """

    @property
    def asked_again(self) -> Collection[str]: ...


def read_events(stored: Mapping[str, Any]) -> Iterator[Event]:
    """Everything ever answered, oldest first, of what was decrypted."""
    return (Event(link_id, tuple(values), at) for link_id, values, at in stored["events"])


def latest_answers(events: Iterable[Event], by: AsksAgain) -> dict[str, tuple[Value, ...]]:
    """The latest answer to each question; gates that were asked again start over."""
    answers: dict[str, tuple[Value, ...]] = {}
    for event in events:
        take(event, answers, by)
    return answers


def take(event: Event, answers: dict[str, tuple[Value, ...]], by: AsksAgain) -> None:
    """Let one more event change the answers."""
    if event.link_id != GATES_AGAIN:
        answers[event.link_id] = event.values
        return
    for link_id in by.asked_again:
        answers.pop(link_id, None)


def takes_back(event: Event, answers: Collection[str]) -> bool:
    """Whether it takes anything back that was said."""
    return event.link_id == GATES_AGAIN or event.link_id in answers


def moments(events: Iterable[Event], by: AsksAgain) -> Iterator[dict[str, tuple[Value, ...]]]:
    """The answers just before any of them was taken back, and as they are in the end.

    What was demanded at any time was demanded at one of these moments: nothing but taking
    something back ever lowers it.
    """
    answers: dict[str, tuple[Value, ...]] = {}
    for event in events:
        if takes_back(event, answers):
            yield dict(answers)
        take(event, answers, by)
    yield answers


def utc_text(moment: datetime) -> str:
    """ISO 8601 with a ``Z``, as events store it."""
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
