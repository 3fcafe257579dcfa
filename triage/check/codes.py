"""Reference codes and PINs: what a person writes down to come back."""

import secrets
from unicodedata import decimal, normalize

from django.db import transaction

from triage.check.lifetime import refuse_erased
from triage.check.locking import lock_unread
from triage.models import Submission
from triage.site.digests import digest_matches, keyed_digest

#: No vowels, so no words, and nothing that looks like another sign: codes are read aloud.
_CODE_SIGNS = "34679CDFGHJKMNPQRTVWX"
_CODE_LENGTH = 8
_PIN_DIGITS = 8
#: How many of each there are to guess among; ``manage.py limits`` does the sums.
CODES: int = len(_CODE_SIGNS) ** _CODE_LENGTH
PINS: int = 10**_PIN_DIGITS


class NewerPin(Exception):
    """Another PIN was made since the page was drawn."""


def pin_seed(submission: Submission) -> str:
    """What the next PIN is made from; another one as soon as that is made."""
    return keyed_digest("pin-seed", f"{submission.id}:{submission.pin_hash}")


@transaction.atomic
def make_pin(submission: Submission, *, seed: str = "") -> str:
    """A PIN for coming back, stored hashed; an earlier one stops working.

    A page that is sent again, by a reload or a second tap, holds the same ``seed`` and gives
    the same PIN: what was written down must not stop working. Raises :class:`NewerPin`, and
    :class:`~triage.check.lifetime.CheckClosed` where it was erased meanwhile.
    """
    held = lock_unread(submission)
    refuse_erased(held)
    submission.pin_hash = held.pin_hash
    seed = seed or pin_seed(submission)
    pin = _pin_from(submission, seed)
    if digest_matches("pin", f"{submission.id}:{pin}", submission.pin_hash):
        return pin
    if seed != pin_seed(submission):
        raise NewerPin
    submission.pin_hash = _pin_digest(submission, pin)
    submission.save(update_fields=["pin_hash"])
    return pin


def _pin_from(submission: Submission, seed: str) -> str:
    """Nobody can tell it from the seed, which stands on a page, without the key."""
    number = int(keyed_digest("pin-from", f"{submission.id}:{seed}"), base=16)
    return f"{number % PINS:0{_PIN_DIGITS}}"


def find_by_reference(reference: str) -> Submission | None:
    """The submission of a code as :func:`normal_reference` has it, which opens nothing yet."""
    return Submission.objects.for_patient().filter(reference=reference).first()


def pin_fits(submission: Submission, pin: str) -> bool:
    """Whether this is its PIN; where none was made, or it was erased, nothing is."""
    return digest_matches("pin", f"{submission.id}:{pin}", submission.pin_hash)


def normal_reference(text: str) -> str:
    """A reference code as it is stored, however it was typed."""
    plain = normalize("NFKC", text).upper()
    signs = (str(decimal(sign)) if sign.isdecimal() else sign for sign in plain)
    return "".join(sign for sign in signs if sign.isalnum())[:_CODE_LENGTH]


def new_reference() -> str:
    """A random code; whether it is taken the database tells."""
    return "".join(secrets.choice(_CODE_SIGNS) for _ in range(_CODE_LENGTH))


def _pin_digest(submission: Submission, pin: str) -> str:
    return keyed_digest("pin", f"{submission.id}:{pin}")
