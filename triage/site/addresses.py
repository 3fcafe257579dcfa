"""What stands for a question, or a picture, in an address.

A browser remembers addresses, a server may log them, and on a shared phone the next person reads
them. A question's ``link_id`` says what was asked, and a follow-up what was answered before. So
the address holds the ``link_id`` encrypted together with a mark of the check: the same question
is alike within one check, unlike in every other, and all are of one length. Nobody learns from a
check of their own which question another's address is of.
"""

import base64
import binascii
import hashlib
from contextvars import ContextVar
from functools import cache, lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings
from django.core.signals import request_started
from django.dispatch import receiver
from django.urls import get_script_prefix, reverse

#: Shorter ones are filled up, so that the length of an address tells nothing.
_LENGTH = 20
#: What begins with it has the mark of a check behind it; the release before made codes without.
_MARKED = b"\x01"
#: Bytes of a mark: as many as leave no padding at the end of an address.
_MARK = 8
#: The mark of the check whose pages are drawn now.
_drawn_for: ContextVar[bytes] = ContextVar("drawn_for", default=b"\0" * _MARK)


def draw_for(check: UUID) -> None:
    """From now on, until the next request, addresses are those of this check."""
    _drawn_for.set(check.bytes[:_MARK])


@receiver(request_started)
def forget_check(**_signal: object) -> None:
    """A thread answers one request after the other."""
    _drawn_for.set(b"\0" * _MARK)


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
        return address_code(value)


class PictureConverter:
    """The name of a picture: the SHA-256 of its bytes, and the end for what it is."""

    regex = r"[0-9a-f]{64}\.[a-z]{3,4}"

    def to_python(self, value: str) -> str:
        """What the view is given."""
        return value

    def to_url(self, value: str) -> str:
        """What stands in the address."""
        return value


def question_path(link_id: str) -> str:
    """The address of a question in the check whose pages are drawn now, as ``reverse`` has it.

    Pages with all answers ask for each of them, and ``reverse`` looks through all addresses.
    """
    before, after = _around_code(get_script_prefix())
    return f"{before}{address_code(link_id)}{after}"


@cache
def _around_code(_script_prefix: str) -> tuple[str, str]:
    before, _code, after = reverse("question", args=["_"]).partition(address_code("_"))
    return before, after


def address_code(link_id: str) -> str:
    """The code of a question in the check whose pages are drawn now."""
    return encode(link_id, settings.DIGEST_KEY, _drawn_for.get())


@lru_cache(maxsize=1024)
def encode(link_id: str, key: str, mark: bytes = b"\0" * _MARK) -> str:
    """A code that only the key turns back into the ``link_id``, for the check of this mark."""
    text = _MARKED + mark + link_id.encode().ljust(_LENGTH, b"\0")
    return base64.urlsafe_b64encode(_cipher(key).encrypt(text, None)).decode()


def is_of_another(code: str, key: str, check: UUID) -> bool:
    """Whether it was made for another check, of which it must tell nothing in this one."""
    mark = _mark_of(code, key)
    return bool(mark.strip(b"\0")) and mark != check.bytes[:_MARK]


def checks_of(code: str, key: str) -> tuple[UUID, UUID]:
    """The first and the last that could be the check for which it was made."""
    mark = _mark_of(code, key)
    return UUID(bytes=mark.ljust(16, b"\0")), UUID(bytes=mark.ljust(16, b"\xff"))


def _mark_of(code: str, key: str) -> bytes:
    """Empty where it has none."""
    text = _open(code, key)
    return text[len(_MARKED) : len(_MARKED) + _MARK] if text.startswith(_MARKED) else b""


@lru_cache(maxsize=1024)
def decode(code: str, key: str) -> str:
    """The ``link_id`` of a code; empty if it is none that this key made."""
    text = _open(code, key)
    name = text[len(_MARKED) + _MARK :] if text.startswith(_MARKED) else text
    try:
        return name.rstrip(b"\0").decode()
    except ValueError:
        return ""


def _open(code: str, key: str) -> bytes:
    """What is sealed in it; empty if it is none that this key made."""
    try:
        sealed = base64.b64decode(code, altchars=b"-_", validate=True)
        return _cipher(key).decrypt(sealed, None)
    except (binascii.Error, InvalidTag, ValueError):
        return b""


@lru_cache(maxsize=4)
def _cipher(key: str) -> AESSIV:
    return AESSIV(hashlib.sha512(f"triage.question-address:{key}".encode()).digest())
