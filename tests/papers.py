"""What the papers for assessors say, as values."""

import re
from pathlib import Path

from tests.contributing import ROOT

#: Each of them, as a path from the root.
PAPERS = (
    "SAFETY.md",
    "SECURITY.md",
    *(f"papers/{path.name}" for path in sorted(ROOT.glob("papers/*.md"))),
)


def read(paper: str) -> str:
    """The text of one."""
    return (ROOT / paper).read_text()


def code(paper: str) -> set[str]:
    """Whatever stands between backticks, also where it goes on in the next line."""
    return {" ".join(text.split()) for text in re.findall(r"`([^`]+)`", read(paper))}


def rows(paper: str, head: str) -> list[list[str]]:
    """The cells of the one table whose first line holds these words, that line first."""
    [table] = [
        one
        for one in re.findall(r"(?:^\|.*\n)+", read(paper), re.MULTILINE)
        if head in one.partition("\n")[0]
    ]
    lines = [line for line in table.splitlines() if not re.fullmatch(r"[|-]+", line)]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def links(paper: str) -> set[Path]:
    """Every file that it links to."""
    targets = re.findall(r"\]\(([^)#]+)[^)]*\)", read(paper))
    return {(ROOT / paper).parent / target for target in targets}
