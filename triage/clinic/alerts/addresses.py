"""Where messages may go: a webhook must not be led into the clinic's own network by surprise."""

import ipaddress
import re
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
#: Letters, digits, hyphens and dots. What reads as one host here must be none other elsewhere.
_NAME = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*", re.ASCII)
#: The last word of a name is no number, or some read it as an address.
_NO_NUMBER = re.compile(r"(.*\.)?(?!0x)[a-z0-9-]*[a-z-][a-z0-9-]*", re.ASCII)

_Ip = ipaddress.IPv4Address | ipaddress.IPv6Address


class LeadsInside(Exception):
    """A name leads to an address that is not of the internet."""


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
    """Its parts, if it is written as everybody reads it the same way."""
    if not address.isascii() or not address.isprintable() or {" ", "\\"} & set(address):
        return None
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 (raises ValueError where it is no number)
    except ValueError:
        return None
    return parts if _is_host(parts.hostname or "") else None


def _is_host(host: str) -> bool:
    if _literal(host):
        return True
    return len(host) <= 253 and bool(_NAME.fullmatch(host) and _NO_NUMBER.fullmatch(host))


def _literal(host: str) -> _Ip | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _schemes() -> tuple[str, ...]:
    return ("https", "http") if settings.DEBUG else ("https",)


def _may_reach(host: str) -> bool:
    """Whether a host is public, named as the clinic's own, or this is the demonstration.

    A name is judged by its looks alone; :func:`resolve` asks where it leads.
    """
    if _is_trusted(host):
        return True
    if literal := _literal(host):
        return _is_public(literal)
    return "." in host and not host.endswith((".localhost", ".local", ".internal"))


def _is_trusted(host: str) -> bool:
    return settings.DEBUG or host in settings.WEBHOOK_INSIDE


def resolve(host: str, port: int) -> str:
    """The one address to connect to; whoever asks again may be told another.

    Raises ``OSError`` without one, and :class:`LeadsInside` where any is not of the internet,
    unless the host is named in ``WEBHOOK_INSIDE``.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [ipaddress.ip_address(str(place[0])) for *_rest, place in found]
    if not _is_trusted(host) and not all(map(_is_public, addresses)):
        raise LeadsInside
    return str(min(addresses, key=lambda one: one.version))  # the older is there more often


def _is_public(address: _Ip) -> bool:
    """Of the internet, one machine, and no other address in disguise."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return _is_public(address.ipv4_mapped)
        if address.is_site_local or address.sixtofour or address.teredo or address.scope_id:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved)
