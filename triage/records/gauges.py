"""One figure for a monitor as Prometheus takes it: by itself, or one for each value of a label."""

from collections.abc import Mapping
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily, Metric

_OURS = "symptom_check_"


def gauge(name: str, words: str, value: float) -> Metric:
    """One value."""
    return GaugeMetricFamily(f"{_OURS}{name}", words, value=value)


def gauge_by(label: str, name: str, words: str, values: Mapping[str, float]) -> Metric:
    """One value for each of a set that is closed, so that no monitor drowns in series."""
    family = GaugeMetricFamily(f"{_OURS}{name}", words, labels=(label,))
    for value, number in values.items():
        family.add_metric((value,), number)
    return family


def seconds(now: datetime, since: datetime | None, *, never: float = 0) -> float:
    """How long ago it was; what is still to come was not long ago."""
    return never if since is None else max((now - since).total_seconds(), 0)
