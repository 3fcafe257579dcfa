"""How a check begins: once, however often its button is pressed."""

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from triage.check.browser_secret import belongs_to_browser, new_secret
from triage.check.codes import new_reference
from triage.models import QuestionnaireVersion, Submission
from triage.site.digests import keyed_digest

#: A button that is pressed later than this after the first time was meant again.
_ONE_PRESS = timedelta(minutes=1)
#: What the page that begins a check says of it.
_SAID_AT_START = ("version_id", "clinic_may_follow_up", "assisted_by_id")


def start(
    version: QuestionnaireVersion,
    *,
    clinic_may_follow_up: bool,
    now: datetime,
    once: str = "",
    origin: str = "",
    assisted_by: User | None = None,
) -> tuple[Submission, str]:
    """Begin a check. Returns it with the secret that only this browser holds.

    ``assisted_by`` fills it in for a caller. ``once`` is a word that only one page holds: sent
    again at once, while nothing was answered, it leads into the check it began.
    """
    said = {"origin": origin, "assisted_by": assisted_by}
    for _attempt in range(5):
        submission = Submission(version=version, clinic_may_follow_up=clinic_may_follow_up, **said)
        submission.started_at = submission.last_step_at = now
        if once:
            submission.id = UUID(keyed_digest("start", once)[:32])
        secret, submission.browser_hash = new_secret(once, of_staff=assisted_by is not None)
        submission.reference = new_reference()  # taken once in 37 thousand million times
        with suppress(IntegrityError), transaction.atomic():
            submission.save(force_insert=True)
            return submission, secret
        first = Submission.objects.for_patient().filter(pk=submission.pk).first()
        if first is not None and _is_the_same_press(submission, first, secret):
            return first, secret
        once = "" if first else once
    raise RuntimeError("No free reference code was found.")


def _is_the_same_press(second: Submission, first: Submission, secret: str) -> bool:
    """Whatever anybody did there is not for whoever opens the page again."""
    untouched = first.status == Submission.Status.IN_PROGRESS and first.revision == 0
    alike = all(getattr(first, name) == getattr(second, name) for name in _SAID_AT_START)
    soon = second.started_at - first.started_at < _ONE_PRESS
    return untouched and alike and soon and belongs_to_browser(first, secret)
