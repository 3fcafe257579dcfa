"""What stands for a question, or a picture, in an address.

A browser remembers addresses, and on a shared phone the next person reads them. A question's
``link_id`` says what was asked, and a follow-up what was answered before. So the address holds
the ``link_id`` encrypted, the same question always alike, in one length for all of ours.
"""

import base64
import binascii
import hashlib
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings

#: Shorter ones are filled up, so that the length of an address tells nothing.
_LENGTH = 20


class QuestionConverter:
    """In an address a code, in a view a ``link_id``.

    What is no code of ours is taken for a ``link_id``: the view sends back whoever may not
    answer that, and pages that were open while the site was brought up to date still arrive.
    """

    regex = "[^/]+"

    def to_python(self, value: str) -> str:
        """What the view is given."""
        return decode(value, settings.DIGEST_KEY) or value

    def to_url(self, value: str) -> str:
        """What stands in the address."""
        return encode(value, settings.DIGEST_KEY)


class PictureConverter:
    """The name of a picture: the SHA-256 of its bytes, and the end for what it is."""

    regex = r"[0-9a-f]{64}\.[a-z]{3,4}"

    def to_python(self, value: str) -> str:
        """What the view is given."""
        return value

    def to_url(self, value: str) -> str:
        """What stands in the address."""
        return value


@lru_cache(maxsize=1024)
def encode(link_id: str, key: str) -> str:
    """A code that only the key turns back into the ``link_id``."""
    sealed = _cipher(key).encrypt(link_id.encode().ljust(_LENGTH, b"\0"), None)
    return base64.urlsafe_b64encode(sealed).decode()


@lru_cache(maxsize=1024)
def decode(code: str, key: str) -> str:
    """The ``link_id`` of a code; empty if it is none that this key made."""
    try:
        sealed = base64.b64decode(code, altchars=b"-_", validate=True)
        return _cipher(key).decrypt(sealed, None).rstrip(b"\0").decode()
    except (binascii.Error, InvalidTag, ValueError):
        return ""


@lru_cache(maxsize=4)
def _cipher(key: str) -> AESSIV:
    return AESSIV(hashlib.sha512(f"triage.question-address:{key}".encode()).digest())
