"""Whether what was found rests on "not sure": one meaning for pages, the list and exports."""

from collections.abc import Iterable

from triage.engine.conditions import ASKED_UNKNOWN
from triage.engine.outcome import Finding
from triage.site.groups import group


def is_unsure(findings: Iterable[Finding]) -> bool:
    """Whether asking again may take away what one warning sign demands now.

    Its most urgent findings decide: all rest on "not sure", or an answer that forces one is it.
    """
    found = list(findings)
    urgency = max(finding.urgency for finding in found)
    strongest = [finding for finding in found if finding.urgency == urgency]
    given = (reason.values for finding in strongest for reason in finding.because)
    if any(ASKED_UNKNOWN in values for values in given):
        return True
    return all(finding.unsure for finding in strongest)


def any_unsure(findings: Iterable[Finding]) -> bool:
    """Whether that holds for any of the signs."""
    by_sign = group(findings, lambda finding: finding.sign)
    return any(is_unsure(same) for same in by_sign.values())
