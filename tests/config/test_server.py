"""Nobody who dawdles silences a site: the real servers, with clients that trickle."""

import io
import os
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from tests.config.serving import (
    SLOW_BODY,
    SLOW_HEADERS,
    SLOW_READER,
    Served,
    free_port,
    served,
    trickling,
)
from tests.database import clone, drop

from baluarte.cli.serve import THREADS
from baluarte.config import server

MORE_THAN_THREADS = 3 * max(THREADS.values())
# Whoever is in danger waits no longer for the door than for any other page.
SOON_S = 2.0


@pytest.fixture(scope="module")
def environment(django_db_blocker) -> Iterator[dict[str, str]]:
    name = f"baluarte_test_serving_{os.getpid()}"
    with django_db_blocker.unblock():
        clone(name)
    yield {"BALUARTE_DATABASE": name, "BALUARTE_PLAIN_HTTP": "1"}
    with django_db_blocker.unblock():
        drop(name)


@pytest.fixture(scope="module")
def portal(environment) -> Iterator[Served]:
    with served("portal", environment) as site:
        for address in ("/es/", "/es/peligro/", "/es/protocolos/"):
            assert site.ask(address, within=60)[0] == 200
        yield site


@pytest.mark.parametrize(
    "beginning", [SLOW_HEADERS, SLOW_BODY, SLOW_READER], ids=["headers", "body", "reader"]
)
def test_more_who_trickle_than_there_are_threads_silence_nothing(portal, beginning):
    with trickling(portal.port, *[beginning] * MORE_THAN_THREADS):
        answers = [
            portal.ask(address, within=SOON_S)[0]
            for address in ("/health", "/health/ready", "/es/peligro/", "/es/")
        ]
    assert answers == [200] * 4


def test_more_connections_than_the_server_holds_shut_nobody_out(portal):
    with trickling(portal.port, *[SLOW_HEADERS] * (server.CONNECTIONS + 50)):
        assert portal.ask("/health", within=SOON_S) == (200, b"ok\n")


def test_a_site_that_is_served_says_nothing_of_its_server(portal):
    with socket.create_connection(("127.0.0.1", portal.port), timeout=SOON_S) as one:
        one.sendall(b"GET /health HTTP/1.0\r\n\r\n")
        said = one.recv(4096).lower()
    assert b"\nserver:" not in said


@pytest.mark.parametrize(
    ("address", "kind", "words"),
    [
        ("/es/peligro/", b"text/html; charset=utf-8", "Es demasiado grande para recibirse"),
        ("/api/v1/editions", b"application/json", '"rule": "server.too_large"'),
    ],
)
def test_a_body_too_large_is_refused_in_words_of_who_reads(portal, address, kind, words):
    with socket.create_connection(("127.0.0.1", portal.port), timeout=10) as one:
        one.sendall(
            f"POST {address} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 262144\r\n\r\n".encode()
        )
        said = b""
        while more := one.recv(4096):
            said += more
    head, _blank, body = said.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 413 ")
    assert b"content-type: " + kind in head.lower()
    assert words in body.decode()
    assert ("911" in body.decode()) == (b"html" in kind)


def test_without_a_database_a_site_is_alive_and_not_ready(environment):
    with served("portal", environment | {"BALUARTE_DATABASE": "baluarte_not_there"}) as site:
        assert site.ask("/health", within=SOON_S) == (200, b"ok\n")
        assert site.ask("/health/ready", within=10) == (503, b"no database\n")


@pytest.fixture(scope="module")
def behind_front(environment) -> Iterator[Served]:
    encrypted = {"BALUARTE_PROXIES": "127.0.0.1", "BALUARTE_PLAIN_HTTP": "0"}
    with served("portal", environment | encrypted) as site:
        yield site


def test_what_is_served_believes_the_front_server_that_the_setting_names(behind_front, portal):
    told = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "198.51.100.1"}
    assert "strict-transport-security" in behind_front.headers("/es/custodia/", **told)
    assert "strict-transport-security" not in portal.headers("/es/custodia/", **told)


@pytest.fixture
def answers_with() -> Iterator[object]:
    """Serve an application in a thread of this process; return the port."""
    running = []

    def begin(application, **more: int) -> int:
        listening = server.listen(host="127.0.0.1", port=free_port(), path=None)
        limits = server.Limits(threads=1, largest_body=2**20, **more)
        built = server.build_server(application, listening=listening, limits=limits)
        thread = threading.Thread(target=built.run)
        thread.start()
        running.append((built, thread))
        return listening.getsockname()[1]

    yield begin
    for built, thread in running:
        built.task_dispatcher.shutdown()
        # The loop ends when it has nothing to wait for.
        for one in list(built._map.values()):
            one.close()
        built._map.clear()
        thread.join(10)


def test_a_request_that_takes_too_long_is_ended_however_often_a_byte_comes(answers_with):
    port = answers_with(lambda _environ, _start: [], request_seconds=1)
    with trickling(port, SLOW_BODY) as (slow,):
        slow.settimeout(10)
        begun = time.monotonic()
        assert slow.recv(1) == b""
        assert time.monotonic() - begun < 6


def test_a_body_waits_in_memory_and_never_on_a_disk(answers_with):
    kinds = []

    def application(environ, start_response):
        kinds.append(type(environ["wsgi.input"]))
        start_response("200 OK", [("Content-Length", "0")])
        return [b""]

    port = answers_with(application)
    with socket.create_connection(("127.0.0.1", port), timeout=10) as one:
        one.sendall(b"POST / HTTP/1.0\r\nContent-Length: %d\r\n\r\n" % (2**20 - 1) + b"a" * (2**20))
        one.recv(100)
    assert kinds == [io.BytesIO]


def test_a_body_larger_than_the_site_takes_is_refused(answers_with):
    port = answers_with(lambda _environ, _start: [])
    with socket.create_connection(("127.0.0.1", port), timeout=10) as one:
        one.sendall(b"POST / HTTP/1.0\r\nContent-Length: %d\r\n\r\n" % (2**20 + 1))
        assert one.recv(100).startswith(b"HTTP/1.0 413")


def test_a_socket_in_a_folder_is_for_its_group_alone_and_taken_anew(tmp_path):
    path = tmp_path / "portal"
    for _ in range(2):
        with server.listen(host="", port=0, path=path):
            assert path.stat().st_mode & 0o777 == 0o660
