"""Keys that do not print themselves, and key wrap against RFC 3394."""

import logging
import pprint

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baluarte.domain.sealing.key_folder import add_version, create_key_folder
from baluarte.domain.sealing.keys import (
    Key,
    WrapBroken,
    WrappedKey,
    rewrap,
    unwrap_key,
    wrap_key,
)

# RFC 3394, section 4.6: 256 bits of key data under a 256-bit key.
RFC_KEK = Key(bytes(range(32)))
RFC_KEY = Key(bytes.fromhex("00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f"))
RFC_WRAPPED = bytes.fromhex(
    "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21"
)
keys = st.binary(min_size=32, max_size=32).map(Key)


def test_wraps_as_the_standard_says():
    assert wrap_key(RFC_KEY, under=RFC_KEK) == RFC_WRAPPED


def test_unwraps_as_the_standard_says():
    assert unwrap_key(RFC_WRAPPED, under=RFC_KEK) == RFC_KEY


@given(key=keys, under=keys)
def test_a_wrapped_key_comes_back(key, under):
    assert unwrap_key(wrap_key(key, under=under), under=under) == key


def test_every_flipped_bit_of_a_wrapped_key_is_refused():
    refused = 0
    for bit in range(len(RFC_WRAPPED) * 8):
        altered = bytearray(RFC_WRAPPED)
        altered[bit // 8] ^= 1 << bit % 8
        with pytest.raises(WrapBroken):
            unwrap_key(bytes(altered), under=RFC_KEK)
        refused += 1
    assert refused == 320


@pytest.mark.parametrize("length", [0, 1, 8, 16, 24, 32, 39])
def test_a_shortened_wrapped_key_is_refused(length):
    with pytest.raises(WrapBroken):
        unwrap_key(RFC_WRAPPED[:length], under=RFC_KEK)


def test_another_key_does_not_unwrap():
    with pytest.raises(WrapBroken):
        unwrap_key(RFC_WRAPPED, under=RFC_KEY)


def test_a_shorter_key_wrapped_by_somebody_else_is_refused():
    # RFC 3394, section 4.3: 128 bits of key data under a 256-bit key.
    short = bytes.fromhex("64e8c3f9ce0f5ba263e9777905818a2a93c8191e7d6e8ae7")
    with pytest.raises(WrapBroken):
        unwrap_key(short, under=RFC_KEK)


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_key_has_32_bytes(length):
    with pytest.raises(ValueError, match="a key has 32 bytes"):
        Key(bytes(length))


def test_a_key_does_not_print_itself():
    key = Key(b"this is the secret of the house!")
    logged = logging.LogRecord("x", logging.INFO, "", 0, "%s %r", (key, key), None).getMessage()
    shown = [repr(key), str(key), f"{key}", pprint.pformat({"key": key}), logged]
    assert shown == ["<key>", "<key>", "<key>", "{'key': <key>}", "<key> <key>"]


def test_random_keys_differ():
    assert len({Key.random() for _ in range(1000)}) == 1000


def test_a_wrapped_key_shows_only_its_version():
    assert repr(WrappedKey(3, b"blob")) == "WrappedKey(version=3)"


def test_rewrapping_brings_a_key_under_the_current_version(tmp_path):
    provider = create_key_folder(tmp_path / "keys")
    before = provider.wrap(RFC_KEY)
    add_version(provider.folder)
    after = rewrap(before, provider=provider)
    assert (before.version, after.version, provider.unwrap(after)) == (1, 2, RFC_KEY)


def test_rewrapping_leaves_a_current_key_alone(tmp_path):
    provider = create_key_folder(tmp_path / "keys")
    wrapped = provider.wrap(RFC_KEY)
    assert rewrap(wrapped, provider=provider) is wrapped
