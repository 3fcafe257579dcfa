"""When a session ends: after a while without anybody there, and after a working day at most."""

import time
from typing import Any

from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.http import HttpRequest

#: A working day. The browser and the table keep it for longer, so that whoever comes back the next
#: morning is known, and what they send then is kept for them.
_LONGEST = 8 * 60 * 60
_SINCE, _SEEN = "staff_since", "staff_seen"
#: A session is written once a minute at most.
_STEP = 60


def is_over(session: SessionBase) -> bool:
    """Whether nobody was there for too long, or it has lasted long enough."""
    now, idle = time.time(), settings.SESSION_IDLE_MINUTES * 60
    since, seen = _time(session, _SINCE), _time(session, _SEEN)
    return now - seen > idle or now - since > _LONGEST


def note_begun(request: HttpRequest, **_kwargs: Any) -> None:
    """It counts from the sign-in, whether or not anybody ever opened a page with it."""
    touch(request.session)


def touch(session: SessionBase) -> bool:
    """Somebody is there; whether that was written down, which is not done at each page."""
    now = time.time()
    if _SINCE not in session:
        session[_SINCE] = now
    is_new = now - float(session.get(_SEEN, 0)) >= _STEP
    if is_new:
        session[_SEEN] = now
    return is_new


def asked_by_script(request: HttpRequest) -> bool:
    """Whether a page asked by itself: a list that refreshes is no sign of a person."""
    return request.headers.get("Sec-Fetch-Dest") == "empty"


def _time(session: SessionBase, key: str) -> float:
    """When; a session that does not say has just begun."""
    value: Any = session.get(key)
    return time.time() if value is None else float(value)


def end_sessions(user: User) -> None:
    """Sign somebody out wherever they are, also where they have yet to type a code.

    A session says inside whose it is, so all are read; only staff have one.
    """
    rows = Session.objects.all()
    theirs = [row.pk for row in rows.iterator() if _is_of(user, row.get_decoded())]
    Session.objects.filter(pk__in=theirs).delete()


def _is_of(user: User, session: dict[str, Any]) -> bool:
    """Whether this person is signed in there, or on the way."""
    on_the_way: Any = session.get(LOGIN_SESSION_KEY) or {}
    is_in = session.get(SESSION_KEY) == str(user.pk)
    return is_in or on_the_way.get("user_pk") == user_pk_to_url_str(user)
