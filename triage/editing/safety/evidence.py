"""The evidence that a version brings against a hazard, fact by fact."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from triage.editing.safety import document_evidence, record_evidence
from triage.editing.safety.hazard import Fact
from triage.editing.safety.version_record import Found, VersionRecord

Finder = Callable[[VersionRecord], Iterator[Found]]


@dataclass(frozen=True)
class Evidence:
    """One thing that the record says. ``details`` names what is open, one thing a line."""

    holds: bool
    sentence: str
    details: tuple[str, ...] = ()

    @property
    def standing_words(self) -> str:
        """Whether it holds, as a word."""
        return _("Holds") if self.holds else _("Open")


def look_up(fact: Fact, record: VersionRecord) -> Iterator[Evidence]:
    """What the record says of one fact."""
    for holds, sentence, details in FACTS[fact](record):
        yield Evidence(holds, sentence, tuple(details))


FACTS: dict[Fact, Finder] = {
    Fact.ALERTS: record_evidence.alerts,
    Fact.APPROVALS: record_evidence.approvals,
    Fact.CHECKS: record_evidence.checks,
    Fact.CRISIS: document_evidence.crisis,
    Fact.DANGER_SIGNS: document_evidence.danger_signs,
    Fact.DIFFERENCE: record_evidence.difference,
    Fact.DOCUMENT: document_evidence.document,
    Fact.DOSES: document_evidence.doses,
    Fact.FLOORS: document_evidence.floors,
    Fact.NEGATIVES: record_evidence.negatives,
    Fact.NUMBERS: document_evidence.numbers,
    Fact.REVIEW_DATES: document_evidence.review_dates,
    Fact.REWORDINGS: record_evidence.rewordings,
    Fact.SAFETY_NET: document_evidence.safety_net,
    Fact.SCOPE: document_evidence.scope,
    Fact.UNITS: document_evidence.units,
    Fact.UNSURE: document_evidence.unsure,
    Fact.VIGNETTES: record_evidence.vignettes,
    Fact.WEAKENED: record_evidence.weakened,
    Fact.WHY: document_evidence.why,
}
