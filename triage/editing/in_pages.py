"""A long list in pages by how much its parts take, for nothing is cut in two."""

from collections.abc import Callable, Iterable
from typing import TypeVar

_T = TypeVar("_T")


def in_pages(
    things: Iterable[_T], *, takes: Callable[[_T], int], most: int
) -> tuple[tuple[_T, ...], ...]:
    """All of them in their order, at least one page; what takes more than ``most`` has its own."""
    pages: list[list[_T]] = [[]]
    taken = 0
    for thing in things:
        own = takes(thing)
        if pages[-1] and taken + own > most:
            pages.append([])
            taken = 0
        pages[-1].append(thing)
        taken += own
    return tuple(map(tuple, pages))


def page_number(typed: str, pages: int) -> int:
    """The page that an address names, or the nearest there is."""
    return min(max(int(typed), 1), pages) if typed.isdecimal() else 1
