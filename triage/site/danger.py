"""The danger signs as they can be shown when nothing else works, the database included."""

from collections.abc import Iterable
from itertools import chain, zip_longest

from triage.engine.questionnaire import Questionnaire
from triage.models.version import live_in_memory
from triage.site.last_resort import shipped_danger_signs


def danger_signs() -> tuple[str, ...]:
    """One line each, of what was last seen live, else those that are shipped; never a query."""
    return danger_signs_of(live_in_memory()) or shipped_danger_signs()


def danger_signs_of(questionnaires: Iterable[Questionnaire]) -> tuple[str, ...]:
    """Each once; the first one of every questionnaire before the second of any."""
    rows = zip_longest(*(one.danger_signs for one in questionnaires))
    return tuple(dict.fromkeys(sign for sign in chain.from_iterable(rows) if sign))
