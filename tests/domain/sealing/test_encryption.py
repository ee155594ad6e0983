"""The seal: standard vectors, a slow twin, and everything that must not open."""

from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from baluarte.domain.sealing.encryption import SealBroken, bucket, new_data_key, seal, unseal
from baluarte.domain.sealing.keys import Key

KEY = Key(bytes(range(32)))
ROW = UUID("5f0c1b2e-6a53-4d7e-9f57-0a4f3c1d2e3b")
KEY_ID = UUID("9b1d6c7a-08a4-4f0b-8a8e-51c6f2a7d9e4")
PLACE = {"table": "people_person", "column": "name", "row": ROW, "key_id": KEY_ID}
INVENTED = "Nínive Ordóñez Huitrón".encode()

# The 256-bit cases 13 to 16 of McGrew and Viega's specification, which NIST SP 800-38D adopts.
_LONG_KEY = "feffe9928665731c6d6a8f9467308308" * 2
_LONG_TEXT = (
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
    "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255"
)
_LONG_SEALED = (
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
    "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad"
)
GCM_VECTORS = {
    "13": ("00" * 32, "00" * 12, "", "", "", "530f8afbc74536b9a963b4f1c4cb738b"),
    "14": (
        "00" * 32,
        "00" * 12,
        "00" * 16,
        "",
        "cea7403d4d606b6e074ec5d3baf39d18",
        "d0d1c8a799996bf0265b98b5d48ab919",
    ),
    "15": (
        _LONG_KEY,
        "cafebabefacedbaddecaf888",
        _LONG_TEXT,
        "",
        _LONG_SEALED,
        "b094dac5d93471bdec1a502270e3cc6c",
    ),
    "16": (
        _LONG_KEY,
        "cafebabefacedbaddecaf888",
        _LONG_TEXT[:120],
        "feedfacedeadbeeffeedfacedeadbeefabaddad2",
        _LONG_SEALED[:120],
        "76fc6ece0f4e1768cddf8853bb2d551b",
    ),
}


def slow_gcm(*, key, nonce, plaintext, associated):
    """AES-256-GCM as SP 800-38D writes it: counter blocks and a polynomial over GF(2^128)."""
    block_cipher = Cipher(algorithms.AES(bytes(key)), modes.ECB()).encryptor()
    subkey = int.from_bytes(block_cipher.update(bytes(16)), "big")

    def times_subkey(element):
        product, multiple = 0, subkey
        for place in reversed(range(128)):
            if element >> place & 1:
                product ^= multiple
            multiple = multiple >> 1 ^ (0xE1 << 120 if multiple & 1 else 0)
        return product

    def blocks(content):
        return [
            content[start : start + 16].ljust(16, b"\0") for start in range(0, len(content), 16)
        ]

    def key_stream(counter):
        return block_cipher.update(nonce + counter.to_bytes(4, "big"))

    stream = b"".join(key_stream(2 + number) for number in range(len(blocks(plaintext))))
    ciphertext = bytes(one ^ other for one, other in zip(plaintext, stream, strict=False))
    lengths = (len(associated) * 8).to_bytes(8, "big") + (len(ciphertext) * 8).to_bytes(8, "big")
    total = 0
    for block in [*blocks(associated), *blocks(ciphertext), lengths]:
        total = times_subkey(total ^ int.from_bytes(block, "big"))
    return ciphertext, (total ^ int.from_bytes(key_stream(1), "big")).to_bytes(16, "big")


@pytest.mark.parametrize("case", GCM_VECTORS)
def test_the_slow_twin_agrees_with_the_standard(case):
    key, nonce, text, associated, sealed, tag = map(bytes.fromhex, GCM_VECTORS[case])
    twin = slow_gcm(key=key, nonce=nonce, plaintext=text, associated=associated)
    assert twin == (sealed, tag)


@given(plaintext=st.binary(max_size=200))
def test_a_seal_is_what_the_slow_twin_makes_of_it(plaintext):
    sealed = seal(plaintext, data_key=KEY, **PLACE)
    content = len(plaintext).to_bytes(4, "big") + plaintext
    ciphertext, tag = slow_gcm(
        key=KEY,
        nonce=sealed[1:13],
        plaintext=content + bytes(bucket(len(content)) - len(content)),
        associated=f"v1|people_person|name|{ROW}|{KEY_ID}".encode(),
    )
    assert sealed == b"\x01" + sealed[1:13] + ciphertext + tag


def test_what_was_sealed_by_the_first_release_still_opens():
    sealed = bytes.fromhex(
        "01000102030405060708090a0b"
        "4702d6018b266f75e437f2abfe9b1cae301536518a5b170951139746ae0700b2"
        "0110aefcafc1129874a47fed88872838ee59608d5ad6a3da3f972a1918e3f5ee"
        "8679d963c50c75e876955634e863264d"
    )
    assert unseal(sealed, data_key=KEY, **PLACE) == INVENTED


@given(
    plaintext=st.binary(max_size=5000),
    table=st.text(st.characters(blacklist_characters="|", codec="utf-8"), min_size=1),
    row=st.uuids(),
    key_id=st.uuids(),
)
def test_what_was_sealed_comes_back(plaintext, table, row, key_id):
    key = new_data_key()
    place = {"table": table, "column": "name", "row": row, "key_id": key_id}
    assert unseal(seal(plaintext, data_key=key, **place), data_key=key, **place) == plaintext


def test_a_row_named_by_text_or_by_uuid_is_the_same():
    sealed = seal(INVENTED, data_key=KEY, **PLACE)
    named = PLACE | {"row": str(ROW), "key_id": str(KEY_ID)}
    assert unseal(sealed, data_key=KEY, **named) == INVENTED


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"table": "people_collective"},
        {"column": "alias"},
        {"row": KEY_ID},
        {"key_id": ROW},
        {"row": KEY_ID, "key_id": ROW},
        {"table": "name", "column": "people_person"},
    ],
    ids=["table", "column", "row", "key", "row and key", "table and column"],
)
def test_a_value_moved_elsewhere_does_not_open(elsewhere):
    sealed = seal(INVENTED, data_key=KEY, **PLACE)
    with pytest.raises(SealBroken):
        unseal(sealed, data_key=KEY, **(PLACE | elsewhere))


def test_another_key_does_not_open():
    sealed = seal(INVENTED, data_key=KEY, **PLACE)
    with pytest.raises(SealBroken):
        unseal(sealed, data_key=new_data_key(), **PLACE)


def test_every_flipped_bit_breaks_the_seal():
    sealed = seal(INVENTED, data_key=KEY, **PLACE)
    broken = 0
    for bit in range(len(sealed) * 8):
        altered = bytearray(sealed)
        altered[bit // 8] ^= 1 << bit % 8
        with pytest.raises(SealBroken):
            unseal(bytes(altered), data_key=KEY, **PLACE)
        broken += 1
    assert broken == (1 + 12 + 64 + 16) * 8


@pytest.mark.parametrize("length", [61, 64, 2**32 - 1])
def test_a_length_beyond_the_value_breaks_the_seal(length):
    """Whoever holds the key could seal this; nobody reads past the end of it."""
    associated = f"v1|people_person|name|{ROW}|{KEY_ID}".encode()
    padded = length.to_bytes(4, "big") + bytes(60)
    forged = b"\x01" + bytes(12) + AESGCM(KEY).encrypt(bytes(12), padded, associated)
    with pytest.raises(SealBroken):
        unseal(forged, data_key=KEY, **PLACE)


def test_every_shortening_breaks_the_seal():
    sealed = seal(INVENTED, data_key=KEY, **PLACE)
    broken = 0
    for length in range(len(sealed)):
        with pytest.raises(SealBroken):
            unseal(sealed[:length], data_key=KEY, **PLACE)
        broken += 1
    assert broken == len(sealed)


@given(noise=st.binary(max_size=300))
def test_noise_does_not_open(noise):
    with pytest.raises(SealBroken):
        unseal(b"\x01" + noise, data_key=KEY, **PLACE)


def test_a_broken_seal_names_the_place_and_no_value():
    with pytest.raises(SealBroken) as caught:
        unseal(INVENTED * 10, data_key=KEY, **PLACE)
    assert (str(caught.value), caught.value.__cause__, caught.value.row) == (
        f"the seal of people_person.name is broken in row {ROW}",
        None,
        str(ROW),
    )


@pytest.mark.parametrize("part", ["table", "column", "row", "key_id"])
@pytest.mark.parametrize("value", ["", "a|b"])
def test_a_place_that_could_be_read_two_ways_is_refused(part, value):
    with pytest.raises(ValueError, match="without a bar"):
        seal(INVENTED, data_key=KEY, **(PLACE | {part: value}))


def test_sealing_twice_never_looks_the_same():
    sealed = [seal(INVENTED, data_key=KEY, **PLACE) for _ in range(2000)]
    assert (len(set(sealed)), len({one[1:13] for one in sealed})) == (2000, 2000)


def test_all_names_are_sealed_to_one_length():
    lengths = {len(seal(b"x" * length, data_key=KEY, **PLACE)) for length in range(61)}
    assert lengths == {1 + 12 + 64 + 16}


@pytest.mark.parametrize(
    ("length", "padded"),
    [
        (0, 64),
        (1, 64),
        (64, 64),
        (65, 128),
        (128, 128),
        (129, 256),
        (2049, 4096),
        (4096, 4096),
        (4097, 4352),
        (1_000_000, 1_015_808),
    ],
)
def test_lengths_fall_into_buckets(length, padded):
    assert bucket(length) == padded


@given(length=st.integers(4097, 2**31))
def test_large_buckets_add_at_most_seven_percent(length):
    assert length <= bucket(length) <= length * 1.07


@given(length=st.integers(0, 2**24))
def test_a_bucket_fits_itself(length):
    assert bucket(bucket(length)) == bucket(length)


def test_few_bucket_sizes_exist_up_to_a_megabyte():
    # Seven doublings, then 16 sizes in each of four octaves and 32 in each of four more.
    assert len({bucket(length) for length in range(0, 2**20, 64)}) == 7 + 4 * 16 + 4 * 32


@pytest.mark.parametrize("length", [0, 60, 61, 4092, 4093, 100_000])
def test_lengths_at_the_edge_of_a_bucket_come_back(length):
    content = bytes([7]) * length
    assert unseal(seal(content, data_key=KEY, **PLACE), data_key=KEY, **PLACE) == content
