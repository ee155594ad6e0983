"""The server of every site: a thread is taken only by a request that has come whole.

Bodies and answers wait in memory, never on a disk: they hold names.
"""

import os
import signal
import socket
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, TcpWSGIServer, UnixWSGIServer

from baluarte.config.refusals import SpokenRefusal

CONNECTIONS = 512
# Those that are being closed while others come.
CLOSING = 64
LARGEST_HEADERS = 32 * 1024
LARGEST_ANSWER_IN_MEMORY = 1024**3
# Whoever may write to a socket is believed about addresses: its group is the proxy's.
SOCKET_MODE = 0o660


@dataclass(frozen=True)
class Limits:
    """How much one site takes at once."""

    threads: int
    largest_body: int
    request_seconds: int = 60


class WholeRequestChannel(HTTPChannel):
    """A connection that counts the time of a request from its first byte, not from its last."""

    last_activity: float
    error_task_class = SpokenRefusal

    def handle_read(self) -> None:
        """Read what came; a few bytes more give no more time."""
        since = self.last_activity
        unfinished = self.request
        super().handle_read()
        if unfinished is not None and self.request is unfinished:
            self.last_activity = since


class MakesRoom(BaseWSGIServer):
    """Closes the connection that has waited longest, instead of shutting out who comes next."""

    channel_class = WholeRequestChannel

    def readable(self) -> bool:
        """Say whether somebody may come, after making room for them."""
        if len(self.active_channels) >= CONNECTIONS:
            waiting = [
                one for one in self.active_channels.values() if not (one.requests or one.will_close)
            ]
            if waiting:
                min(waiting, key=lambda one: one.last_activity).will_close = True
        return bool(super().readable())


class TcpServer(MakesRoom, TcpWSGIServer):
    """Listens on an address of this machine."""


class SocketServer(MakesRoom, UnixWSGIServer):
    """Listens on a socket in a folder."""


def serve(
    application: Any, *, listening: socket.socket, limits: Limits, processes: int = 1
) -> None:
    """Serve until told to stop; several processes share what listens."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if processes > 1:
        _share(processes)
    build_server(application, listening=listening, limits=limits).run()


def build_server(
    application: Any, *, listening: socket.socket, limits: Limits
) -> TcpServer | SocketServer:
    """Return a server on what listens already."""
    adjustments = Adjustments(
        threads=limits.threads,
        max_request_body_size=limits.largest_body,
        inbuf_overflow=limits.largest_body + 1,
        outbuf_overflow=LARGEST_ANSWER_IN_MEMORY,
        max_request_header_size=LARGEST_HEADERS,
        connection_limit=CONNECTIONS + CLOSING,
        channel_timeout=limits.request_seconds,
        cleanup_interval=1,
        asyncore_use_poll=True,
        # `proxies` decides whom to believe.
        clear_untrusted_proxy_headers=False,
        log_socket_errors=False,
        ident=None,
        sockets=[listening],
    )
    kind = SocketServer if listening.family == socket.AF_UNIX else TcpServer
    return kind(
        application, map={}, _sock=listening, adj=adjustments, bind_socket=False,
        sockinfo=(listening.family, listening.type, listening.proto, listening.getsockname()),
    )  # fmt: skip


def listen(*, host: str, port: int, path: Path | None) -> socket.socket:
    """Take an address of this machine, or a socket in a folder."""
    if path is None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        return listening
    if path.is_socket():
        path.unlink()
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listening.bind(str(path))
    path.chmod(SOCKET_MODE)
    return listening


def _share(processes: int) -> None:
    """Return in each of so many children; the parent ends with the first of them that ends."""
    children = []
    for _ in range(processes):
        child = os.fork()
        if child == 0:
            return
        children.append(child)
    try:
        os.wait()
    finally:
        for child in children:
            os.kill(child, signal.SIGTERM)
    sys.exit(1)
