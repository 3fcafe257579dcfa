"""The safety file as Markdown: it can be kept, compared and filled in without this software."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from triage.editing.safety.chapters import Chapter, Facts, Lines, Paragraph, Proven, Table

#: What means something in Markdown, or in the HTML that Markdown lets through.
_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|&~])")
_BLANK = "……………………"


def as_markdown(title: str, chapters: Iterable[Chapter]) -> str:
    """The whole file as one text."""
    lines = [f"# {_plain(title)}"]
    for number, chapter in enumerate(chapters, start=1):
        lines += ["", f"## {number}. {_plain(chapter.title)}"]
        lines += _blocks(chapter)
        for part in chapter.parts:
            lines += ["", f"### {_plain(part.title)}"]
            lines += _blocks(part)
    return "\n".join(lines) + "\n"


def _plain(text: object) -> str:
    """Text that stays text: one line, and no sign of it means anything."""
    return _SIGNS.sub(r"\\\1", " ".join(str(text).split()))


def _blocks(chapter: Chapter) -> Iterator[str]:
    for block in chapter.blocks:
        yield ""
        yield from _DRAW[type(block)](block)


def _paragraph(block: Paragraph) -> Iterator[str]:
    yield _plain(block.text)


def _facts(block: Facts) -> Iterator[str]:
    yield from _caption(block.caption)
    for name, value in block.rows:
        yield f"- **{_plain(name)}:** {_plain(value) or _BLANK}"


def _table(block: Table) -> Iterator[str]:
    yield from _caption(block.caption)
    yield _row(map(_plain, block.columns))
    yield _row("---" for _column in block.columns)
    for row in block.rows:
        yield _row(map(_plain, row))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _lines(block: Lines) -> Iterator[str]:
    yield from _caption(block.caption)
    for line in block.lines:
        yield f"- {_plain(line)}"


def _proven(block: Proven) -> Iterator[str]:
    yield from _caption(block.caption)
    for evidence in block.evidence:
        yield f"- **{evidence.standing_words}.** {_plain(evidence.sentence)}"
        for detail in evidence.details:
            yield f"  - {_plain(detail)}"


def _caption(text: str) -> Iterator[str]:
    if text:
        yield f"**{_plain(text)}**"
        yield ""


_DRAW: dict[type, Callable[[Any], Iterator[str]]] = {
    Paragraph: _paragraph,
    Facts: _facts,
    Table: _table,
    Lines: _lines,
    Proven: _proven,
}
