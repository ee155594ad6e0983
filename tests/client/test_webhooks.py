"""What the client believes of a message: signed, of this secret, now; and nothing else."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from baluarte.client import Forged, verify_webhook
from baluarte.domain.publication.webhooks.signing import body_of, headers, secret_text, signature

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
KEY, OTHER = b"k" * 32, b"o" * 32
SAID = {"id": "msg_1", "type": "event.verified", "timestamp": "2026-03-04T06:00:00-06:00",
        "data": {"kind": "event", "reference": "BA-0001"}}  # fmt: skip


BODY = body_of(SAID)


def sent(keys=(KEY,), body=BODY, at=AT):
    return headers(keys, message="msg_1", at=at, body=body), body


def test_the_specification_s_own_example_is_signed_the_same():
    from base64 import b64decode

    key = b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    said = signature(
        key, message="msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp=1614265330,
        body=b'{"test": 2432232314}',
    )  # fmt: skip
    assert said == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_message_says_what_to_ask_about():
    told = verify_webhook(*sent(), secret_text(KEY), now=AT)
    assert (told.id, told.event, told.kind, told.reference) == (
        "msg_1", "event.verified", "event", "BA-0001",
    )  # fmt: skip
    assert told.at == AT


@pytest.mark.parametrize("key", [KEY, OTHER])
def test_while_a_secret_is_changed_both_verify(key):
    assert verify_webhook(*sent(keys=(OTHER, KEY)), secret_text(key), now=AT).id == "msg_1"


def test_names_of_headers_are_written_as_anybody_likes():
    given, body = sent()
    shouted = {name.upper(): value for name, value in given.items()}
    assert verify_webhook(shouted, body, secret_text(KEY), now=AT).id == "msg_1"


@pytest.mark.parametrize(
    "change",
    [
        {"webhook-id": "msg_2"},
        {"webhook-timestamp": str(int(AT.timestamp()) + 1)},
        {"webhook-timestamp": "x"},
        {"webhook-timestamp": "9" * 30},
        {"webhook-signature": ""},
        {"webhook-signature": "v1,x"},
        {"webhook-signature": "v2," + "A" * 44},
    ],
)
def test_what_was_altered_is_forged(change):
    given, body = sent()
    with pytest.raises(Forged):
        verify_webhook(given | change, body, secret_text(KEY), now=AT)


@pytest.mark.parametrize("lacks", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_what_lacks_a_header_is_forged(lacks):
    given, body = sent()
    del given[lacks]
    with pytest.raises(Forged):
        verify_webhook(given, body, secret_text(KEY), now=AT)


def test_another_body_and_another_secret_are_forged():
    given, body = sent()
    for bytes_, key in ((body + b" ", KEY), (body, OTHER)):
        with pytest.raises(Forged):
            verify_webhook(given, bytes_, secret_text(key), now=AT)


@pytest.mark.parametrize("minutes", [-6, 6])
def test_what_was_signed_at_another_time_is_sent_anew_by_somebody_else(minutes):
    with pytest.raises(Forged):
        verify_webhook(*sent(), secret_text(KEY), now=AT + timedelta(minutes=minutes))


@pytest.mark.parametrize("body", [b"", b"[]", b"null", json.dumps({"id": 1}).encode()])
def test_what_is_signed_and_no_message_is_refused(body):
    with pytest.raises(Forged):
        verify_webhook(*sent(body=body), secret_text(KEY), now=AT)


def test_a_secret_that_is_none_is_said():
    with pytest.raises(ValueError, match="whsec_"):
        verify_webhook(*sent(), "whsec_ñ", now=AT)
