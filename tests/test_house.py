"""The house stays one to live in: short functions, files of a few screens, an empty hall."""

import ast
from pathlib import Path
from statistics import median, quantiles

import pytest

from tests.contributing import ROOT

_MIGRATIONS = ROOT / "triage" / "migrations"


def _files(*folders: str) -> list[Path]:
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if _MIGRATIONS not in path.parents)


@pytest.fixture(scope="module")
def functions() -> dict[str, int]:
    """How many lines each function of triage/ has, under its place."""
    return {
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path in _files("triage")
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
    }


def test_no_file_has_more_than_three_hundred_lines() -> None:
    lengths = {
        str(path.relative_to(ROOT)): path.read_bytes().count(b"\n")
        for path in _files("project", "tests", "triage")
    }

    assert {path: length for path, length in lengths.items() if length > 300} == {}


def test_few_modules_stand_beside_the_rooms() -> None:
    assert len(list(ROOT.glob("triage/*.py"))) <= 8


def test_no_function_is_longer_than_a_screens_half(functions: dict[str, int]) -> None:
    assert {name: length for name, length in functions.items() if length > 30} == {}


def test_functions_are_short_by_habit(functions: dict[str, int]) -> None:
    """Half of them have five lines or fewer, and of twenty one may have more than fifteen."""
    lengths = list(functions.values())

    assert median(lengths) <= 5
    assert quantiles(lengths, n=20)[-1] <= 15


def test_no_test_waits_for_a_script_that_the_pages_policy_blocks() -> None:
    """Playwright evaluates it once by itself, then in the page, which allows no `eval`."""
    wait = "wait_for_" + "function"

    assert [str(path) for path in _files("tests") if wait in path.read_text()] == []
