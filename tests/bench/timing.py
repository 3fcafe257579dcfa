"""How long things take, on the processor's clock: a busy machine disturbs it least."""

import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

#: A measurement is no shorter, in seconds.
_LEAST = 0.03


def cpu_seconds(act: Callable[[], object], *, rounds: int) -> float:
    """CPU time of one call: the median of so many."""
    found = []
    for _ in range(rounds):
        before = time.process_time()
        act()
        found.append(time.process_time() - before)
    return statistics.median(found)


def seconds_each(act: Callable[[Any], object], people: Sequence[Any]) -> float:
    """CPU time for one of these people, who come again and again until it can be told."""
    done, began = 0, time.process_time()
    while time.process_time() - began < _LEAST:
        act(people[done % len(people)])
        done += 1
    return (time.process_time() - began) / done
