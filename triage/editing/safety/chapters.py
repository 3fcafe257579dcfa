"""What a chapter of the safety file is made of; a page and a text draw the same blocks."""

from dataclasses import dataclass

from triage.editing.safety.evidence import Evidence


@dataclass(frozen=True)
class Paragraph:
    """A sentence or two."""

    text: str
    kind: str = "paragraph"


@dataclass(frozen=True)
class Facts:
    """Names with values; an empty value is a line to be filled in by hand."""

    rows: tuple[tuple[str, str], ...]
    caption: str = ""
    kind: str = "facts"


@dataclass(frozen=True)
class Table:
    """Rows under headings, the first cell of each being its name."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: str = "table"


@dataclass(frozen=True)
class Lines:
    """A list under a heading of its own; long ones are drawn closed."""

    caption: str
    lines: tuple[str, ...]
    kind: str = "lines"


@dataclass(frozen=True)
class Proven:
    """What the record says of a hazard."""

    caption: str
    evidence: tuple[Evidence, ...]
    kind: str = "evidence"


Block = Paragraph | Facts | Table | Lines | Proven


@dataclass(frozen=True)
class Chapter:
    """A heading with what stands under it."""

    title: str
    blocks: tuple[Block, ...]
    parts: tuple["Chapter", ...] = ()


def to_fill_in(*names: str, caption: str = "") -> Facts:
    """A form: lines that somebody fills in by hand."""
    return Facts(tuple((name, "") for name in names), caption)
