"""Where a check was begun, so that a flood from one place is known as one.

Neither an address nor what could be made of it is kept: a digest, with a key outside the
database, of the network and the day. So not even the key tells that two checks of different days
came from one place.
"""

from datetime import datetime

from django.http import HttpRequest

from triage.site.digests import keyed_digest
from triage.site.limits import client_address, network_of


def origin_of(request: HttpRequest, *, now: datetime) -> str:
    """The same for all that come from one network on one day; empty where it is not known."""
    address = client_address(request)
    return keyed_digest("origin", f"{now:%Y-%m-%d}:{network_of(address)}") if address else ""
