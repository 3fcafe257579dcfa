"""A form that arrived after its session had ended: kept, encrypted, until its person is back."""

import json
import time
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import InvalidToken
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from triage.staff.secrets import decrypt, encrypt

_KEY = "staff_kept"
#: Half an hour is long enough to sign in again.
_SECONDS = 30 * 60
_CSRF = "csrfmiddlewaretoken"


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
    return name.startswith("_") or name.endswith("_FORMS")


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
    session[_KEY] = encrypt(json.dumps(form.__dict__))


def find_kept(request: HttpRequest) -> KeptForm | None:
    """What this person typed a while ago; anybody else's is dropped."""
    token = request.session.get(_KEY)
    form = None if token is None else _read(token)
    if form is None or form.user_id != request.user.pk or time.time() - form.at > _SECONDS:
        forget(request.session)
        return None
    return form


def _read(token: str) -> KeptForm | None:
    try:
        data: dict[str, Any] = json.loads(decrypt(token))
    except InvalidToken:
        return None
    fields = tuple((name, value) for name, value in data.pop("fields"))
    return KeptForm(fields=fields, **data)


def forget(session: SessionBase) -> None:
    """Drop it."""
    session.pop(_KEY, None)
