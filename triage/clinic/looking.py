"""Who has opened a check in the last minutes, as the audit log has it.

Nothing asks a browser whether somebody is still there: that would keep a session alive which
nobody uses.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from django.contrib.auth.models import AnonymousUser, User

from triage.models import AccessLogEntry

#: Under these names it is on record that the whole of one check was drawn: a list, a suggestion
#: and an alert name somebody, too.
_OPENED = ("view", "print", "pdf", "call", "review")
#: So long somebody who opened a check may still be reading it.
LOOKS_FOR = timedelta(minutes=5)


@dataclass(frozen=True)
class Look:
    """Somebody's last look at one check."""

    by: User
    at: datetime


def looking_at(
    keys: Iterable[UUID], *, but: User | AnonymousUser, now: datetime
) -> Mapping[UUID, tuple[Look, ...]]:
    """Who else looked at each of these just now, whoever came last standing last; one query."""
    lines = AccessLogEntry.objects.filter(
        submission_id__in=list(keys),
        action__in=_OPENED,
        at__gt=now - LOOKS_FOR,
        user__isnull=False,
    )
    found: dict[UUID, dict[int, Look]] = {}
    for line in lines.exclude(user=but.pk).select_related("user").order_by("id"):
        key, by = cast(UUID, line.submission_id), cast(User, line.user)
        looks = found.setdefault(key, {})
        looks.pop(by.pk, None)
        looks[by.pk] = Look(by, line.at)
    return {key: tuple(looks.values()) for key, looks in found.items()}
