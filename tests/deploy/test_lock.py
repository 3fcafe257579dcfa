"""The lock: it is whole, and installs to the letter whatever an index offers by then."""

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Iterable
from hashlib import sha256
from importlib.metadata import distribution
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import require_tool

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.txt", "requirements-dev.txt")

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="asks no database, so once is enough"
)


# what an index offers


def wheel(index: Path, name: str, version: str, *metadata: str) -> str:
    """Offer a package without anything in it; return its line in a lock."""
    folder = f"{name}-{version}.dist-info"
    head = ("Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}")
    files = {
        f"{folder}/METADATA": "\n".join((*head, *metadata, "")),
        f"{folder}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = f"{folder}/RECORD"
    files[record] = "".join(f"{path},,\n" for path in (*files, record))
    offered = index / f"{name}-{version}-py3-none-any.whl"
    with ZipFile(offered, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return line(offered, name, version)


def line(offered: Path, name: str, version: str) -> str:
    return f"{name}=={version} --hash=sha256:{sha256(offered.read_bytes()).hexdigest()}\n"


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """A folder of packages, the only one that pip is told of."""
    folder = tmp_path / "index"
    folder.mkdir()
    return folder


def make_dev(folder: Path, *locks: str) -> subprocess.CompletedProcess[str]:
    """Run ``make dev`` with these two locks, as on a machine that has nothing else."""
    shutil.copy(ROOT / "Makefile", folder)
    for name, text in zip(LOCKS, locks, strict=True):
        (folder / name).write_text(text)
    return subprocess.run(
        [require_tool("make"), "dev", f"PY={sys.executable}"],
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "PIP_CONFIG_FILE": "/dev/null",
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(folder / "index"),
        },
        capture_output=True,
        text=True,
        check=False,
    )


def installed(folder: Path) -> list[str]:
    """Everything in the environment but pip and what came with it."""
    done = subprocess.run(
        [folder / ".venv/bin/python", "-m", "pip", "freeze"],
        env={"PIP_CONFIG_FILE": "/dev/null"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def test_a_newer_release_on_the_index_changes_nothing(index: Path) -> None:
    answer = wheel(index, "answer", "1.0", "Provides-Extra: more")
    asker = wheel(index, "asker", "1.0", "Provides-Extra: more", "Requires-Dist: answer[more]>=1")
    tester = wheel(index, "tester", "1.0", "Requires-Dist: asker[more]>=1")
    for name in ("answer", "asker", "tester"):
        wheel(index, name, "1.1", "Provides-Extra: more")

    done = make_dev(index.parent, answer + asker, answer + asker + tester)

    assert done.returncode == 0, done.stderr
    assert installed(index.parent) == ["answer==1.0", "asker==1.0", "tester==1.0"]


@pytest.mark.parametrize("lacking", LOCKS)
def test_a_lock_that_lacks_something_is_not_taken_for_whole(index: Path, lacking: str) -> None:
    plain = wheel(index, "plain", "1.0")
    asker = wheel(index, "asker", "1.0", "Requires-Dist: answer>=1")

    done = make_dev(index.parent, *(asker if lock == lacking else plain for lock in LOCKS))

    assert done.returncode == 2
    assert "asker 1.0 requires answer, which is not installed." in done.stdout


def test_a_line_without_a_hash_is_refused(index: Path) -> None:
    wheel(index, "answer", "1.0")

    done = make_dev(index.parent, "answer==1.0\n", "answer==1.0\n")

    assert done.returncode == 2
    assert "Hashes are required in --require-hashes mode" in done.stderr


def test_nothing_is_built_as_that_would_fetch_what_no_lock_pins(index: Path) -> None:
    source = index / "answer-1.0.tar.gz"
    with tarfile.open(source, "w:gz") as archive:
        archive.add(ROOT / "LICENSE", "answer-1.0/LICENSE")
    answer = line(source, "answer", "1.0")

    done = make_dev(index.parent, answer, answer)

    assert done.returncode == 2
    assert "No matching distribution found for answer==1.0" in done.stderr


# what is asked for


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def asked_for(lock: str) -> list[str]:
    """What pyproject.toml wants in this lock."""
    found = project()
    wanted: list[str] = found["project"]["dependencies"]
    if lock == "requirements.txt":
        return wanted
    return [*wanted, *found["dependency-groups"]["dev"]]


def needed(lines: Iterable[str]) -> set[Requirement]:
    """Everything that these lines lead to on this machine, with the extras they name.

    ``pip check`` looks at no extra, and would not miss what one of them asks for.
    """
    found: set[Requirement] = set()
    waiting = [(Requirement(text), "") for text in lines]
    while waiting:
        one, extra = waiting.pop()
        if one in found or (one.marker and not one.marker.evaluate({"extra": extra})):
            continue
        found.add(one)
        asked = [Requirement(text) for text in distribution(one.name).requires or ()]
        waiting += [(each, extra) for each in asked for extra in ("", *one.extras)]
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_everything_that_is_asked_for_extras_too(lock: str) -> None:
    text = (ROOT / lock).read_text()
    pinned = dict(re.findall(r"^([a-z0-9-]+)(?:\[.*\])?==([^ ]+)", text, re.MULTILINE))

    wanted = needed(asked_for(lock))

    assert {"fido2", "psycopg-binary"} <= {one.name for one in wanted}  # two that extras ask for
    assert {one for one in wanted if not pins(pinned, one)} == set()


def pins(pinned: dict[str, str], requirement: Requirement) -> bool:
    version = pinned.get(canonicalize_name(requirement.name))
    return version is not None and requirement.specifier.contains(version)
