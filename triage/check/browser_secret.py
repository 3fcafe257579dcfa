"""The secret of the one browser that goes on with a check; the database holds its digest."""

import secrets

from triage.models import Submission
from triage.site.digests import digest_matches, keyed_digest

#: Stands before the secret of a browser in which staff fill in a check for a caller. No other
#: secret has this sign, and the cookie is signed: nobody makes one of the other.
_OF_STAFF = "~"


def new_secret(seed: str = "", *, of_staff: bool = False) -> tuple[str, str]:
    """A secret for a browser, random or from a seed, and the digest that is stored of it."""
    secret = keyed_digest("browser-from", seed) if seed else secrets.token_urlsafe(24)
    secret = f"{_OF_STAFF}{secret}" if of_staff else secret
    return secret, keyed_digest("browser", secret)


def is_of_staff(secret: str) -> bool:
    """Whether it opens the check only beside who fills it in for a caller, signed in."""
    return secret.startswith(_OF_STAFF)


def belongs_to_browser(submission: Submission, secret: str) -> bool:
    """Whether this browser's secret still opens the submission."""
    return digest_matches("browser", secret, submission.browser_hash)
