"""The secret of the one browser that goes on with a check; the database holds its digest."""

import secrets

from triage.models import Submission
from triage.site.digests import digest_matches, keyed_digest


def new_secret(seed: str = "") -> tuple[str, str]:
    """A secret for a browser, random or from a seed, and the digest that is stored of it."""
    secret = keyed_digest("browser-from", seed) if seed else secrets.token_urlsafe(24)
    return secret, keyed_digest("browser", secret)


def belongs_to_browser(submission: Submission, secret: str) -> bool:
    """Whether this browser's secret still opens the submission."""
    return digest_matches("browser", secret, submission.browser_hash)
