"""What verifying finds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mismatch:
    """Something that is not as it was stored. ``what`` and ``id`` name the row."""

    what: str
    id: object
    why: str

    def __str__(self) -> str:
        return f"{self.what} {self.id}: {self.why}"
