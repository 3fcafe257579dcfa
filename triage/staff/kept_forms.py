"""Forms that arrived after their session had ended: kept, encrypted, until their person is back."""

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from cryptography.fernet import InvalidToken
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from triage.staff.secrets import decrypt, encrypt

_KEY = "staff_kept_forms"
#: Half an hour is long enough to sign in again.
_SECONDS = 30 * 60
_CSRF = "csrfmiddlewaretoken"
#: So many tabs somebody may have had open.
_MOST = 10
#: What a form knows of the moment at which it was drawn; nobody typed it.
_NOT_TYPED = {"known", "danger", "number"}


@dataclass(frozen=True)
class KeptForm:
    """What was typed, by whom, and where it was to go."""

    user_id: int
    path: str
    fields: tuple[tuple[str, str], ...]
    at: float

    def shown(self) -> list[tuple[str, str]]:
        """What a person may recognise: neither hidden counters nor boxes left empty."""
        return [(name, value) for name, value in self.fields if value.strip() and not _hidden(name)]


def _hidden(name: str) -> bool:
    return name in _NOT_TYPED or name.startswith("_") or name.endswith("_FORMS")


def form_of(request: HttpRequest) -> KeptForm | None:
    """The form that a request sends, if there is anything in it to keep.

    Files are not kept, and passwords are typed again.
    """
    names = [name for name in request.POST if name != _CSRF]
    if not names or request.FILES or any("password" in name for name in names):
        return None
    fields = tuple((name, value) for name in names for value in request.POST.getlist(name))
    return KeptForm(int(request.user.pk or 0), request.get_full_path(), fields, time.time())


def keep(session: SessionBase, form: KeptForm) -> None:
    """In the session of whoever signs in next, where only the same person will see it."""
    same = (form.user_id, form.path, form.fields)
    others = (one for one in _read_all(session) if (one.user_id, one.path, one.fields) != same)
    _write(session, [*others, form][-_MOST:])


def keep_beside(session: SessionBase, form: KeptForm) -> bool:
    """From another tab of whoever was signed out just now; whether there was somebody."""
    kept = _read_all(session)
    if kept:
        keep(session, replace(form, user_id=kept[-1].user_id))
    return bool(kept)


def find_kept(request: HttpRequest) -> tuple[KeptForm, ...]:
    """What this person typed a while ago, the oldest first; anybody else's is dropped."""
    kept, now = _read_all(request.session), time.time()
    found = [one for one in kept if one.user_id == request.user.pk and now - one.at <= _SECONDS]
    if len(found) < len(kept):
        _write(request.session, found)
    return tuple(found)


def _read_all(session: SessionBase) -> list[KeptForm]:
    return [form for token in session.get(_KEY, []) if (form := _read(token)) is not None]


def _write(session: SessionBase, forms: Iterable[KeptForm]) -> None:
    session[_KEY] = [encrypt(json.dumps(form.__dict__)) for form in forms]


def _read(token: str) -> KeptForm | None:
    try:
        data: dict[str, Any] = json.loads(decrypt(token))
    except InvalidToken:
        return None
    fields = tuple((name, value) for name, value in data.pop("fields"))
    return KeptForm(fields=fields, **data)


def forget(session: SessionBase, form: KeptForm) -> None:
    """Drop one of them."""
    _write(session, (one for one in _read_all(session) if one != form))
