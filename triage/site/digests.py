"""Keyed digests: what the database alone can neither guess nor forge."""

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac


def keyed_digest(purpose: str, text: str) -> str:
    """HMAC-SHA-256 in hexadecimal, with a key outside the database, another for each purpose."""
    key_salt = f"triage.{purpose}"
    return salted_hmac(key_salt, text, secret=settings.DIGEST_KEY, algorithm="sha256").hexdigest()


def digest_matches(purpose: str, text: str, digest: str) -> bool:
    """Whether ``digest`` was made from ``text``; an empty digest matches nothing."""
    return bool(digest) and constant_time_compare(keyed_digest(purpose, text), digest)
