"""Sending to a server of this machine, which only a test's own resolver leads to."""

import contextlib
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from baluarte.domain.publication.choices import WebhookFailure
from baluarte.domain.publication.webhooks.addresses import Place, place_of
from baluarte.domain.publication.webhooks.posting import Came, Outgoing, Wire

NAME, PUBLIC = "webhooks.example.org", "93.184.216.34"
MESSAGE = Outgoing(f"https://{NAME}/here?a=1", {"webhook-id": "msg_1"}, b'{"id":"msg_1"}')


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Make a certificate of the name, signed by itself."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )  # fmt: skip
    return path


class Listening(HTTPServer):
    """A server that keeps what came and answers as it is told."""

    def __init__(self, certificate):
        super().__init__(("127.0.0.1", 0), Answering)
        trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        trust.load_cert_chain(certificate)
        self.socket = trust.wrap_socket(self.socket, server_side=True)
        self.came, self.status, self.waits = [], 204, 0.0
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Answering(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.came.append((self.path, self.headers["Host"], dict(self.headers), body))
        if self.server.waits:
            with contextlib.suppress(OSError):
                for letter in b"HTTP/1.1 200 OK\r\n":
                    self.wfile.write(bytes([letter]))
                    time.sleep(self.server.waits)
            return
        self.send_response(self.server.status)
        self.send_header("Location", f"https://{NAME}/elsewhere")
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def server(certificate):
    made = Listening(certificate)
    yield made
    made.shutdown()
    made.server_close()


@pytest.fixture
def wire(server, certificate):
    """A wire that takes the server's place for the public address, and trusts its certificate."""
    trust = ssl.create_default_context(cafile=str(certificate))

    def here(_url):
        return Place(NAME, server.server_port, "/here?a=1", "127.0.0.1")

    return Wire(find=here, trust=trust, seconds=2, seconds_in_all=1)


def test_a_message_goes_as_it_was_signed_under_the_name_it_is_for(server, wire):
    assert wire.post(MESSAGE) == Came(status=204)
    [(path, host, headers, body)] = server.came
    assert (path, host.split(":")[0], body) == ("/here?a=1", NAME, MESSAGE.body)
    assert headers["webhook-id"] == "msg_1"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_a_status_and_is_not_followed(server, wire, status):
    server.status = status
    assert wire.post(MESSAGE) == Came(status=status)
    assert len(server.came) == 1


@pytest.mark.parametrize("status", [200, 404, 410, 500, 503])
def test_what_came_is_a_status_and_nothing_else(server, wire, status):
    server.status = status
    assert wire.post(MESSAGE) == Came(status=status)


def test_a_certificate_that_nobody_vouches_for_is_not_taken(server, wire):
    stranger = Wire(find=wire.find, seconds=2)
    assert stranger.post(MESSAGE) == Came(failure=WebhookFailure.CERTIFICATE)
    assert server.came == []


def test_who_speaks_too_slowly_is_cut_off(server, wire):
    server.waits = 0.4
    begun = time.monotonic()
    assert wire.post(MESSAGE) == Came(failure=WebhookFailure.SILENCE)
    assert time.monotonic() - begun < 4


def test_where_nobody_listens_there_is_no_answer(wire, server):
    server.shutdown()
    server.server_close()
    assert wire.post(MESSAGE) == Came(failure=WebhookFailure.SILENCE)


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "::1", "169.254.169.254"])
def test_a_name_that_leads_elsewhere_by_now_is_reached_by_nobody(address):
    came = Wire(find=partial(place_of, resolve=lambda *_: [address])).post(MESSAGE)
    assert came == Came(failure=WebhookFailure.ADDRESS)


def test_the_resolver_is_asked_once_for_each_message():
    asked = []

    def changing(host, port):
        asked.append(host)
        return [PUBLIC] if len(asked) > 1 else ["127.0.0.1"]

    assert Wire(find=partial(place_of, resolve=changing)).post(MESSAGE) == Came(
        failure=WebhookFailure.ADDRESS
    )
    assert asked == [NAME]
