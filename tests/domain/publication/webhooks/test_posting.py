"""Sending to a server of this machine, which only a test's own resolver leads to."""

import ssl
import time
from functools import partial

import pytest
from tests.domain.publication.webhooks.conftest import NAME

from baluarte.domain.publication.choices import WebhookFailure
from baluarte.domain.publication.webhooks.addresses import Place, place_of
from baluarte.domain.publication.webhooks.posting import Came, Outgoing, Wire

PUBLIC = "93.184.216.34"
MESSAGE = Outgoing(f"https://{NAME}/here?a=1", {"webhook-id": "msg_1"}, b'{"id":"msg_1"}')


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
