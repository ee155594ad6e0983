"""Recovery shares: any two bring a key back, one says nothing."""

from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baluarte.domain.sealing import secret_sharing
from baluarte.domain.sealing.crockford import ALPHABET
from baluarte.domain.sealing.keys import Key
from baluarte.domain.sealing.secret_sharing import (
    Share,
    ShareMistyped,
    SharesDoNotFit,
    read_share,
    recover_key,
    split_key,
)

KEY = Key(bytes(range(32)))
keys = st.binary(min_size=32, max_size=32).map(Key)
SHARE = split_key(KEY)[0]


@given(key=keys)
def test_any_two_shares_bring_the_key_back_in_any_order(key):
    recovered = [recover_key(one, other) for one, other in permutations(split_key(key), 2)]
    assert recovered == [key] * 6


@given(key=keys)
def test_shares_come_back_from_paper(key):
    split = split_key(key)
    assert tuple(read_share(share.written()) for share in split) == split


def test_a_split_made_by_the_first_release_still_recovers():
    one, other = (
        read_share(written)
        for written in (
            "2450P3-0D1CRN-EYCVR7-QGJETH-EYMWQR-8Z755S-3DYSZC-0JYJCV-P7BYJ2-S1FYCW-HQ9R6D-X2QYBB",
            "2C50P3-0D3N8Z-V3DYA8-K1AQF1-HQV5W8-HXAQYR-NSJP7R-MNVXC6-Z9B1C9-ASQP78-ASP90Y-J2TQVT",
        )
    )
    assert recover_key(one, other) == KEY


def test_one_share_is_equally_likely_for_every_key():
    """For each byte of a key, each share takes each value for exactly one slope."""
    every = list(range(256))
    uneven = [
        (secret, number)
        for secret in every
        for number in secret_sharing.NUMBERS
        if sorted(secret_sharing._at(secret, slope, number) for slope in every) != every
    ]
    assert uneven == []


def test_shares_of_one_key_are_spread_evenly():
    counts = Counter(byte for _ in range(1000) for byte in split_key(KEY)[1].body)
    expected = 1000 * 36 / 256
    chi_square = sum((counts[value] - expected) ** 2 / expected for value in range(256))
    # 255 degrees of freedom: 400 is passed once in a hundred million.
    assert chi_square < 400


def test_no_share_is_the_key():
    assert [share.body[:32] == KEY for share in split_key(KEY)] == [False] * 3


def test_splitting_twice_gives_other_shares():
    assert len({share for _ in range(100) for share in split_key(KEY)}) == 300


def test_shares_of_two_splits_do_not_fit():
    with pytest.raises(SharesDoNotFit, match="not of the same key"):
        recover_key(split_key(KEY)[0], split_key(KEY)[1])


def test_the_same_share_twice_does_not_fit():
    with pytest.raises(SharesDoNotFit, match="the same share twice"):
        recover_key(SHARE, SHARE)


@given(byte=st.integers(0, 35), change=st.integers(1, 255))
def test_an_altered_share_gives_no_key(byte, change):
    one, other, _ = split_key(KEY)
    body = bytearray(other.body)
    body[byte] ^= change
    with pytest.raises(SharesDoNotFit, match="do not give a key"):
        recover_key(one, Share(other.number, other.set_id, bytes(body)))


def test_every_wrong_symbol_on_paper_is_detected():
    written = SHARE.written().replace("-", "")
    missed = []
    for position in range(72):
        for symbol in ALPHABET:
            typed = written[:position] + symbol + written[position + 1 :]
            if symbol != written[position] and not is_mistyped(typed):
                missed.append((position, symbol))
    assert missed == []


def is_mistyped(typed):
    try:
        read_share(typed)
    except ShareMistyped:
        return True
    return False


def test_a_share_is_twelve_groups_of_six():
    assert [len(group) for group in SHARE.written().split("-")] == [6] * 12


def test_a_share_is_read_in_any_case_and_spacing():
    assert read_share(SHARE.written().lower().replace("-", "  ").replace("0", "o")) == SHARE


@pytest.mark.parametrize("typed", ["", "0" * 71, "0" * 73])
def test_a_share_of_another_length_is_refused(typed):
    with pytest.raises(ShareMistyped, match=f"a share has 72 symbols, not {len(typed)}"):
        read_share(typed)


@pytest.mark.parametrize("typed", ["U" * 72, "0" * 72, "0" * 10_000])
def test_what_is_no_share_is_refused(typed):
    with pytest.raises(ShareMistyped):
        read_share(typed)


@pytest.mark.parametrize("number", [0, 4, 15])
def test_a_fourth_share_is_refused(number):
    with pytest.raises(ShareMistyped):
        read_share(Share(number, SHARE.set_id, SHARE.body).written())


def test_a_share_does_not_print_itself():
    assert (
        repr(Share(2, b"\x01\x02\x03\x04", b"secret"))
        == "Share(number=2, set_id=b'\\x01\\x02\\x03\\x04')"
    )


def test_multiplication_agrees_with_published_products():
    # FIPS 197, section 4.2: {57} . {83} = {c1}; 4.2.1: {57} . {13} = {fe}.
    assert (secret_sharing._times(0x57, 0x83), secret_sharing._times(0x57, 0x13)) == (0xC1, 0xFE)


def test_every_element_has_an_inverse():
    products = {
        secret_sharing._times(element, secret_sharing._inverse(element))
        for element in range(1, 256)
    }
    assert products == {1}
