"""Sessions in the database, found by a keyed digest of what the browser holds.

Whoever reads a copy of the database finds no cookie in it that signs anybody in. Only what WSGI
uses is here: the asynchronous half would store the key as it is.
"""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from triage.site.digests import keyed_digest

#: The column's width; 160 bits of a digest are more than anybody can try.
_WIDTH = 40


class SessionStore(DatabaseStore):
    """Django's, with the digest in the column where the key of the cookie would stand."""

    def exists(self, session_key: str) -> bool:
        """Whether the key is taken."""
        return bool(super().exists(_stored(session_key)))

    def create_model_instance(self, data: Any) -> Any:
        """The row as it is stored."""
        row = super().create_model_instance(data)
        row.session_key = _stored(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """Remove the session of this key, or else this one."""
        key = session_key or self.session_key
        if key is not None:
            super().delete(_stored(key))

    def _get_session_from_db(self) -> Any:
        """The row while it counts; without one the key is dropped, so that nobody chooses it."""
        key = str(self.session_key)
        self._session_key = _stored(key)
        found = super()._get_session_from_db()  # type: ignore[misc] # its stubs leave it out
        self._session_key = key if found else None
        return found


def _stored(session_key: str) -> str:
    return keyed_digest("session", session_key)[:_WIDTH]
