"""Drawings for tests, as values: nothing here asks for a database."""

from hashlib import sha256
from typing import Any

from triage.engine.picture import MediaType, Picture


def drawn(code: str) -> bytes:
    """A drawing that differs from every other one."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30">'
        f"<title>Drawing of {code}</title></svg>"
    ).encode()


def picture(code: str, **changes: Any) -> Picture:
    """A picture whose bytes are ``drawn``, unless something else is said."""
    plain: dict[str, Any] = {
        "title": f"Picture {code}",
        "alt": f"A drawing of {code} on white.",
        "sha256": sha256(drawn(code)).hexdigest(),
        "media_type": MediaType.SVG,
        "width": 40,
        "height": 30,
    }
    return Picture(code=code, **{**plain, **changes})
