"""Which addresses a message may be sent to: names of the public internet, over https.

Whoever registers an address chooses where this machine connects. What lies in a private network,
or on this machine, is not hers to reach through it.
"""

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from baluarte.domain.publication.choices import AddressFault

PORTS = (443, 8443)
LONGEST = 300
# What the registries give out; and in it what carries an address of the older internet inside.
GIVEN_OUT = IPv6Network("2000::/3")
# Set apart for protocols and relays; not every version of Python knows.
SET_APART = (IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24"))
CARRYING = (IPv6Network("2001::/32"), IPv6Network("2002::/16"))
# For documents (RFC 9637); this Python may be older than the list of them.
WRITTEN_ABOUT = (IPv6Network("3fff::/20"),)
Resolve = Callable[[str, int], Sequence[str]]


class AddressRefused(ValueError):
    """Nothing is sent there: `fault` says why."""

    def __init__(self, fault: AddressFault) -> None:
        super().__init__(str(fault))
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes: the name that its certificate must bear, and the address behind it."""

    host: str
    port: int
    target: str
    address: str


def resolve_name(host: str, port: int) -> list[str]:
    """Return the addresses of a name, as this machine's resolver tells them."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as unknown:
        raise AddressRefused(AddressFault.UNKNOWN) from unknown
    return [str(one[4][0]) for one in found]


def place_of(url: str, *, resolve: Resolve = resolve_name) -> Place:
    """Return where an address leads now; `AddressRefused` where any of its addresses is not public.

    To be asked again each time: a name may lead elsewhere than when it was registered. Connect to
    the `address` that was looked at, and ask the resolver no second time.
    """
    host, port, target = _read(url)
    addresses = list(resolve(host, port))
    if not addresses:
        raise AddressRefused(AddressFault.UNKNOWN)
    if not all(is_public(one) for one in addresses):
        raise AddressRefused(AddressFault.PRIVATE)
    return Place(host, port, target, addresses[0])


def is_public(text: str) -> bool:
    """Say whether an address is one of the public internet."""
    try:
        address: IPv4Address | IPv6Address = ip_address(text)
    except ValueError:
        return False
    if not address.is_global or address.is_multicast or address.is_reserved:
        return False
    if isinstance(address, IPv4Address):
        return not any(address in one for one in SET_APART)
    return address in GIVEN_OUT and not any(address in one for one in (*CARRYING, *WRITTEN_ABOUT))


def _read(url: str) -> tuple[str, int, str]:
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port or PORTS[0]
        name = host.encode("idna").decode()
    except ValueError as misshapen:
        raise AddressRefused(AddressFault.MISSHAPEN) from misshapen
    if parts.scheme != "https":
        raise AddressRefused(AddressFault.NOT_HTTPS)
    if not name or len(url) > LONGEST or parts.username is not None or parts.fragment:
        raise AddressRefused(AddressFault.MISSHAPEN)
    if port not in PORTS:
        raise AddressRefused(AddressFault.PORT)
    target = parts.path or "/"
    target += f"?{parts.query}" if parts.query else ""
    if not target.isascii() or not target.isprintable() or " " in target:
        raise AddressRefused(AddressFault.MISSHAPEN)
    return name, port, target
