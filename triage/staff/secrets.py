"""What staff leave with us is encrypted, so that a stolen database signs nobody in.

The key is made from ``DIGEST_KEY``, on which PINs hang too: it stays outside the database, and
``manage.py rotate_keys`` does not touch it. With another one, staff set up their apps anew.
"""

import base64

from cryptography.fernet import Fernet
from django.conf import settings
from django.utils.crypto import salted_hmac


def encrypt(text: str) -> str:
    """So that only this site reads it."""
    return _cipher().encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """What was encrypted; ``InvalidToken`` if it was not here, or if the key is another."""
    return _cipher().decrypt(token.encode()).decode()


def _cipher() -> Fernet:
    mac = salted_hmac("triage.staff.secrets", "key", secret=settings.DIGEST_KEY, algorithm="sha256")
    return Fernet(base64.urlsafe_b64encode(mac.digest()))
