"""How soon a person is seen."""

from enum import IntEnum


class Urgency(IntEnum):
    """Triage category; gaps leave room for a clinic's own. Higher is more urgent."""

    SELF_CARE = 10
    ROUTINE = 15
    SOON = 20
    SAME_DAY = 30
    EMERGENCY = 40

    @property
    def code(self) -> str:
        """The name used in JSON and on the command line, for example ``same_day``."""
        return self.name.lower()

    @property
    def word(self) -> str:
        """The urgency in the middle of a sentence: ``same day``."""
        return self.code.replace("_", " ")
