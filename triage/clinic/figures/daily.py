"""How many checks, and how many alerts, there were on each day and how urgent."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from triage.clinic.figures.number_words import drawn_count
from triage.clinic.figures.selection import Selection, clinic_zone
from triage.engine.urgency import Urgency
from triage.models.submission import HIGHEST_CHOICES
from triage.site.blurred_counts import shown_count
from triage.site.charts import Box, Columns, columns

#: (day, urgency) -> how many.
ByDay = Mapping[tuple[date, int], int]


def checks_by_day(selection: Selection) -> ByDay:
    """Checks by the day they came onto the list and the urgency at which they stand."""
    day = TruncDate("listed_at", tzinfo=clinic_zone())
    rows = selection.listed().annotate(day=day).values_list("day", "work_urgency")
    return {(day, urgency): count for day, urgency, count in rows.annotate(count=Count("*"))}


def alerts_by_day(selection: Selection) -> dict[str, ByDay]:
    """Alerts by kind, then by the day they were made and their urgency."""
    day = TruncDate("created_at", tzinfo=clinic_zone())
    rows = selection.alerts().annotate(day=day).values_list("kind", "day", "urgency")
    kinds: dict[str, dict[tuple[date, int], int]] = defaultdict(dict)
    for kind, on, urgency, count in rows.annotate(count=Count("*")):
        kinds[kind][on, urgency] = count
    return dict(sorted(kinds.items()))


@dataclass(frozen=True)
class DayTable:
    """Counts by day and urgency as they may be shown, as a table and as a chart.

    Days stand for runs of seven where there are very many. No sums: they would say what
    each of a few is.
    """

    selection: Selection
    counts: ByDay
    exact: bool
    levels: tuple[int, ...]

    @cached_property
    def chart(self) -> Columns:
        """The columns, the most urgent at the bottom, where they are compared best."""
        runs, exact = range(len(self._names)), self.exact
        stacks = [[drawn_count(n, exact=exact) for n in self._counts_of(run)] for run in runs]
        return columns(self._names, stacks)

    def rows(self) -> Iterable[tuple[str, list[str]]]:
        """Each day with its counts, in the order of ``levels``."""
        for run, name in enumerate(self._names):
            yield name, [shown_count(count, exact=self.exact) for count in self._counts_of(run)]

    def pieces(self) -> Iterable[tuple[Box, str, str]]:
        """Each piece of the chart with its fill, and the words under the pointer."""
        rows = list(self.rows())
        for box in self.chart.boxes:
            day, counts = rows[box.place]
            level = self.levels[box.series]
            words = {"day": day, "urgency": level_name(level), "count": counts[box.series]}
            yield box, level_fill(level), _("%(day)s, %(urgency)s: %(count)s") % words

    def legend(self) -> Iterable[tuple[str, str]]:
        """Each fill with what it stands for."""
        return ((level_fill(level), level_name(level)) for level in self.levels)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to count."""
        return not any(self.counts.values())

    def _counts_of(self, run: int) -> list[int]:
        return [self._by_run[run, level] for level in self.levels]

    @cached_property
    def _by_run(self) -> Counter[tuple[int, int]]:
        runs: Counter[tuple[int, int]] = Counter()
        for (day, level), count in self.counts.items():
            runs[self.selection.run_of(day), level] += count
        return runs

    @cached_property
    def _names(self) -> list[str]:
        return [date_format(day, "j M") for day in self.selection.runs()]


def level_name(level: int) -> str:
    """An urgency in a word."""
    return str(dict(HIGHEST_CHOICES)[level])


def level_fill(level: int) -> str:
    """The pattern that an urgency is drawn with; each has its own, so colour is not needed."""
    return Urgency(level).code.replace("_", "-") if level else "none"


def day_table(selection: Selection, counts: ByDay, *, exact: bool) -> DayTable:
    """With the urgencies that occur."""
    levels = sorted({level for _day, level in counts}, reverse=True)
    return DayTable(selection, counts, exact, tuple(levels))
