"""Which release runs: the version that pyproject.toml names, and the commit that is checked out."""

import re
import tomllib
from pathlib import Path

_COMMIT = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")
#: As many signs of it as people write.
_SHORT = 7


def version(checkout: Path) -> str:
    """The version, which stands in pyproject.toml and nowhere else."""
    project = tomllib.loads(_text(checkout / "pyproject.toml"))["project"]
    return str(project["version"])


def commit(checkout: Path) -> str:
    """The first signs of the commit that is checked out; nothing where git is not to be read.

    Read from git's own files: its program would refuse a checkout that belongs to somebody
    else, as it does for the user of a service, and may not be there at all.
    """
    try:
        found = _commit(_folder(checkout))
    except (OSError, ValueError):
        return ""
    return found[:_SHORT] if _COMMIT.fullmatch(found) else ""


def _folder(checkout: Path) -> Path:
    """Git's folder; of a second worktree a file says where it is."""
    place = checkout / ".git"
    if place.is_dir():
        return place
    return checkout / _text(place).removeprefix("gitdir: ")


def _commit(folder: Path) -> str:
    head = _text(folder / "HEAD")
    if not head.startswith("ref: "):
        return head
    branch = head.removeprefix("ref: ")
    elsewhere = folder / "commondir"  # what all worktrees share
    common = folder / _text(elsewhere) if elsewhere.exists() else folder
    if (common / branch).exists():
        return _text(common / branch)
    lines = (line.partition(" ") for line in _text(common / "packed-refs").splitlines())
    return next((found for found, _, name in lines if name == branch), "")


def _text(path: Path) -> str:
    return path.read_text("utf-8").strip()
