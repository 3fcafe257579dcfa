"""What a clinic may record that it did: the outcomes that are shipped, and those a lead added.

Only an outcome that ends a check takes it off the list and silences its alert. What the shipped
ones mean stands here and not in their rows, so that nobody can make one of them end what it does
not; the rows say where each stands in the form, and whether it is in use.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed_apps
from django.apps.registry import Apps
from django.db import DEFAULT_DB_ALIAS
from django.utils.translation import gettext_lazy as _

from triage.models import ReviewOutcome
from triage.models.review import NO_WAY

#: Of reviews from before calls had a log of their own.
NOT_REACHED = "not-reached"


@dataclass(frozen=True)
class Kind:
    """What an outcome means. An unknown one ends nothing."""

    label: Any
    ends: bool = True
    asks_date: bool = False
    is_active: bool = True


#: In the order of the form. Whatever was done for the person ends a check, and so does the
#: judgement that nothing needs doing: a clinician answers for either by name.
SHIPPED: Mapping[str, Kind] = {
    "called": Kind(_("called")),
    "seen": Kind(_("seen")),
    "advice": Kind(_("advice given")),
    "appointment": Kind(_("appointment on a date"), asks_date=True),
    "referred": Kind(_("referred")),
    "emergency-care": Kind(_("sent to emergency care")),
    "in-hospital": Kind(_("already in hospital")),
    NO_WAY: Kind(_("no way to reach them")),
    "duplicate": Kind(_("duplicate of another check")),
    "not-ours": Kind(_("not our patient")),
    "no-action": Kind(_("no action needed")),
    "noted": Kind(_("only noted: stays on the list"), ends=False),
    NOT_REACHED: Kind(_("could not reach"), ends=False, is_active=False),
}


def sync_outcomes(
    sender: AppConfig, *, using: str = DEFAULT_DB_ALIAS, apps: Apps = installed_apps, **_signal: Any
) -> None:
    """Give each shipped outcome its row; connected to ``post_migrate``. Others stay as they are."""
    try:
        model: Any = apps.get_model(sender.label, ReviewOutcome.__name__)
    except LookupError:  # migrated back to before there were any
        return
    rows = (
        model(
            code=code,
            label=str(kind.label),
            ends=kind.ends,
            asks_date=kind.asks_date,
            is_active=kind.is_active,
            position=10 * position,
        )
        for position, (code, kind) in enumerate(SHIPPED.items(), start=1)
    )
    model._base_manager.using(using).bulk_create(rows, ignore_conflicts=True)  # noqa: SLF001


def read_kinds() -> dict[str, Kind]:
    """Every outcome there is, by its code, in the order of the form; one query."""
    return {row.code: _kind(row) for row in ReviewOutcome.objects.all()}


def find_kind(code: str) -> Kind:
    """What one means. Raises :class:`ValueError` where there is none of that code."""
    if code in SHIPPED:
        return SHIPPED[code]
    row = ReviewOutcome.objects.filter(code=code).first()
    if row is None:
        raise ValueError(f"{code!r} is not a valid outcome.")
    return _kind(row)


def words() -> dict[str, str]:
    """How each reads, those included that nobody can choose any more."""
    return {code: str(kind.label) for code, kind in {**SHIPPED, **read_kinds()}.items()}


def _kind(row: ReviewOutcome) -> Kind:
    means = SHIPPED.get(row.code) or Kind(row.label, row.ends, row.asks_date)
    return Kind(means.label, means.ends, means.asks_date, row.is_active)
