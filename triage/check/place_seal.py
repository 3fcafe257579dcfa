"""The seal on a check's place: whoever has the database alone can move no deadline unseen.

A deadline is promised in the clinic's open time, whose hours change later: no record tells any
more what it had to be. So what was promised is sealed when it is stored.
"""

from datetime import UTC

from triage.models import Submission
from triage.site.digests import digest_matches, keyed_digest

_PURPOSE = "place"


def seal_place(submission: Submission) -> None:
    """Seal the deadline and the urgency on the list; the caller saves the row."""
    submission.place_seal = keyed_digest(_PURPOSE, _place(submission))


def is_sealed(submission: Submission) -> bool:
    """Whether both are what was sealed."""
    return digest_matches(_PURPOSE, _place(submission), submission.place_seal)


def _place(submission: Submission) -> str:
    by = submission.respond_by.astimezone(UTC).isoformat(timespec="microseconds")
    return f"{submission.pk}:{submission.work_urgency}:{by}"
