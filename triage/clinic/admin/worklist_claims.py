"""Several submissions taken on at once, and what is said about each."""

from collections.abc import Iterable
from contextlib import suppress
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from triage.clinic.admin.reviewing import names_of
from triage.clinic.reviews import NotListed, TooUrgent, claim
from triage.engine.urgency import Urgency
from triage.models import Submission
from triage.staff.access import record_access

#: Nobody can be on fifty emergencies, and to hold one keeps its alert from everybody else. So
#: they are refused here rather than held for a quarter of an hour: that is safer.
_ONE_BY_ONE = gettext_lazy(
    "%(code)s is an emergency, and was not taken on: open it and take it on there, one at a time."
)
#: Name of the boxes of the list's form.
TICKED = "ticked"


def take_on(request: HttpRequest, ticked: Iterable[str]) -> None:
    """Claim each for whoever asks, and tell them of everybody else who holds it."""
    chosen = Submission.objects.defer("answers", "contact").in_bulk(list(ids_of(ticked)))
    if not chosen:
        messages.warning(request, _("Tick those that you take on first."))
        return
    taken = sum(_take(request, submission) for submission in chosen.values())
    if taken:
        said = ngettext("You have taken on %(n)d check.", "You have taken on %(n)d checks.", taken)
        messages.success(request, said % {"n": taken})


def _claim(request: HttpRequest, submission: Submission) -> tuple[User, ...]:
    """Judged as it stands by now: many are read at once, and one may rise before its turn."""
    user, now = cast(User, request.user), timezone.now()
    return claim(submission, by=user, now=now, below=Urgency.EMERGENCY)


def ids_of(texts: Iterable[str]) -> Iterable[UUID]:
    """What is no id was not on the page."""
    for text in texts:
        with suppress(ValueError):
            yield UUID(text)


def _take(request: HttpRequest, submission: Submission) -> bool:
    """Whether it was taken on; the page says why not, and who else has it: on record first."""
    record_access(request, "claim", submission)
    code = {"code": submission.code}
    if submission.stage == Submission.Stage.DONE:
        messages.warning(request, _("%(code)s is done: there is nothing to take on.") % code)
        return False
    try:
        others = _claim(request, submission)
    except TooUrgent:
        messages.warning(request, _ONE_BY_ONE % code)
        return False
    except NotListed:
        said = _("%(code)s is not for the clinic yet: the person is still answering.")
        messages.warning(request, said % code)
        return False
    if others:
        said = _("%(code)s was taken on by %(names)s before: agree who acts.")
        messages.warning(request, said % {**code, "names": names_of(others)})
    return True
