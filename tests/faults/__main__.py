"""`python -m tests.faults [storm] [delivery] [week] [week-postgresql]`: the fault runs, in full.

Exit status 1 if anything was lost.
"""

import signal
import sys
from collections.abc import Callable

from tests.clinic.alerts.week_figures import Figures as WeekFigures
from tests.faults import delivering, storm
from tests.faults.run import fault_run
from tests.faults.week import week_on_postgresql, week_on_sqlite

_RUNS: dict[str, Callable[[], storm.Figures | delivering.Figures | WeekFigures]] = {
    "storm": lambda: fault_run(storm.FULL_SIZE),
    "delivery": lambda: delivering.delivery_run(delivering.FULL_SIZE),
    "week": week_on_sqlite,
    "week-postgresql": week_on_postgresql,
}


def main() -> int:
    """Print the figures. Told to stop, it takes down first what it has put up."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    good = True
    for name in sys.argv[1:] or _RUNS:
        figures = _RUNS[name]()
        print(f"\n{name}", *figures.lines(), sep="\n")
        good &= figures.is_good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
