"""The verdicts as a table and a chart: how often rules and versions were too low or too high."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from triage.clinic.figures.number_words import drawn_count, in_percent, is_few, rate_words
from triage.clinic.figures.selection import Selection
from triage.clinic.figures.verdicts import NO_RULE, Judged, Verdict
from triage.site.blurred_counts import shown_count
from triage.site.charts import Bars, Share, bars
from triage.site.statistics import Rate, wilson

_VERDICTS = (Verdict.TOO_LOW, Verdict.TOO_HIGH, Verdict.RIGHT)
_CHARTED = 10
#: With fewer, what blurring adds or takes away would say more than the verdicts.
_ENOUGH = 20


@dataclass(frozen=True)
class VerdictRow:
    """The verdicts on one rule or version.

    Blurred, the rates are worked out from the blurred counts, and ``n`` is left out, since it
    would say what each of a few is. No rate of a few, and of more of them where blurred.
    """

    name: str
    code: str
    n: str
    too_low: str
    right: str
    too_high: str
    under: Rate | None
    over: Rate | None

    @property
    def under_words(self) -> str:
        """The rate of too low, with its interval."""
        return rate_words(self.under)

    @property
    def over_words(self) -> str:
        """The rate of too high, with its interval."""
        return rate_words(self.over)


def verdict_row(name: str, code: str, counts: Counter[str], *, exact: bool) -> VerdictRow:
    """The row as it may be shown."""
    low, high, right = (shown_count(counts[verdict], exact=exact) for verdict in _VERDICTS)
    under, over = _rates(counts, exact=exact)
    return VerdictRow(
        name=name,
        code=code,
        n=str(counts.total()) if exact else "",
        too_low=low,
        right=right,
        too_high=high,
        under=under,
        over=over,
    )


def _rates(counts: Counter[str], *, exact: bool) -> tuple[Rate | None, Rate | None]:
    """Of too low and too high; none of a few."""
    low, high, right = (drawn_count(counts[verdict], exact=exact) for verdict in _VERDICTS)
    reckoned = low + high + right
    if is_few(counts.total()) if exact else reckoned < _ENOUGH:
        return None, None
    return wilson(low, reckoned), wilson(high, reckoned)


def version_rows(selection: Selection, judged: Judged, *, exact: bool) -> list[VerdictRow]:
    """One for each version that has verdicts, the newest first."""
    return [
        verdict_row(
            _("Version %(number)d") % {"number": version.number},
            "",
            judged.versions[version.pk],
            exact=exact,
        )
        for version in selection.versions
        if version.pk in judged.versions
    ]


def rule_rows(selection: Selection, judged: Judged, *, exact: bool) -> list[VerdictRow]:
    """One for each rule that has verdicts, as the newest version orders them; none fired last."""
    names, rules = _rule_names(selection, judged), judged.rules
    return [verdict_row(name, code, rules[code], exact=exact) for code, name in names.items()]


def _rule_names(selection: Selection, judged: Judged) -> dict[str, str]:
    """Under each code the sign it stands under."""
    names: dict[str, str] = {}
    wanted = judged.rules.keys() - {NO_RULE}
    for document in selection.documents() if wanted else ():
        for rule in document.rules:
            if rule.code in wanted:
                names.setdefault(rule.code, document.signs_by_code[rule.sign].title)
        if len(names) == len(wanted):
            break
    lost = {code: code for code in sorted(wanted - names.keys())}
    last = {NO_RULE: _("No rule fired")} if NO_RULE in judged.rules else {}
    return names | lost | last


def under_chart(rows: Iterable[VerdictRow]) -> Bars | None:
    """Where the urgency was too low most often, surely or perhaps."""
    return _chart([(_label(row), row.under) for row in rows if row.under])


def over_chart(rows: Iterable[VerdictRow]) -> Bars | None:
    """Where it was too high most often."""
    return _chart([(_label(row), row.over) for row in rows if row.over])


def _label(row: VerdictRow) -> str:
    return row.code or row.name


def _chart(rates: Sequence[tuple[str, Rate]]) -> Bars | None:
    """The ten with the highest lower end: chance alone explains these least."""
    worst = sorted(rates, key=lambda one: (one[1].low, one[1].value), reverse=True)[:_CHARTED]
    shares = [
        Share(label, in_percent(100 * r.value), 100 * r.value, 100 * r.low, 100 * r.high)
        for label, r in worst
    ]
    return bars(shares) if shares else None
