"""What a person can read: sections of an article, each with its items."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column of a section's table. ``professional`` columns (doses) are shown closed."""

    name: str
    professional: bool


@dataclass(frozen=True)
class EducationalItem:
    """One thing worth knowing. ``cells`` has one text for each column of its section.

    ``article_term`` is the name the source uses; ``caution`` is the editors' own word and
    is always kept apart from what the source says. ``picture`` is the code of one.
    """

    code: str
    title: str
    article_term: str
    body: str
    cells: tuple[str, ...]
    caution: str
    topics: str
    picture: str = ""


@dataclass(frozen=True)
class EducationalSection:
    """A page of reading. Dates are ISO 8601 days; ``label`` stands above its items."""

    code: str
    slug: str
    title: str
    introduction: str
    label: str
    columns: tuple[Column, ...]
    source: str
    source_date: str
    review_by: str
    items: tuple[EducationalItem, ...]
