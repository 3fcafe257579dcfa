"""What a process remembers, and when it forgets."""

from triage.editing.remembered import Remembered


def test_a_result_is_worked_out_once() -> None:
    known: Remembered[str, int] = Remembered(2)
    numbers = iter((7, 8))

    assert [known.find("a", lambda: next(numbers)) for _ in range(2)] == [7, 7]


def test_the_oldest_is_forgotten_first() -> None:
    known: Remembered[str, int] = Remembered(2)

    for number, key in enumerate("abc"):
        known.keep(key, number)

    assert (len(known), known.get("a"), known.get("b"), known.get("c")) == (2, None, 1, 2)
