"""Which release runs is read from the checkout, however git keeps it, and never stops the start."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from project.release import commit, version
from tests.conftest import require_tool

ROOT = Path(__file__).parents[2]


def git(folder: Path, *arguments: str) -> str:
    """What git says, told of nobody's settings."""
    done = subprocess.run(
        [require_tool("git"), "-c", "user.name=A", "-c", "user.email=a@clinic.example", *arguments],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": "/dev/null", "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout of two commits on a branch whose name has a slash."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch", "work/here")
    for message in ("First", "Second"):
        git(folder, "commit", "--quiet", "--allow-empty", "--message", message)
    return folder


def on_a_branch(checkout: Path) -> Path:
    return checkout


def packed(checkout: Path) -> Path:
    git(checkout, "pack-refs", "--all")
    return checkout


def detached(checkout: Path) -> Path:
    git(checkout, "checkout", "--quiet", "HEAD~1")
    return checkout


def second_worktree(checkout: Path) -> Path:
    git(checkout, "worktree", "add", "--quiet", "-b", "other", "../second", "HEAD~1")
    return checkout.parent / "second"


def second_worktree_packed(checkout: Path) -> Path:
    return packed(second_worktree(checkout))


@pytest.mark.parametrize(
    "arranged", [on_a_branch, packed, detached, second_worktree, second_worktree_packed]
)
def test_the_commit_is_the_one_that_git_names(arranged: object, checkout: Path) -> None:
    folder: Path = arranged(checkout)  # type: ignore[operator]

    assert commit(folder) == git(folder, "rev-parse", "HEAD")[:7]


@pytest.mark.parametrize(
    "files",
    [
        {},
        {".git": "gitdir: /nowhere"},
        {".git": "\0"},
        {".git/HEAD": ""},
        {".git/HEAD": "ref: refs/heads/main"},  # no commit yet
        {".git/HEAD": "ref: refs/heads/main", ".git/packed-refs": "# pack-refs with: peeled\n"},
        {".git/HEAD": "ref: refs/heads/.invalid"},  # what the reftable format leaves there
        {".git/HEAD": "<script>alert(1)</script>"},
        {".git/HEAD": "a" * 39},
        {".git/HEAD": "ref: ../secret", "secret": "of the clinic"},
    ],
)
def test_where_there_is_no_commit_to_read_there_is_none(
    files: dict[str, str], tmp_path: Path
) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)

    assert commit(tmp_path) == ""


def test_signs_that_are_no_text_are_no_commit(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/HEAD").write_bytes(b"\xff\xfe")

    assert commit(tmp_path) == ""


def test_the_version_stands_in_one_place_and_the_changelog_has_a_heading_for_it() -> None:
    found = version(ROOT)

    assert re.fullmatch(r"\d+\.\d+\.\d+", found)
    assert f"\n## [{found}]" in (ROOT / "CHANGELOG.md").read_text()
    assert [path.name for path in python_files() if f'"{found}"' in path.read_text()] == []


def python_files() -> list[Path]:
    return [path for name in ("project", "triage") for path in (ROOT / name).rglob("*.py")]


def test_the_release_is_the_version_and_where_it_is_known_the_commit() -> None:
    assert (version(ROOT), commit(ROOT)) == (settings.VERSION, settings.COMMIT)
    assert "+".join(filter(None, (settings.VERSION, settings.COMMIT))) == settings.RELEASE
