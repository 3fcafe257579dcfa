"""The names under which pages read what was sent, found in the code that reads them."""

import ast
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

_TRIAGE = Path(__file__).parents[2] / "triage"
_SENT = {"GET", "POST", "FILES"}
_READERS = {"get", "getlist", "pop"}


@cache
def names_read() -> list[str]:
    """All of them; a new one is in the tables that use this as soon as a page asks for it."""
    paths = sorted(_TRIAGE.rglob("*.py"))
    return sorted({name for path in paths for name in _names_in(path)})


def _names_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        asked = _asked(node)
        if isinstance(asked, ast.Constant) and isinstance(asked.value, str):
            yield asked.value
        if isinstance(asked, ast.Name):
            value = getattr(_module(path), asked.id, None)  # none: it is known in a function alone
            yield from [value] if isinstance(value, str) else []


def _asked(node: ast.AST) -> ast.expr | None:
    """The name in ``request.GET.get(name)``, ``request.POST[name]`` and so on."""
    if isinstance(node, ast.Subscript) and _is_sent(node.value):
        return node.slice
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
        return None
    is_read = node.func.attr in _READERS and _is_sent(node.func.value)
    return node.args[0] if is_read else None


def _is_sent(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in _SENT


def _module(path: Path) -> object:
    parts = path.relative_to(_TRIAGE.parent).with_suffix("").parts
    return import_module(".".join(parts).removesuffix(".__init__"))
