"""What a process has worked out, and need not work out again."""

from collections.abc import Callable
from typing import Generic, TypeVar

_K = TypeVar("_K")
_V = TypeVar("_V")


class Remembered(Generic[_K, _V]):
    """Results by a digest of all they depend on; at most so many, the oldest forgotten first.

    For what has no short argument that ``functools.lru_cache`` could compare. Two threads may
    work out the same: either result is right.
    """

    def __init__(self, at_most: int) -> None:
        self._at_most = at_most
        self._kept: dict[_K, _V] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: _K) -> _V | None:
        """What is remembered, if anything."""
        return self._kept.get(key)

    def keep(self, key: _K, result: _V) -> _V:
        """Remember it; returns it."""
        while len(self._kept) >= self._at_most:
            self._kept.pop(next(iter(self._kept)), None)
        self._kept[key] = result
        return result

    def find(self, key: _K, work_out: Callable[[], _V]) -> _V:
        """What is remembered, or what is worked out now."""
        known = self.get(key)
        return self.keep(key, work_out()) if known is None else known
