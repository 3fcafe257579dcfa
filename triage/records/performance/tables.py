"""What the pack holds: tables with a name, each of which is a file and a section to read."""

from dataclasses import dataclass, field

from triage.clinic.export.columns import Cell


@dataclass(frozen=True)
class Table:
    """``name`` is that of its file; ``notes`` say what the numbers are and are not."""

    name: str
    title: str
    notes: tuple[str, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...] = field(default=())

    @property
    def file_name(self) -> str:
        """As it lies in the pack."""
        return f"{self.name}.csv"


def percent(share: float) -> int:
    """Whole percent."""
    return round(100 * share)
