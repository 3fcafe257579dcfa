"""Clinical leads who read all of a draft, and sign it."""

from collections.abc import Collection

from django.contrib.auth.models import User

from triage.editing.approving import approve
from triage.editing.draft_report import Report, make_report
from triage.models import Approval, Questionnaire

WHY = "Looked at the patients."


def keys(report: Report) -> list[str]:
    """What is to be ticked."""
    return [one.key for one in report.reading_list]


def sign(
    row: Questionnaire, *leads: User, why: str = WHY, only: Collection[str] | None = None
) -> list[Approval]:
    """Each of them reads everything, gives a reason where one is missing, and signs."""
    return [_sign(row, lead, why, only) for lead in leads]


def _sign(row: Questionnaire, lead: User, why: str, only: Collection[str] | None) -> Approval:
    report = make_report(row, only)
    sha256, over = report.looked_at
    lacking = [
        one.weakening.key
        for listed in report.reading_list
        for one in listed.weakened
        if not one.reason
    ]
    return approve(
        row,
        sha256=sha256,
        over=over,
        read=keys(report),
        by=lead,
        note="Read.",
        reasons=dict.fromkeys(lacking, why),
        only=only,
    )
