"""What every page knows of the site."""

from django.http import HttpRequest

from triage.wording import dial, token_values


def site(_request: HttpRequest) -> dict[str, object]:
    """The site's own words: tokens, and the number that is dialled in an emergency."""
    values = token_values()
    return {"site": {**values, "emergency_dial": dial(values["emergency_number"])}}
