"""Choosing which edits of a draft go out without the others."""

from collections.abc import Collection
from datetime import datetime

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from triage.editing.draft_report import Report, make_report
from triage.models import ChosenEdits, Questionnaire
from triage.site.audit import record

#: Of more than these nobody makes out which was meant.
_MOST = 10


class NotChosen(Exception):
    """Nothing was stored; the message says why."""


def choose_edits(
    row: Questionnaire, keys: Collection[str], *, by: User, now: datetime
) -> ChosenEdits:
    """Keep which edits are to be looked at alone; it signs nothing and publishes nothing.

    Who chooses what was chosen lately finds that. What is no edit, or not any more, is passed
    over. Raises :class:`NotChosen` where nothing is left, and :class:`NothingLive`.
    """
    report = make_report(row, keys)
    chosen = sorted(report.selection.chosen) if report.selection else []
    if not chosen:
        raise NotChosen(_("Nothing was kept: choose at least one edit that stands in the draft."))
    same = next((one for one in chosen_lately(report) if one.keys == chosen), None)
    if same is not None:
        return same
    found: ChosenEdits = row.chosen_edits.create(keys=chosen, by=by, at=now)
    record("edits chosen to go out alone", by=by, about=f"{row.title}: {len(chosen)}")
    return found


def chosen_lately(report: Report) -> list[ChosenEdits]:
    """What was chosen since something was published, the newest first."""
    if report.live is None:
        return []
    since = report.row.chosen_edits.filter(at__gte=report.live.published_at)
    return list(since.select_related("by").order_by("-pk")[:_MOST])
