"""Criteria with a name as the workbench lists them: what each means, and links to its uses."""

from collections.abc import Iterator
from dataclasses import dataclass

from triage.editing.admin.row_addresses import Places
from triage.editing.named_words import NamedWords
from triage.editing.overview import Overview
from triage.models import NamedCriterion


@dataclass(frozen=True)
class ShownCriterion:
    """A criterion, what it stands for, and (code, address) of everything that gives its name."""

    row: NamedCriterion
    meaning: str
    links: tuple[tuple[str, str], ...]


def show_criteria(
    names: NamedWords, overview: Overview, places: Places
) -> Iterator[ShownCriterion]:
    """All of them, or those that hold the words that are looked for."""
    for code, row in names.criteria.items():
        said = names.meanings[code]
        if overview.holds([row.title, code, said]):
            links = tuple((one, places.address(kind, one)) for kind, one in names.places[code])
            yield ShownCriterion(row, said, links)
