"""Ed25519 as the verifier carries it, against RFC 8032 and against another implementation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.audit.exports import KEY, public

from baluarte.domain.audit import verify_log

# RFC 8032, section 7.1, tests 1 to 3: public key, message, signature.
PUBLISHED = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
]
CHECKER = verify_log.PublicKey(public(KEY))


@pytest.mark.parametrize(("key", "message", "signature"), PUBLISHED)
def test_published_signature_is_accepted(key, message, signature):
    checker = verify_log.PublicKey(bytes.fromhex(key))

    assert checker.accepts(bytes.fromhex(message), bytes.fromhex(signature))


@given(st.binary(max_size=200))
def test_signature_of_a_message_is_accepted(message):
    assert CHECKER.accepts(message, KEY.sign(message))


@given(st.binary(max_size=50), st.integers(0, 511))
def test_signature_with_one_bit_changed_is_refused(message, bit):
    signature = bytearray(KEY.sign(message))
    signature[bit // 8] ^= 1 << bit % 8

    assert not CHECKER.accepts(message, bytes(signature))


@given(st.binary(max_size=50), st.binary(max_size=50))
def test_signature_is_accepted_for_its_own_message_only(message, other):
    assert CHECKER.accepts(other, KEY.sign(message)) == (message == other)


@given(st.binary(max_size=50))
def test_second_signature_made_by_adding_the_order_is_refused(message):
    signature = KEY.sign(message)
    scalar = int.from_bytes(signature[32:], "little") + verify_log.ORDER

    assert not CHECKER.accepts(message, signature[:32] + scalar.to_bytes(32, "little"))


@pytest.mark.parametrize("length", [0, 32, 63, 65])
def test_signature_of_another_length_is_refused(length):
    assert not CHECKER.accepts(b"", (KEY.sign(b"") + b"0")[:length])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        bytes(31),
        bytes(33),
        b"\x02" + bytes(31),  # no such point
        (2**255 - 19).to_bytes(32, "little"),  # the prime itself
        (2**255 - 18).to_bytes(32, "little"),  # above the prime
        (1 + 2**255).to_bytes(32, "little"),  # zero with a sign
    ],
)
def test_what_is_no_key_is_refused(data):
    with pytest.raises(ValueError):  # noqa: PT011
        verify_log.PublicKey(data)
