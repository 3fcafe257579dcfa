"""What somebody said in a check: the events, and what the engine makes of them.

A page asks a dozen times for the same. All of it is remembered on the row in memory, for as long
as its answers are the very ones that it was worked out from.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.db import models

from triage.engine.conditions import Value
from triage.engine.outcome import Outcome, stand
from triage.engine.questionnaire import Questionnaire
from triage.engine.route import Route
from triage.models.events import Event, Left, latest_answers, moments, read_events
from triage.models.fields import own
from triage.models.version import QuestionnaireVersion

_Found = TypeVar("_Found")


class Said(models.Model):
    """The part of a submission that reads and writes its answers."""

    if TYPE_CHECKING:
        id: Any
        answers: Any
        version: Any
        version_id: Any

    #: The answers and the document that the rest was worked out from.
    _remembered: tuple[Any, Any, dict[str, Any]] = (None, None, {})

    class Meta:
        abstract = True

    def events(self) -> tuple[Event, ...]:
        """Everything ever answered, oldest first.

        Raises :class:`ForeignCiphertext` when the ciphertext was moved here from another
        submission.
        """
        if self.answers is None:
            return ()
        return self._once("events", self._read_events)

    def _read_events(self) -> tuple[Event, ...]:
        return tuple(read_events(own(self.answers, self, "submission", what="answers")))

    def set_events(self, events: tuple[Event, ...]) -> None:
        """Store the events bound to this submission's id."""
        self._set_answers(events, self.versions_left())

    def versions_left(self) -> tuple[Left, ...]:
        """The versions it was moved away from, oldest first: none for nearly everybody."""
        left = [] if self.answers is None else self.answers.get("left", [])
        return tuple(Left(*stay) for stay in left)

    def move_to(self, version: QuestionnaireVersion) -> None:
        """Go on with another version; the events so far stay those of the one before."""
        events, left = self.events(), self.versions_left()
        self._set_answers(events, (*left, Left(self.version_id, len(events))))
        self.version = version

    def _set_answers(self, events: tuple[Event, ...], left: tuple[Left, ...]) -> None:
        self.answers = {"submission": str(self.id), "events": [list(event) for event in events]}
        if left:
            self.answers["left"] = [list(stay) for stay in left]

    @property
    def asked_again(self) -> frozenset[str]:
        """What is asked anew after a pause."""
        return self._parsed().asked_again

    @property
    def questionnaire(self) -> Questionnaire:
        """The parsed version this submission belongs to, in the words for whoever answers.

        Raises one of ``UNREADABLE``; what needs no answers reads the version itself.
        """
        parsed = self._parsed()
        if not parsed.knows_carers:
            return parsed
        return self._once("worded", lambda: parsed.worded_for(self.current_answers()), parsed)

    def _parsed(self) -> Questionnaire:
        return cast("Questionnaire", self.version.parsed())

    def current_answers(self) -> dict[str, tuple[Value, ...]]:
        """The latest answer to each question; gates that were asked again start over."""
        return latest_answers(self.events(), self)

    def moments(self) -> Iterator[dict[str, tuple[Value, ...]]]:
        """The answers just before any of them was taken back, and as they are now."""
        return moments(self.events(), self)

    def route(self) -> Route:
        """The way that the answers lead, read with what is open as not so."""
        return self._stand()[0]

    def outcome(self) -> Outcome:
        """What the answers demand by now, with the reasons."""
        return self._stand()[1]

    def _stand(self) -> tuple[Route, Outcome]:
        document = self.questionnaire
        return self._once("stand", lambda: stand(document, self.current_answers()), document)

    def _once(self, name: str, find: Callable[[], _Found], document: object = None) -> _Found:
        """What is found for these answers, and where it matters under this document."""
        answers, of, kept = self._remembered
        if answers is not self.answers or of != self.id:
            kept = {}
            self._remembered = (self.answers, self.id, kept)
        under, found = kept.get(name, (None, None))
        if name not in kept or under is not document:
            found = find()
            kept[name] = (document, found)
        return cast("_Found", found)
