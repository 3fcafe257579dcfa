"""Numbers in words, exact or blurred.

Whatever somebody is shown who sees blurred counts is worked out from blurred counts, or says
too little to work back from: so no count of a few can be found out.
"""

from datetime import timedelta

from django.utils.translation import gettext as _

from triage.site.blurred_counts import FEW, shown_count
from triage.site.statistics import Rate

#: What "<5" is drawn as, and reckoned with: the middle of what it may be.
_SOME = 2
#: Blurred, nothing is said about the waits of fewer people than this.
_ENOUGH = 10
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def drawn_count(count: int, *, exact: bool) -> int:
    """A count as a chart may draw it: no more than :func:`shown_count` says."""
    shown = shown_count(count, exact=exact)
    return int(shown) if shown.isdigit() else _SOME


def shown_percent(part: int, whole: int, *, exact: bool) -> float | None:
    """A share in percent; blurred to the nearest five, and none of a few."""
    if whole < (1 if exact else _ENOUGH):
        return None
    percent = 100 * part / whole
    return percent if exact else 5 * round(percent / 5)


def enough(count: int, *, exact: bool) -> bool:
    """Whether a wait may be said of so many people."""
    return count >= (1 if exact else _ENOUGH)


def in_percent(percent: float | None) -> str:
    """Whole percent; a dash for none."""
    return "–" if percent is None else _("%(percent)d %%") % {"percent": round(percent)}


def rate_words(rate: Rate | None) -> str:
    """A rate with its interval in whole percent, or that it cannot be said."""
    if rate is None:
        return _("too few to say")
    return _("%(rate)d %% (%(low)d to %(high)d %%)") % {
        "rate": round(100 * rate.value),
        "low": round(100 * rate.low),
        "high": round(100 * rate.high),
    }


def wait_words(wait: timedelta | None) -> str:
    """A length of time in its two largest units; a dash for none."""
    if wait is None:
        return "–"
    if wait >= _DAY:
        return _("%(days)d d %(hours)d h") % {"days": wait // _DAY, "hours": wait % _DAY // _HOUR}
    if wait >= _HOUR:
        named = {"hours": wait // _HOUR, "minutes": wait % _HOUR // _MINUTE}
        return _("%(hours)d h %(minutes)d min") % named
    return _("%(minutes)d min") % {"minutes": max(wait, timedelta()) // _MINUTE}


def is_few(count: int) -> bool:
    """Whether so few are no ground for a rate."""
    return count < FEW
