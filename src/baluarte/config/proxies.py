"""Who is asking, behind a front server: only the servers named are believed about it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

# How whoever comes through a socket in a folder is named in the setting, and by the server.
SOCKET, LOCAL = "unix", "localhost"
TOLD = "HTTP_X_FORWARDED_"
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class ProxyUnreadable(ValueError):
    """The setting names something that is neither an address, a network nor a socket."""


@dataclass(frozen=True)
class Proxies:
    """The front servers that may say who the client is."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()
    through_socket: bool = False

    @classmethod
    def read(cls, written: str) -> "Proxies":
        """Read addresses and networks separated by commas; `unix` is a socket in a folder."""
        named = [one.strip() for one in written.split(",") if one.strip()]
        try:
            networks = tuple(ip_network(one) for one in named if one != SOCKET)
        except ValueError as wrong:
            raise ProxyUnreadable(f"BALUARTE_PROXIES: {wrong}") from None
        return cls(networks, SOCKET in named)

    def include(self, address: str) -> bool:
        """Say whether an address is of one of them."""
        if address == LOCAL:
            return self.through_socket
        found = _read(address)
        return found is not None and any(found in network for network in self.networks)

    def client(self, peer: str, forwarded: str) -> str:
        """Return the last address, from the right, that none of them has."""
        found = peer
        for told in reversed(forwarded.split(",")):
            if not self.include(found) or _read(told) is None:
                break
            found = str(_read(told))
        return found


def seen_through(application: Application, proxies: Proxies) -> Application:
    """Return the application as it answers when client and scheme are who they truly are."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        told = {name: environ.pop(name) for name in list(environ) if name.startswith(TOLD)}
        environ.pop("HTTP_FORWARDED", None)
        peer = environ.get("REMOTE_ADDR", "")
        if proxies.include(peer):
            environ["REMOTE_ADDR"] = proxies.client(peer, told.get(f"{TOLD}FOR", ""))
            scheme = told.get(f"{TOLD}PROTO", "")
            if scheme in ("http", "https"):
                environ["wsgi.url_scheme"] = scheme
        return application(environ, start_response)

    return answer


def _read(address: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(address.strip())
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
