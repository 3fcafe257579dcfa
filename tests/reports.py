"""Reports of problems, as people send them."""

from datetime import datetime
from uuid import UUID, uuid4

from tests.checks import NOW
from triage.check.reporting import place_at, report_problem
from triage.models import ProblemReport, QuestionnaireVersion


def report(
    text: str = "The page does not open.",
    *,
    kind: str = "broken",
    address: str = "/",
    version: QuestionnaireVersion | None = None,
    now: datetime = NOW,
    key: UUID | None = None,
) -> ProblemReport:
    """A report, stored."""
    key = key or uuid4()
    place = place_at(address)
    report_problem(key, text, kind=kind, place=place, version=version, now=now)
    return ProblemReport.objects.get(pk=key)
