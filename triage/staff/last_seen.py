"""When each member of staff was last here, to the minute: for whoever keeps accounts."""

from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from triage.models import LastSeen


def note_seen(user: Any) -> None:
    """They are here; asked once a minute at most, as their session is written."""
    LastSeen.objects.update_or_create(user_id=user.pk, defaults={"at": timezone.now()})


def note_signed_in(user: User, **_signal: Any) -> None:
    """They have just come in."""
    note_seen(user)
