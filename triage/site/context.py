"""What every page knows of the site."""

from django.conf import settings
from django.http import HttpRequest

from triage.site.wording import dial, token_values


def site(_request: HttpRequest) -> dict[str, object]:
    """The site's own words: tokens, and the number that is dialled in an emergency.

    ``unsigned`` marks a demonstration. A page that knows its version says better; of the
    others, only those outside ``DEBUG`` can be sure that nothing unsigned is served.
    """
    values = token_values()
    words = {**values, "emergency_dial": dial(values["emergency_number"])}
    return {"site": words, "unsigned": settings.DEBUG}
