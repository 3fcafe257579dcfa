"""CONTRIBUTING.md and README.md show the house that there is."""

import tomllib
from importlib import import_module
from typing import Any

import pytest

from tests import contributing
from tests.contributing import ROOT

README = (ROOT / "README.md").read_text()


def _packages(most: int) -> set[str]:
    """The packages of triage/, so many levels down, each as its path from there."""
    found = (
        one.parent.relative_to(ROOT / "triage") for one in ROOT.glob("triage/*/**/__init__.py")
    )
    return {one.as_posix() for one in found if len(one.parts) <= most}


def test_the_picture_has_the_floors_that_import_linter_holds() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = contracts["contracts"][0]["layers"]

    assert contributing.floors() == [set(layer.split(" | ")) for layer in layers]


def test_every_room_has_its_sentence() -> None:
    doors = {one.stem for one in ROOT.glob("triage/*.py")} - {"__init__"}

    assert contributing.rooms() == _packages(2) | doors


def test_the_readme_has_the_same_rooms() -> None:
    where = README.split("## Where things live")[1].split("## ")[0]
    listed = {path.removeprefix("triage/") for path in contributing.paths(where)}

    assert {room for room in listed if (ROOT / "triage" / room / "__init__.py").exists()} == (
        _packages(1)
    )


def _find(name: str) -> tuple[Any, str]:
    """What has this name, and the module that it was found in."""
    parts = name.split(".")
    for end in range(len(parts), 1, -1):
        if (ROOT / "/".join(parts[:end])).with_suffix(".py").exists():
            found: Any = import_module(".".join(parts[:end]))
            for part in parts[end:]:
                found = vars(found)[part]
            return found, ".".join(parts[:end])
    raise LookupError(name)


@pytest.mark.parametrize("name", sorted(contributing.names()))
def test_what_is_named_lives_where_it_says(name: str) -> None:
    found, module = _find(name)

    # A cached property has its function inside.
    assert getattr(found, "func", found).__module__ == module


@pytest.mark.parametrize("text", ["CONTRIBUTING.md", "README.md"])
def test_every_path_that_is_named_is_there(text: str) -> None:
    named = contributing.paths((ROOT / text).read_text())

    assert {path for path in named if not (ROOT / path).exists()} == set()
    assert len(named) > 5
