"""Whose turn it is in a fault run: it ends by work, and not sooner on a machine that is busy."""

from collections import deque
from collections.abc import Iterator, Sequence
from threading import Condition

from tests.faults.people import Person


class Turns:
    """People by turns, until all are done or have tried in vain so often that none ever will be."""

    def __init__(self, people: Sequence[Person], tries_each: int) -> None:
        self._waiting = deque(people)
        self._left = len(people) * tries_each
        self._in_hands = 0
        self._changed = Condition()

    def __iter__(self) -> Iterator[Person]:
        """For each of several threads; a person is in the hands of one at a time."""
        while (person := self._take()) is not None:
            try:
                yield person
            finally:
                self._give_back(person)

    def _take(self) -> Person | None:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or not self._in_hands)
            if not self._waiting or not self._left:
                return None
            self._left -= 1
            self._in_hands += 1
            return self._waiting.popleft()

    def _give_back(self, person: Person) -> None:
        with self._changed:
            self._in_hands -= 1
            if not person.done:
                self._waiting.append(person)
            self._changed.notify_all()
