"""Asks a served page with several clients at once, as the proxy of `deploy/nginx` would.

Each answer comes over a connection of its own: on one that stays open a client stays with one of
the server's processes, and three of four may share it while the other has nothing to do.
"""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from tests.bench.cpu import seconds_under
from tests.bench.targets import Page

from baluarte.cli.demo import demo_password
from baluarte.config import embedded, folders

BIN = Path(sys.executable).parent
PATIENCE_S = 60
FOUND, OK = 302, 200
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class NotAnswered(Exception):
    """A page was not what was asked for."""


@dataclass
class Figures:
    """How long each answer took, in milliseconds, and how large the last one was."""

    waits_ms: list[float] = field(default_factory=list)
    size: int = 0
    # Of the server and the database, for one answer: other work on the machine adds none.
    cpu_ms: float = 0.0


@dataclass(frozen=True)
class _Client:
    """A reader with a connection of her own."""

    connection: http.client.HTTPConnection
    cookie: str
    token: str


@contextmanager
def running() -> Iterator[dict[str, int]]:
    """Serve both faces as in production; yield their ports, and leave no process behind."""
    ports = {face: _free_port() for face in ("portal", "workbench")}
    addresses = {
        f"BALUARTE_{face.upper()}_URL": f"http://localhost:{n}" for face, n in ports.items()
    }
    servers = [_serve(face, port, addresses) for face, port in ports.items()]
    try:
        for port in ports.values():
            _wait_for(port)
        yield ports
    finally:
        for server in servers:
            # Children of the server are of its session, and end with it.
            os.killpg(server.pid, signal.SIGTERM)
        for server in servers:
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)


def _serve(face: str, port: int, addresses: dict[str, str]) -> "subprocess.Popen[bytes]":
    with (folders.home() / f"bench-{face}.log").open("wb") as log:
        return subprocess.Popen(
            [
                str(BIN / "baluarte"), "serve", face, "--port", str(port),
                "--processes", str(os.cpu_count() or 1),
            ],
            env=os.environ | addresses,
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip


def ask_at_once(port: int, page: Page, cookie: str, *, clients: int, times: int) -> Figures:
    """Ask for a page so many times with each of so many clients; all begin together."""
    found = [Figures() for _ in range(clients)]
    failed: list[Exception] = []
    begin = threading.Barrier(clients)

    def ask(number: int) -> None:
        try:
            connection = http.client.HTTPConnection("localhost", port, timeout=PATIENCE_S)
            token = _token(connection, page.addresses[0], cookie) if page.form else ""
            client = _Client(connection, cookie, token)
            begin.wait()
            for turn in range(times):
                address = page.addresses[(number + turn * clients) % len(page.addresses)]
                _ask_once(client, address, page.form, found[number])
            connection.close()
        except Exception as failure:  # noqa: BLE001 (a thread's failure is raised below)
            failed.append(failure)
            begin.abort()

    threads = [threading.Thread(target=ask, args=[number]) for number in range(clients)]
    before = _cpu_s()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    waits = [wait for one in found for wait in one.waits_ms]
    return Figures(waits, found[0].size, (_cpu_s() - before) * 1000 / len(waits))


def _cpu_s() -> float:
    """Return the seconds that servers begun here and the database have computed so far."""
    database = int((embedded.server().data / "postmaster.pid").read_text().split()[0])
    return seconds_under(os.getpid(), database, besides=os.getpid())


def _ask_once(client: _Client, address: str, form: dict[str, str] | None, figures: Figures) -> None:
    body = urlencode(form | {"csrfmiddlewaretoken": client.token}) if form else None
    begun = time.perf_counter()
    status, text, _ = _send(client.connection, address, client.cookie, body=body)
    figures.waits_ms.append((time.perf_counter() - begun) * 1000)
    client.connection.close()
    figures.size = len(text)
    if status != OK:
        raise NotAnswered(f"{address}: {status}")


def enter(port: int, username: str) -> str:
    """Enter as somebody of the demonstration, with the code; return the cookies."""
    connection = http.client.HTTPConnection("localhost", port, timeout=PATIENCE_S)
    jar: dict[str, str] = {}
    login = "/es/cuenta/login/"
    answers = {"login": username, "password": demo_password()}
    step = _post(connection, login, answers, jar)
    if "authenticate" in step:
        asked = [str(BIN / "baluarte"), "demo", "code", username]
        code = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()
        # The server lets go of a connection on which nothing is asked while a code is made.
        connection.close()
        step = _post(connection, step, {"code": code}, jar)
    if "session" not in jar or "login" in step or "authenticate" in step:
        raise NotAnswered(f"{username} could not enter: sent to {step}")
    return _cookies(jar)


def _post(
    connection: http.client.HTTPConnection, address: str, form: dict[str, str], jar: dict[str, str]
) -> str:
    """Fill a form in; return where it leads."""
    _, text, headers = _send(connection, address, _cookies(jar))
    _keep(headers, jar)
    [token, *_] = TOKEN.findall(text) or [""]
    body = urlencode(form | {"csrfmiddlewaretoken": token})
    status, text, headers = _send(connection, address, _cookies(jar), body=body)
    _keep(headers, jar)
    if status != FOUND:
        raise NotAnswered(f"{address}: {status}")
    return headers.get("location", "")


def _token(connection: http.client.HTTPConnection, address: str, cookie: str) -> str:
    return TOKEN.findall(_send(connection, address, cookie)[1])[0]


def _send(
    connection: http.client.HTTPConnection, address: str, cookie: str, *, body: str | None = None
) -> tuple[int, str, dict[str, str]]:
    headers = {"Cookie": cookie, "Accept-Language": "es", "Referer": "http://localhost/"}
    if body is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        headers["Origin"] = f"http://localhost:{connection.port}"
    connection.request("GET" if body is None else "POST", address, body=body, headers=headers)
    answer = connection.getresponse()
    text = answer.read().decode("utf-8", "replace")
    found = {name.lower(): value for name, value in answer.getheaders()}
    found["set-cookie"] = "\n".join(answer.headers.get_all("set-cookie") or [])
    return answer.status, text, found


def _keep(headers: dict[str, str], jar: dict[str, str]) -> None:
    for line in filter(None, headers["set-cookie"].split("\n")):
        name, _, value = line.split(";", 1)[0].partition("=")
        jar[name.strip()] = value


def _cookies(jar: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in jar.items())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        try:
            connection = http.client.HTTPConnection("localhost", port, timeout=5)
            connection.request("GET", "/health")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise NotAnswered(f"nothing answers on port {port}")
