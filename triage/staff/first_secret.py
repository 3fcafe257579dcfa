"""The key of an authenticator app that is being set up: the same in every tab, for a while.

It is kept in the session, encrypted, until a first code was typed or it has become old. A page that
is opened once more shows it again, so that what somebody scanned in one tab is right in another.
"""

import time
from contextlib import suppress
from typing import Any

from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from cryptography.fernet import InvalidToken
from django.contrib.sessions.backends.base import SessionBase

from triage.staff.secrets import decrypt, encrypt

_KEY = "staff_first_secret"
#: So long the picture may be scanned and the first code typed.
_SECONDS = 30 * 60


def keep_secret(session: SessionBase, fresh: str) -> tuple[str, bool]:
    """The secret that is shown, and whether it is ``fresh``, as none was kept.

    allauth draws one at each look, and leaves it in the session in clear.
    """
    session.pop(SECRET_SESSION_KEY, None)
    kept = _read(session)
    if kept is not None:
        return kept, False
    session[_KEY] = {"secret": encrypt(fresh), "at": time.time()}
    return fresh, True


def forget_secret(session: SessionBase) -> None:
    """It is set up; another one gets another secret."""
    session.pop(_KEY, None)


def _read(session: SessionBase) -> str | None:
    kept: dict[str, Any] = session.get(_KEY) or {}
    if time.time() - float(kept.get("at", 0)) > _SECONDS:
        return None
    with suppress(InvalidToken):
        return decrypt(kept["secret"])
    return None
