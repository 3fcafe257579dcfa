"""Where messages may go: a webhook must not be led into the clinic's own network by surprise."""

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from triage.models import Recipient

_INSIDE = _(
    "This address is inside the clinic’s network. Whoever runs this site must name its host in the "
    "setting WEBHOOK_INSIDE first."
)


def check_address(channel: str, address: str) -> None:
    """Raise ``ValidationError`` unless something can be sent there."""
    if channel == Recipient.Channel.EMAIL:
        validate_email(address)
        return
    parts = _split(address)
    if parts is None or parts.scheme not in _schemes():
        raise ValidationError(_("Enter an address that begins with https:// and names a host."))
    if parts.username is not None or parts.fragment:
        raise ValidationError(_("Leave out user name, password and anything after “#”."))
    if not _may_reach(parts.hostname or ""):
        raise ValidationError(_INSIDE)


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 (raises ValueError where it is no number)
    except ValueError:
        return None
    return parts if parts.hostname and not any(sign.isspace() for sign in address) else None


def _schemes() -> tuple[str, ...]:
    return ("https", "http") if settings.DEBUG else ("https",)


def _may_reach(host: str) -> bool:
    """Whether a host is public, named as the clinic's own, or this is the demonstration.

    A name is judged by its looks alone; :func:`leads_inside` asks where it leads.
    """
    if settings.DEBUG or host in settings.WEBHOOK_INSIDE:
        return True
    try:
        return _is_public(host)
    except ValueError:
        return "." in host and not host.endswith((".localhost", ".local", ".internal"))


def leads_inside(host: str) -> bool:
    """Whether any address of this host is not of the internet. Raises ``OSError`` without one."""
    if settings.DEBUG or host in settings.WEBHOOK_INSIDE:
        return False
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return not all(_is_public(str(address[0])) for *_rest, address in found)


def _is_public(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_global
