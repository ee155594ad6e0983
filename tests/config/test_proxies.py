"""Who is asking: what a front server tells is believed, and what a visitor tells is not."""

import secrets

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from baluarte.config.proxies import Proxies, ProxyUnreadable, seen_through

FRONT = "10.0.0.1"
TRUSTED = Proxies.read(f"{FRONT}, 10.9.0.0/16, fd00::/8, unix")


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        # Nobody in between: what is told changes nothing.
        ("203.0.113.7", "", "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1, 10.0.0.1", "203.0.113.7"),
        # A front server tells whom it saw; what that one told stands to the left.
        (FRONT, "198.51.100.1", "198.51.100.1"),
        (FRONT, "192.0.2.9, 198.51.100.1", "198.51.100.1"),
        (FRONT, "10.0.0.1, 198.51.100.1", "198.51.100.1"),
        # Two of them, one behind the other.
        (FRONT, "192.0.2.9, 198.51.100.1, 10.9.3.2", "198.51.100.1"),
        ("localhost", "2001:db8::5, fd00::1", "2001:db8::5"),
        ("::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1"),
        # What cannot be read is nobody: the last who was seen stands.
        (FRONT, "198.51.100.1, unknown", FRONT),
        (FRONT, "", FRONT),
        (FRONT, "10.9.0.1", "10.9.0.1"),
    ],
)
def test_the_client_is_the_last_from_the_right_that_is_no_front_server(peer, forwarded, client):
    assert TRUSTED.client(peer, forwarded) == client


def test_without_the_setting_nobody_is_believed():
    nobody = Proxies.read("")
    assert (nobody.client("127.0.0.1", "198.51.100.1"), nobody.include("localhost")) == (
        "127.0.0.1",
        False,
    )


@pytest.mark.parametrize("written", ["proxy.example", "10.0.0.1/8", "*"])
def test_a_setting_that_names_no_address_is_refused(written):
    with pytest.raises(ProxyUnreadable, match="BALUARTE_PROXIES"):
        Proxies.read(written)


@pytest.mark.parametrize(
    ("peer", "scheme"), [(FRONT, "https"), ("localhost", "https"), ("203.0.113.7", "http")]
)
def test_only_a_front_server_says_that_the_line_is_encrypted(peer, scheme):
    seen = {}
    application = seen_through(lambda environ, _start: seen.update(environ) or [], TRUSTED)
    application(
        {
            "REMOTE_ADDR": peer,
            "wsgi.url_scheme": "http",
            "HTTP_X_FORWARDED_PROTO": "https",
            "HTTP_X_FORWARDED_HOST": "elsewhere.example",
            "HTTP_FORWARDED": "for=192.0.2.1",
        },
        lambda *_: None,
    )
    assert seen["wsgi.url_scheme"] == scheme
    assert [name for name in seen if "FORWARDED" in name] == []


class Visitor(Client):
    """A browser behind a front server that tells its address, or one that comes by itself."""

    def __init__(self, address: str, *, peer: str = FRONT) -> None:
        scheme = "https" if TRUSTED.include(peer) else "http"
        super().__init__(
            enforce_csrf_checks=True, HTTP_HOST="localhost", REMOTE_ADDR=peer,
            HTTP_X_FORWARDED_FOR=address, HTTP_X_FORWARDED_PROTO="https",
            HTTP_ORIGIN=f"{scheme}://localhost",
        )  # fmt: skip
        # The test's handler only makes a request of an environment, as the server's does.
        handle = self.handler.__call__
        self.handler = lambda environ: _through(environ, handle)

    def is_shut_out(self) -> bool:
        """Try a wrong password with a name that nobody has; say whether it was even looked at."""
        page = reverse("account_login")
        token = self.get(page).context["csrf_token"]
        name = f"nadie-{secrets.token_hex(4)}"
        said = {"login": name, "password": "no es esta", "csrfmiddlewaretoken": str(token)}
        answer = self.post(page, said)
        assert answer.status_code == 200
        [refused] = answer.context["form"].non_field_errors().as_data()
        return refused.code == "too_many_login_attempts"


def _through(environ, handle):
    answer = []
    seen_through(lambda seen, _start: answer.append(handle(seen)) or [], TRUSTED)(
        environ, lambda *_: None
    )
    return answer[0]


@pytest.fixture
def limits(db):
    cache.clear()
    yield
    cache.clear()


def test_ten_wrong_passwords_shut_out_one_address_and_nobody_else(limits):
    one, other = Visitor("198.51.100.1"), Visitor("198.51.100.2")
    assert [one.is_shut_out() for _ in range(11)] == [False] * 10 + [True]
    assert not other.is_shut_out()


@pytest.mark.parametrize(
    ("told", "peer"),
    [("192.0.2.{}", "203.0.113.7"), ("192.0.2.{}, 198.51.100.1", FRONT)],
    ids=["by itself", "through the front server"],
)
def test_a_visitor_who_tells_another_address_each_time_is_shut_out_all_the_same(limits, told, peer):
    tries = [Visitor(told.format(n), peer=peer).is_shut_out() for n in range(11)]
    assert tries == [False] * 10 + [True]


def test_a_form_sent_over_an_encrypted_line_is_taken_and_the_browser_told_to_stay(limits, settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    visitor = Visitor("198.51.100.3")
    answer = visitor.get(reverse("account_login"))
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert not visitor.is_shut_out()
