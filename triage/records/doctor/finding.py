"""One thing that was looked at: fine, worth knowing, or missing."""

from dataclasses import asdict, dataclass
from enum import StrEnum

from django.conf import settings
from django.urls import reverse


class Level(StrEnum):
    """What is ``MISSING`` keeps a site from real use; a ``NOTE`` does not."""

    MISSING = "missing"
    NOTE = "note"
    FINE = "fine"


@dataclass(frozen=True)
class Finding:
    """The code is for machines and stays the same whether it is fine or not."""

    code: str
    level: Level
    what: str
    #: The command or the page that mends it; of what is fine nothing.
    mend: str = ""

    def as_json(self) -> dict[str, str]:
        """As text alone."""
        return {name: str(value) for name, value in asdict(self).items()}


def fine(code: str, what: str) -> Finding:
    """Nothing to do."""
    return Finding(code, Level.FINE, what)


def note(code: str, what: str, *, mend: str) -> Finding:
    """May be meant so."""
    return Finding(code, Level.NOTE, what, mend)


def missing(code: str, what: str, *, mend: str) -> Finding:
    """Not for real use before it is mended."""
    return Finding(code, Level.MISSING, what, mend)


def page(name: str) -> str:
    """The address of a page of the admin, to be opened in a browser."""
    return f"{settings.SITE_URL}{reverse(f'admin:{name}')}"
