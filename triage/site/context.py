"""What every page knows of the site."""

from functools import cache

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest

from triage.models import QuestionnaireVersion
from triage.site.telephones import current_lines
from triage.site.wording import dial, example_tokens, token_values

#: Of a demonstration in which nothing is live, or the database cannot be asked.
UNKNOWN = "unknown"


def site(_request: HttpRequest) -> dict[str, object]:
    """The site's own words: tokens, the number that is dialled in an emergency, whether any
    number is an example, and the telephone lines of what is live.

    ``unsigned`` marks what no clinical lead has signed. A page that knows its version says it
    of that one. All others ask, when they are drawn, whether all that is live is signed.
    """
    values = token_values()
    words = {
        **values,
        "emergency_dial": dial(values["emergency_number"]),
        "examples": bool(example_tokens()),
        "lines": [line for line in current_lines() if values[line.code]],
    }
    return {"site": words, "unsigned": cache(_is_unsigned)}


def _is_unsigned() -> bool | str:
    """Whether anything live is not signed; outside ``DEBUG`` nothing unsigned is served."""
    if not settings.DEBUG:
        return False
    try:
        signed = [version.is_signed for version in QuestionnaireVersion.objects.live()]
    except DatabaseError:
        return UNKNOWN
    return not all(signed) if signed else UNKNOWN
