"""How large a week is, and what came of it; known before there is a database."""

from dataclasses import asdict, dataclass
from datetime import timedelta

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Size:
    """How many checks, and how often everybody does something."""

    checks: int
    tick: timedelta
    days: int = 7

    @property
    def acts_each_tick(self) -> float:
        """Of each of three clinicians: less than two a check, and half of these come to nothing."""
        ticks = timedelta(days=self.days) / self.tick
        return 0.6 * self.checks / ticks


SMALL_SIZE = Size(checks=150, tick=20 * MINUTE)
FULL_SIZE = Size(checks=2000, tick=2 * MINUTE)


@dataclass
class Figures:
    """What came of it."""

    checks: int = 0
    emergencies: int = 0
    ended: int = 0
    told_again: int = 0
    second_dangers: int = 0
    claims_left: int = 0
    looks_left: int = 0
    not_reached: int = 0
    rounds: int = 0
    killed: int = 0
    refused: int = 0
    messages: int = 0
    longest_silence: float = 0
    silent_too_long: int = 0
    never_told: int = 0
    neither_ended_nor_alert: int = 0
    seconds: float = 0

    @property
    def is_good(self) -> bool:
        """Whether no emergency fell silent, and there was something to lose."""
        lost = (self.silent_too_long, self.never_told, self.neither_ended_nor_alert)
        return not any(lost) and self.emergencies > 0 and self.told_again > 0 and self.refused > 0

    def lines(self) -> list[str]:
        """As a person reads them."""
        return [f"{name.replace('_', ' '):26} {value}" for name, value in asdict(self).items()]
