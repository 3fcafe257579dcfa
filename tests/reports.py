"""Reports of problems, as people send them."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from tests.checks import NOW
from tests.staff.people import staff
from triage.check.reporting import place_at, report_problem
from triage.models import IncidentEntry, ProblemReport, QuestionnaireVersion


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


def incident(what: str = "A page stayed empty.", **fields: Any) -> IncidentEntry:
    """An entry in the register, of somebody who leads."""
    plain = {"happened_on": NOW.date(), "by": staff("lead"), "at": NOW}
    return IncidentEntry.objects.create(what=what, **{**plain, **fields})
