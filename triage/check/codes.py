"""Reference codes and PINs: what a person writes down to come back."""

import secrets

from triage.models import Submission
from triage.site.digests import digest_matches, keyed_digest

#: No vowels, so no words, and nothing that looks like another sign: codes are read aloud.
_CODE_SIGNS = "34679CDFGHJKMNPQRTVWX"
_CODE_LENGTH = 8
_PIN_DIGITS = 8
#: How many of each there are to guess among; ``manage.py limits`` does the sums.
CODES: int = len(_CODE_SIGNS) ** _CODE_LENGTH
PINS: int = 10**_PIN_DIGITS


def make_pin(submission: Submission) -> str:
    """A new PIN for coming back; an earlier one stops working. Shown once, stored hashed."""
    pin = f"{secrets.randbelow(10**_PIN_DIGITS):0{_PIN_DIGITS}}"
    submission.pin_hash = _pin_digest(submission, pin)
    submission.save(update_fields=["pin_hash"])
    return pin


def find_by_pin(reference: str, pin: str) -> Submission | None:
    """The submission that this code and PIN open together, or none."""
    found = Submission.objects.for_patient().filter(reference=normal_reference(reference)).first()
    fits = found is not None and digest_matches("pin", f"{found.id}:{pin}", found.pin_hash)
    return found if fits else None


def normal_reference(text: str) -> str:
    """A reference code as it is stored, however it was typed."""
    return "".join(sign for sign in text.upper() if sign.isalnum())[:_CODE_LENGTH]


def new_reference() -> str:
    """A random code; whether it is taken the database tells."""
    return "".join(secrets.choice(_CODE_SIGNS) for _ in range(_CODE_LENGTH))


def _pin_digest(submission: Submission, pin: str) -> str:
    return keyed_digest("pin", f"{submission.id}:{pin}")
