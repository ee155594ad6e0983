"""Receipts: how they are made, mistyped, read, and hashed."""

import re
from collections import Counter

import pytest
from argon2.low_level import Type, hash_secret_raw
from hypothesis import given
from hypothesis import strategies as st

from baluarte.domain.sealing import crockford
from baluarte.domain.sealing.crockford import ALPHABET
from baluarte.domain.sealing.keys import Key
from baluarte.domain.sealing.receipts import (
    RANDOM_BYTES,
    STRONG,
    Cost,
    ReceiptMistyped,
    ReceiptSalts,
    SaltsEqual,
    lookup_hash,
    mailbox_key,
    new_receipt,
    new_salts,
    read_receipt,
)

QUICK = Cost(passes=1, memory_kib=8)
SALTS = ReceiptSalts(lookup=b"l" * 16, mailbox=b"m" * 16)
RECEIPT = "00000-00000-00000-00000-00000"


def is_mistyped(typed):
    try:
        read_receipt(typed)
    except ReceiptMistyped:
        return True
    return False


def test_a_receipt_has_five_groups_of_five():
    shape = re.compile(f"[{ALPHABET}]{{5}}(-[{ALPHABET}]{{5}}){{4}}")
    misshapen = [
        receipt for receipt in (new_receipt() for _ in range(500)) if not shape.fullmatch(receipt)
    ]
    assert misshapen == []


def test_a_receipt_holds_120_random_bits():
    assert RANDOM_BYTES * 8 == 120


def test_receipts_do_not_repeat():
    assert len({new_receipt() for _ in range(5000)}) == 5000


def test_every_symbol_is_as_likely_in_every_position():
    receipts = [new_receipt().replace("-", "") for _ in range(6400)]
    spread = []
    for position in range(25):
        counts = Counter(receipt[position] for receipt in receipts)
        spread.append(sum((counts[symbol] - 200) ** 2 / 200 for symbol in ALPHABET))
    # 31 degrees of freedom: 100 is passed once in a hundred million.
    assert max(spread) < 100


def test_a_new_receipt_is_read():
    receipt = new_receipt()
    assert read_receipt(receipt) == receipt


@given(material=st.binary(min_size=15, max_size=15), chance=st.randoms(use_true_random=False))
def test_a_receipt_is_read_however_it_is_typed(material, chance):
    receipt = with_check_symbol(crockford.spell(material))
    alike = {"0": "0oO", "1": "1iIlL"}
    typed = [chance.choice(alike.get(symbol, symbol + symbol.lower())) for symbol in receipt]
    between = chance.choice(["", " ", "-", " - ", "—", "\n"])
    groups = ["".join(typed[start : start + 5]) for start in range(0, 25, 5)]
    assert read_receipt(f" {between.join(groups)} ").replace("-", "") == receipt


def test_every_single_wrong_symbol_is_detected():
    receipt = new_receipt().replace("-", "")
    detected = [
        is_mistyped(receipt[:position] + symbol + receipt[position + 1 :])
        for position in range(25)
        for symbol in ALPHABET
        if symbol != receipt[position]
    ]
    assert (len(detected), all(detected)) == (25 * 31, True)


def swapped(receipt, one, other):
    symbols = list(receipt)
    symbols[one], symbols[other] = symbols[other], symbols[one]
    return "".join(symbols)


def test_every_transposition_is_detected_adjacent_or_not():
    missed = []
    for _ in range(20):
        receipt = new_receipt().replace("-", "")
        missed += [
            (receipt, one, other)
            for one in range(25)
            for other in range(one + 1, 25)
            if receipt[one] != receipt[other] and not is_mistyped(swapped(receipt, one, other))
        ]
    assert missed == []


def test_every_adjacent_pair_of_symbols_is_detected_when_swapped():
    missed = []
    for one in ALPHABET:
        for other in ALPHABET:
            for position in range(24):
                start = ("7" * position + one + other).ljust(24, "7")[:24]
                receipt = with_check_symbol(start)
                if receipt[position] == receipt[position + 1]:
                    continue
                if not is_mistyped(swapped(receipt, position, position + 1)):
                    missed.append((receipt, position))
    assert missed == []


def with_check_symbol(start):
    """The twin of the check: powers of 2 by repeated multiplication, each symbol on its own."""
    total = 0
    for place, symbol in enumerate(reversed(start), start=1):
        weighed = ALPHABET.index(symbol)
        for _ in range(place):
            weighed = weighed * 2 if weighed < 16 else weighed * 2 ^ 0b100101
        total ^= weighed
    return start + ALPHABET[total]


@given(material=st.binary(min_size=15, max_size=15))
def test_the_check_symbol_is_the_slow_twins(material):
    receipt = with_check_symbol(crockford.spell(material))
    assert read_receipt(receipt).replace("-", "") == receipt


def test_one_in_32_of_random_texts_is_a_receipt():
    kept = sum(not is_mistyped(f"{number:020d}FFFFF") for number in range(32_00))
    assert 50 < kept < 150


@pytest.mark.parametrize("typed", ["", "0", "0" * 24, "0" * 26, "0" * 125])
def test_a_receipt_of_another_length_is_refused(typed):
    with pytest.raises(ReceiptMistyped, match=f"a receipt has 25 symbols, not {len(typed)}"):
        read_receipt(typed)


@pytest.mark.parametrize("typed", ["U" * 25, "0" * 1_000_000])
def test_what_is_no_receipt_at_all_is_refused(typed):
    with pytest.raises(ReceiptMistyped):
        read_receipt(typed)


def test_the_hash_is_argon2id_with_the_secret_salt():
    expected = hash_secret_raw(
        RECEIPT.encode(),
        b"l" * 16,
        time_cost=1,
        memory_cost=8,
        parallelism=1,
        hash_len=32,
        type=Type.ID,
    )
    assert lookup_hash(RECEIPT, salts=SALTS, cost=QUICK) == expected


def test_hashes_kept_by_the_first_release_are_still_found():
    assert (
        lookup_hash(RECEIPT, salts=SALTS).hex()
        == "247c02f223e1790ae2beecf92c8390530d8ff457d76e8d5592c10696d3252024"
    )


def test_mailboxes_made_by_the_first_release_still_open():
    assert (
        mailbox_key(RECEIPT, salts=SALTS).hex()
        == "0a15b237ce10854c842d6435d5f82e1dceab12c22fd864f8ccc2f4f9f4285105"
    )


def test_a_receipt_is_found_however_it_is_typed():
    typed = "ooooo 00000 ooooo 00000 ooooo"
    assert lookup_hash(typed, salts=SALTS, cost=QUICK) == lookup_hash(
        RECEIPT, salts=SALTS, cost=QUICK
    )


def test_a_mistyped_receipt_is_refused_before_it_costs_anything():
    with pytest.raises(ReceiptMistyped):
        lookup_hash(RECEIPT[:-1] + "1", salts=SALTS, cost=Cost(passes=10**6))


def test_finding_a_report_does_not_open_it():
    key = mailbox_key(RECEIPT, salts=SALTS, cost=QUICK)
    assert (isinstance(key, Key), key == lookup_hash(RECEIPT, salts=SALTS, cost=QUICK)) == (
        True,
        False,
    )


def test_exchanged_salts_exchange_the_two():
    exchanged = ReceiptSalts(lookup=SALTS.mailbox, mailbox=SALTS.lookup)
    assert lookup_hash(RECEIPT, salts=exchanged, cost=QUICK) == mailbox_key(
        RECEIPT, salts=SALTS, cost=QUICK
    )


def test_equal_salts_are_refused():
    with pytest.raises(SaltsEqual):
        ReceiptSalts(lookup=b"s" * 16, mailbox=b"s" * 16)


@pytest.mark.parametrize(("lookup", "mailbox"), [(15, 16), (16, 15), (0, 16)])
def test_short_salts_are_refused(lookup, mailbox):
    with pytest.raises(ValueError, match="at least 16 bytes"):
        ReceiptSalts(lookup=b"l" * lookup, mailbox=b"m" * mailbox)


def test_new_salts_are_fresh():
    salts = [new_salts() for _ in range(100)]
    assert len({salt for pair in salts for salt in (pair.lookup, pair.mailbox)}) == 200


def test_salts_do_not_print_themselves():
    assert repr(SALTS) == "ReceiptSalts()"


def test_the_cost_is_what_is_recommended_unless_a_test_asks_for_less():
    assert Cost(passes=2, memory_kib=19_456, lanes=1) == STRONG


def test_a_higher_cost_gives_another_hash():
    hashes = {
        lookup_hash(RECEIPT, salts=SALTS, cost=cost)
        for cost in (QUICK, Cost(2, 8), Cost(1, 16), Cost(1, 16, 2))
    }
    assert len(hashes) == 4
