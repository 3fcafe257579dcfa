"""What a look finds of one thing, made wrong and made right."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from triage.records.doctor.finding import Finding, Level

Act = Callable[[], object]


@dataclass(frozen=True)
class Case:
    """The look, the code it tells of, how that is broken and mended, and what it says of both."""

    look: Callable[[], Iterable[Finding]]
    code: str
    wrong: Act
    right: Act
    mend: str
    level: Level = Level.MISSING


def of(found: Iterable[Finding], code: str) -> list[Finding]:
    """Those of one code."""
    return [one for one in found if one.code == code]


def tried(case: Case) -> None:
    """Made wrong it is found, with its mend; made right it is not."""
    case.wrong()
    wrong = of(case.look(), case.code)
    case.right()
    right = of(case.look(), case.code)

    assert {one.level for one in wrong} == {case.level}
    assert all(case.mend in one.mend for one in wrong), wrong
    assert {(one.level, one.mend) for one in right} <= {(Level.FINE, "")}
