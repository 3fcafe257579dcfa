"""Sums that hold for any numbers: rates with their uncertainty, and ranks. No patients here."""

from dataclasses import dataclass
from math import sqrt

#: So many standard deviations either side hold 95 of 100 samples.
_Z95 = 1.96
_PERCENT = 100


@dataclass(frozen=True)
class Rate:
    """A share of ``n``, and the interval within which it may truly lie."""

    successes: int
    n: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """The share itself."""
        return self.successes / self.n


def wilson(successes: int, n: int, z: float = _Z95) -> Rate:
    """A share with its Wilson score interval, which stays honest where ``n`` is small.

    Raises ``ValueError`` for a share of nothing, or of more than all.
    """
    if n < 1 or not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n} is no share.")
    share, spread = successes / n, z * z / n
    centre = share + spread / 2
    half = z * sqrt(share * (1 - share) / n + spread / (4 * n))
    # At either end the sum is exact in theory, and a hair off in a computer.
    low = 0.0 if successes == 0 else (centre - half) / (1 + spread)
    high = 1.0 if successes == n else (centre + half) / (1 + spread)
    return Rate(successes, n, low, high)


def nearest_rank(percent: int, n: int) -> int:
    """Which of ``n`` values, from the smallest as 1, has so many percent at or below it.

    Always one that occurred, never one between two; 0 where there is none.
    """
    if not 0 < percent <= _PERCENT or n < 0:
        raise ValueError(f"There is no {percent}th percentile of {n}.")
    return -(-percent * n // _PERCENT)
