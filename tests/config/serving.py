"""A site served as it is served: a process of its own, and clients that dawdle."""

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

BALUARTE = Path(sys.executable).with_name("baluarte")
START_PATIENCE_S = 120
SLOW_HEADERS = b"GET /es/ HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
SLOW_BODY = (
    b"POST /es/peligro/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nwords="
)
SLOW_READER = b"GET /es/protocolos/ HTTP/1.1\r\nHost: localhost\r\n\r\n" * 20


@dataclass(frozen=True)
class Served:
    """Where a site answers."""

    port: int

    def ask(self, address: str, *, within: float, **headers: str) -> tuple[int, bytes]:
        """Ask for an address; whoever does not answer in time has failed."""
        with self._answer(address, within, headers) as answer:
            return answer.status, answer.read()

    def headers(self, address: str, **headers: str) -> set[str]:
        """Return the names of the headers of an answer."""
        with self._answer(address, 60, headers) as answer:
            return {name.lower() for name, _ in answer.getheaders()}

    @contextmanager
    def _answer(
        self, address: str, within: float, headers: dict[str, str]
    ) -> Iterator[http.client.HTTPResponse]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=within)
        try:
            connection.request("GET", address, headers={"Host": "localhost"} | headers)
            yield connection.getresponse()
        finally:
            connection.close()


@contextmanager
def served(site: str, environment: dict[str, str]) -> Iterator[Served]:
    """Serve a site with `baluarte serve` until the block ends."""
    port = free_port()
    process = subprocess.Popen(
        [str(BALUARTE), "serve", site, "--port", str(port)], env=os.environ | environment
    )
    try:
        site_served = Served(port)
        _wait_for(site_served, process)
        yield site_served
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def trickling(port: int, *beginnings: bytes) -> Iterator[list[socket.socket]]:
    """Open a connection for each beginning, and send one byte more of each, twice a second."""
    with ExitStack() as open_ones:
        slow = []
        for beginning in beginnings:
            one = open_ones.enter_context(socket.create_connection(("127.0.0.1", port)))
            one.sendall(beginning)
            slow.append(one)
        ended = threading.Event()
        drip = threading.Thread(target=_drip, args=[slow, ended])
        drip.start()
        time.sleep(1)
        try:
            yield slow
        finally:
            ended.set()
            drip.join()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _drip(slow: list[socket.socket], ended: threading.Event) -> None:
    while not ended.wait(0.5):
        for one in slow:
            try:
                one.send(b"a", socket.MSG_DONTWAIT)
            except OSError:
                continue


def _wait_for(site: Served, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_PATIENCE_S
    while time.monotonic() < until and process.poll() is None:
        try:
            site.ask("/health", within=2)
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the site does not answer")
