"""Whether people find a question clear: sums by question and day, and nothing of who said it.

Somebody counts once a day at each question, as far as their browser keeps its cookie. That is
known by a digest of the browser's digest, which the check itself loses once it is finished with
on this device, taken up on another or erased: from then on nobody can tell whose it was.
"""

from datetime import datetime

from django.db.models import F
from django.utils import timezone

from triage.models import ClarityCount, Submission
from triage.site.limits import within


def count_clarity(submission: Submission, link_id: str, *, clear: bool, now: datetime) -> None:
    """Add one, unless this browser was counted at this question already."""
    if not within("clarity", f"{submission.browser_hash}:{link_id}", now=now):
        return
    day = timezone.localdate(now, timezone.get_default_timezone())
    place = {"version_id": submission.version_id, "day": day, "link_id": link_id}
    ClarityCount.objects.bulk_create([ClarityCount(**place)], ignore_conflicts=True)
    column = "clear" if clear else "not_clear"
    ClarityCount.objects.filter(**place).update(**{column: F(column) + 1})
