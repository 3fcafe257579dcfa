"""Lines of the benchmark's table, and how they are measured."""

import json
import statistics
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Row:
    """One figure. ``kept`` says whether it is within its budget; none has no budget."""

    what: str
    figure: str = ""
    budget: str = ""
    kept: bool | None = None


def at_most(what: str, value: float, limit: float, shown: str = "{:,.0f}") -> Row:
    """A figure that should be small."""
    return Row(what, shown.format(value), f"≤ {shown.format(limit)}", value <= limit)


def at_least(what: str, value: float, limit: float, shown: str = "{:,.0f}") -> Row:
    """A figure that should be large."""
    return Row(what, shown.format(value), f"≥ {shown.format(limit)}", value >= limit)


def emit(row: Row) -> None:
    """Hand a row to whoever started this part."""
    print(json.dumps(asdict(row)), flush=True)


def progress(what: str) -> None:
    """Say what is done just now: beside the table, and never in it."""
    print(f"  … {what}", file=sys.stderr, flush=True)


def print_head(title: str) -> None:
    print(f"\n{title}")
    print("-" * len(title), flush=True)


def print_row(row: Row) -> None:
    """One line of the table."""
    verdict = {True: "", False: "  OVER", None: ""}[row.kept]
    print(f"{row.what:<66} {row.figure:>14}  {row.budget:<12}{verdict}".rstrip())
    sys.stdout.flush()


def spread(values: Sequence[float], shown: str = "{:.2f}") -> str:
    """The median, and the least and the most in brackets."""
    least, most = shown.format(min(values)), shown.format(max(values))
    return f"{shown.format(statistics.median(values))} ({least}–{most})"
