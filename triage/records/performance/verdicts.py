"""What clinicians judged: the whole, by rule, by age and by who answered."""

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from triage.clinic.export.columns import Cell
from triage.clinic.figures.selection import Selection
from triage.clinic.figures.verdict_groups import (
    AGE_GROUPS,
    WHO_ANSWERED,
    Bounds,
    Counts,
    GroupRow,
    group_rows,
    verdicts_by_group,
)
from triage.clinic.figures.verdict_table import VerdictRow, rule_rows, version_rows
from triage.clinic.figures.verdicts import MOST, judged
from triage.records.performance.tables import Table, percent
from triage.site.statistics import Rate

_NO_RATE: tuple[Cell, ...] = ("", "", "")


def verdict_tables(selection: Selection) -> Iterator[Table]:
    """Blurred for everybody: whoever reads the pack may be anybody."""
    found = judged(selection)
    notes = [_judged(), _blurred()]
    if found.is_cut:
        notes.append(_("Only the newest %(n)d verdicts count.") % {"n": MOST})
    rows = tuple(map(_row, version_rows(selection, found, exact=False)))
    yield Table("verdicts", _("Verdicts"), tuple(notes), _header(_("About")), rows)
    rules = tuple(map(_row, rule_rows(selection, found, exact=False)))
    note = _("Under the rules that decided the urgency; a check may have several of them.")
    header = _header(_("Rule"))
    yield Table("verdicts-by-rule", _("Verdicts by rule"), (note,), header, rules)
    yield from _group_tables(selection)


def _judged() -> str:
    return _(
        "A clinician judged the urgency of the check: too low (under-triage), right, or too "
        "high (over-triage). A check that was judged twice counts once, as it was judged last."
    )


def _blurred() -> str:
    return _(
        "Counts are rounded to the nearest five, and fewer than five are “<5”, so that nobody is "
        "found by them. Rates come from these counts, each with the interval within which it "
        "lies with 95 % certainty (Wilson). With fewer than twenty there is none."
    )


def _header(what: str) -> tuple[str, ...]:
    return (
        *(what, _("Code"), _("Too low"), _("Right"), _("Too high")),
        *(_("Too low, %"), _("Too low, from %"), _("Too low, to %")),
        *(_("Too high, %"), _("Too high, from %"), _("Too high, to %")),
    )


def _row(row: VerdictRow) -> tuple[Cell, ...]:
    counts = (row.name, row.code, *map(_cell, (row.too_low, row.right, row.too_high)))
    return (*counts, *_rate(row.under), *_rate(row.over))


def _rate(rate: Rate | None) -> tuple[Cell, ...]:
    if rate is None:
        return _NO_RATE
    return percent(rate.value), percent(rate.low), percent(rate.high)


def _cell(count: str) -> Cell:
    return int(count) if count.isdigit() else count


def _group_tables(selection: Selection) -> Iterator[Table]:
    ages, answered = verdicts_by_group(selection)
    title, header = _("Under- and over-triage by age"), _group_header(_("Age"))
    note = _("By the date of birth that somebody left for the clinic. Most leave none.")
    rows = _group_rows(AGE_GROUPS, ages)
    yield Table("verdicts-by-age", title, (note, _left_out()), header, rows)
    title, header = _("Under- and over-triage by who answered"), _group_header(_("Who answered"))
    note = _("As they said at the start, where the questionnaire asks.")
    rows = _group_rows(WHO_ANSWERED, answered)
    yield Table("verdicts-by-respondent", title, (note, _left_out()), header, rows)


def _group_header(what: str) -> tuple[str, ...]:
    return (
        *(what, _("Too low"), _("Right"), _("Too high")),
        *(_("Too low, from %"), _("Too low, to %"), _("Too high, from %"), _("Too high, to %")),
    )


def _group_rows(names: tuple[Promise, ...], counts: Counts) -> tuple[tuple[Cell, ...], ...]:
    return tuple(map(_group_row, group_rows(names, counts))) if counts else ()


def _left_out() -> str:
    return _(
        "Those of whom it is not known count in the whole alone. Here “<5” is nobody, too, and "
        "the interval reckons with the least and the most that this may be: beside the whole, "
        "nobody can tell how many each of a few is."
    )


def _group_row(row: GroupRow) -> tuple[Cell, ...]:
    counts = (row.name, *map(_cell, (row.too_low, row.right, row.too_high)))
    return (*counts, *_interval(row.under), *_interval(row.over))


def _interval(bounds: Bounds | None) -> tuple[Cell, ...]:
    return ("", "") if bounds is None else (percent(bounds.low), percent(bounds.high))
