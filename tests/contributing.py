"""What CONTRIBUTING.md says of the house, as values."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
_TEXT = (ROOT / "CONTRIBUTING.md").read_text()
_STEP = re.compile(r"( *)(?:\d+\.|-) `(triage\.[\w.]+)`")


@dataclass(frozen=True)
class Step:
    """A function of a walk, and those of the walk it is reached from, the outermost first."""

    name: str
    under: tuple[str, ...]


def section(title: str) -> str:
    """What stands under a heading, up to the next one."""
    return re.split(r"^#+ ", _TEXT.split(f"# {title}\n")[1], maxsplit=1, flags=re.MULTILINE)[0]


def walk(title: str) -> list[Step]:
    """The functions of a walk, in its order."""
    steps: list[Step] = []
    above: list[tuple[int, str]] = []
    for indent, name in _STEP.findall(section(title)):
        above = [(depth, one) for depth, one in above if depth < len(indent)]
        steps.append(Step(name, tuple(one for _depth, one in above)))
        above.append((len(indent), name))
    return steps


def floors() -> list[set[str]]:
    """The rooms of the picture, from the top, those of one floor together."""
    return [
        set(re.findall(r"\w+", line)) for line in section("The house").split("\n") if "│" in line
    ]


def rooms() -> set[str]:
    """Every room of the table."""
    table = re.findall(r"^\| (`.*?) \|", section("The house"), re.MULTILINE)
    return {room for row in table for room in re.findall(r"`([\w/]+)`", row)}


def names() -> set[str]:
    """Everything that is named with its module."""
    return set(re.findall(r"`(triage(?:\.\w+){2,})`", _TEXT))


def paths(text: str = _TEXT) -> set[str]:
    """Every file and folder of the repository that a text names."""
    return set(re.findall(r"\b(?:deploy|fixtures|project|templates|tests|triage)/[\w./]*\w", text))
