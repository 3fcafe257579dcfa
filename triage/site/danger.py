"""The danger signs as they can be shown when nothing else works, the database included."""

from triage.models.version import live_in_memory
from triage.site.last_resort import DANGER_SIGNS, shipped_rows


def danger_signs() -> tuple[str, ...]:
    """One line each, of what was last seen live, else those that are shipped; never a query."""
    lines = [sign for parsed in live_in_memory() for sign in parsed.danger_signs]
    return tuple(dict.fromkeys(lines)) or shipped_danger_signs()


def shipped_danger_signs() -> tuple[str, ...]:
    """Those of every questionnaire of this release, each once."""
    return tuple(dict.fromkeys(str(row["text"]) for row in shipped_rows(DANGER_SIGNS)))
