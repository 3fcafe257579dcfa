"""A fault run ends when the work is done, or cannot be done; no clock is asked."""

from collections import Counter
from threading import Thread

import pytest

from tests.faults.people import Person
from tests.faults.turns import Turns


def run(turns: Turns, people: list[Person], steps: int) -> Counter[int]:
    """Four threads give turns; each person is done after so many. Returns how many each had."""
    had: Counter[int] = Counter()

    def work() -> None:
        for person in turns:
            had[person.number] += 1
            person.done = had[person.number] == steps

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(people) == 10
    return had


def test_everybody_has_turns_until_done() -> None:
    people = [Person(number) for number in range(10)]

    assert run(Turns(people, 100), people, steps=7) == dict.fromkeys(range(10), 7)


def test_what_is_never_done_ends_after_so_many_tries() -> None:
    people = [Person(number) for number in range(10)]

    assert run(Turns(people, 20), people, steps=1000).total() == 200


def test_who_fails_hands_the_person_to_others() -> None:
    people = [Person(number) for number in range(10)]
    turns = Turns(people, 100)

    with pytest.raises(RuntimeError):
        _fail(turns)

    assert set(run(turns, people, steps=1)) == set(range(10))


def _fail(turns: Turns) -> None:
    for _person in turns:
        raise RuntimeError
