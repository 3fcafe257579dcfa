"""An entry of the reading as its page shows it, and where what it says comes from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from triage.engine.education import EducationalItem, EducationalSection
from triage.engine.picture import Picture
from triage.engine.questionnaire import Questionnaire

#: A section with more entries shows their titles, each with its text folded.
_MOST_OPEN = 8
#: In the address, in the place of a code: show every text.
EVERY = "all"


@dataclass(frozen=True)
class Entry:
    """An item with its cells and their columns' names, doses and other professionals' apart."""

    item: EducationalItem
    cells: tuple[tuple[str, str], ...]
    professional_facts: tuple[tuple[str, str], ...]
    is_open: bool
    picture: Picture | None


@dataclass(frozen=True)
class Origin:
    """Where reading comes from, and by when it is to be looked at again."""

    source: str
    day: date
    review_by: date
    is_overdue: bool


def is_folded(section: EducationalSection) -> bool:
    """Whether there are too many entries to show all their texts at once."""
    return len(section.items) > _MOST_OPEN


def entries(shelf: Questionnaire, section: EducationalSection, *, opened: str) -> tuple[Entry, ...]:
    """The items of a section; where they are folded, the one with the code ``opened`` is not."""
    return tuple(
        Entry(
            item,
            cells=_cells(section, item, professional=False),
            professional_facts=_filled(_cells(section, item, professional=True)),
            is_open=opened in (EVERY, item.code),
            picture=shelf.pictures_by_code.get(item.picture),
        )
        for item in section.items
    )


def _cells(
    section: EducationalSection, item: EducationalItem, *, professional: bool
) -> tuple[tuple[str, str], ...]:
    """Each cell of an item's row of the table with its column's name."""
    return tuple(
        (column.name, cell)
        for column, cell in zip(section.columns, item.cells, strict=True)
        if column.professional is professional
    )


def _filled(cells: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple((name, cell) for name, cell in cells if cell.strip())


def origins(sections: Iterable[EducationalSection], *, today: date) -> tuple[Origin, ...]:
    """Where these sections come from, each source once."""
    found = dict.fromkeys((one.source, one.source_date, one.review_by) for one in sections)
    return tuple(_origin(*one, today) for one in found)


def _origin(source: str, source_date: str, review_by: str, today: date) -> Origin:
    due = date.fromisoformat(review_by)
    return Origin(source, date.fromisoformat(source_date), due, is_overdue=due < today)
