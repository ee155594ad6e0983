"""Sending one message: to the address that was looked at, briefly, and no further."""

import contextlib
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPSConnection
from threading import Timer

from baluarte.domain.publication.choices import WebhookFailure
from baluarte.domain.publication.webhooks.addresses import (
    AddressRefused,
    Place,
    place_of,
)

# To connect or to hear anything; and for all of it, however slowly somebody speaks.
SECONDS, SECONDS_IN_ALL = 5.0, 10.0


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message, signed, and where to."""

    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Came:
    """What came back: a status and nothing else, or why nothing did."""

    status: int | None = None
    failure: WebhookFailure | None = None


@dataclass(frozen=True, slots=True)
class Wire:
    """How messages are sent: where each address leads now, and which certificates are trusted."""

    find: Callable[[str], Place] = place_of
    trust: ssl.SSLContext | None = None
    seconds: float = SECONDS
    seconds_in_all: float = SECONDS_IN_ALL

    def post(self, message: Outgoing) -> Came:
        """Send a message and return the status; a redirect is a status, and is not followed."""
        try:
            place = self.find(message.url)
        except AddressRefused:
            return Came(failure=WebhookFailure.ADDRESS)
        trust = self.trust or ssl.create_default_context()
        connection = _Pinned(place, trust, self.seconds)
        cut = Timer(self.seconds_in_all, connection.cut)
        cut.daemon = True
        cut.start()
        try:
            connection.request("POST", place.target, message.body, dict(message.headers))
            return Came(status=connection.getresponse().status)
        except ssl.SSLCertVerificationError:
            return Came(failure=WebhookFailure.CERTIFICATE)
        except (OSError, HTTPException):
            return Came(failure=WebhookFailure.SILENCE)
        finally:
            cut.cancel()
            connection.close()


class _Pinned(HTTPSConnection):
    """A connection to one address, whatever its name may lead to by now."""

    def __init__(self, place: Place, trust: ssl.SSLContext, seconds: float) -> None:
        super().__init__(place.host, place.port, timeout=seconds, context=trust)
        self._place, self._trust = place, trust
        self._is_over = False

    def connect(self) -> None:
        plain = socket.create_connection((self._place.address, self._place.port), self.timeout)
        self.sock = plain
        self.sock = self._trust.wrap_socket(plain, server_hostname=self._place.host)
        if self._is_over:
            raise TimeoutError

    def cut(self) -> None:
        """End it from outside: somebody speaks too slowly."""
        self._is_over = True
        if self.sock is not None:
            with contextlib.suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)
