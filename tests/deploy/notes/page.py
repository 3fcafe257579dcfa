"""The blocks of a page of notes that somebody is to copy into a shell."""

import re
from dataclasses import dataclass

from tests.contributing import ROOT

NOTES = ROOT / "deploy/README.md"
_SECTION = "## From an empty Debian to the first alert\n"
_FENCE = re.compile(r"^( *)```([^\n]*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_STEP = re.compile(r"^### (\d+)\. (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """What stands between two fences, and the step of the notes that it belongs to."""

    step: int
    info: str
    text: str


def steps() -> dict[int, str]:
    """The number and the title of each step."""
    return {int(number): title for number, title in _STEP.findall(_section())}


def blocks() -> list[Block]:
    """Every block of the way, in its order."""
    parts = re.split(r"^### (\d+)\. ", _section(), flags=re.MULTILINE)
    numbered = zip(map(int, parts[1::2]), parts[2::2], strict=True)
    return [
        Block(step, info, text)
        for step, part in ((0, parts[0]), *numbered)
        for _indent, info, text in _FENCE.findall(part)
    ]


def blocks_elsewhere() -> list[str]:
    """The info strings of all blocks of the page that are not run here."""
    rest = NOTES.read_text().replace(_section(), "").replace(update().text, "")
    return [info for _indent, info, text in _FENCE.findall(rest) if text]


def _section() -> str:
    return NOTES.read_text().split(_SECTION)[1].split("\n## ")[0]


def update() -> Block:
    """The block of a new release, which is run on the same machine afterwards."""
    part = NOTES.read_text().split("\n## A new release\n")[1].split("\n## ")[0]
    ((_indent, info, text),) = _FENCE.findall(part)
    return Block(len(steps()) + 1, info, text)
