"""Receipts: the only way back to a report for somebody who left no name.

Five groups of five symbols: 120 random bits and a check symbol. The installation keeps a
memory-hard hash with a secret salt, never the receipt; the key of the mailbox comes from the
receipt with another salt, so that what finds the report does not open it.
"""

import hmac
import secrets
from dataclasses import dataclass, field

from argon2.low_level import Type, hash_secret_raw

from baluarte.domain.sealing import crockford
from baluarte.domain.sealing.keys import Key

SYMBOLS = 25
GROUP = 5
RANDOM_BYTES = 15
SALT_LENGTH = 16
_FIELD_POLYNOMIAL = 0b100101


class ReceiptMistyped(ValueError):
    """What was typed is no receipt; which one was meant cannot be told."""


class SaltsEqual(ValueError):
    """The same salt would make what finds a report also open it."""


@dataclass(frozen=True)
class ReceiptSalts:
    """The installation's two secret salts: neither ever changes, or no receipt is found again."""

    lookup: bytes = field(repr=False)
    mailbox: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if min(len(self.lookup), len(self.mailbox)) < SALT_LENGTH:
            raise ValueError(f"a salt has at least {SALT_LENGTH} bytes")
        if hmac.compare_digest(self.lookup, self.mailbox):
            raise SaltsEqual("the salts of lookup and mailbox must differ")


@dataclass(frozen=True)
class Cost:
    """What one guess costs (Argon2id): the least that OWASP recommends."""

    passes: int = 2
    memory_kib: int = 19 * 1024
    lanes: int = 1


STRONG = Cost()


def new_salts() -> ReceiptSalts:
    """Return fresh salts for a new installation."""
    return ReceiptSalts(lookup=secrets.token_bytes(32), mailbox=secrets.token_bytes(32))


def new_receipt() -> str:
    """Return a fresh receipt, as it is shown once."""
    symbols = crockford.spell(secrets.token_bytes(RANDOM_BYTES))
    return crockford.grouped(symbols + _check_symbol(symbols), size=GROUP)


def read_receipt(typed: str) -> str:
    """Return the receipt a person meant, or raise `ReceiptMistyped`."""
    try:
        symbols = crockford.read_symbols(typed)
    except crockford.SymbolsMisread as error:
        raise ReceiptMistyped(str(error)) from None
    if len(symbols) != SYMBOLS:
        raise ReceiptMistyped(f"a receipt has {SYMBOLS} symbols, not {len(symbols)}")
    if _check_symbol(symbols[:-1]) != symbols[-1]:
        raise ReceiptMistyped("a symbol is wrong, or two have changed places")
    return crockford.grouped(symbols, size=GROUP)


def lookup_hash(receipt: str, *, salts: ReceiptSalts, cost: Cost = STRONG) -> bytes:
    """Return what is kept, and searched, in place of a receipt."""
    return _derive(receipt, salt=salts.lookup, cost=cost)


def mailbox_key(receipt: str, *, salts: ReceiptSalts, cost: Cost = STRONG) -> Key:
    """Return the key of the mailbox that the holder of a receipt opens; it is never kept."""
    return Key(_derive(receipt, salt=salts.mailbox, cost=cost))


def _derive(receipt: str, *, salt: bytes, cost: Cost) -> bytes:
    return hash_secret_raw(
        read_receipt(receipt).encode(),
        salt,
        time_cost=cost.passes,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        hash_len=32,
        type=Type.ID,
    )


def _check_symbol(symbols: str) -> str:
    """Weigh each symbol with a power of 2 in the field of 32 elements.

    Powers below the 31st differ, so one wrong symbol, or any two that changed places, always show;
    Crockford's own check needs five more symbols that people cannot read aloud.
    """
    total = 0
    for value in crockford.values(symbols):
        total = _double(total ^ value)
    return crockford.ALPHABET[total]


def _double(element: int) -> int:
    doubled = element << 1
    return doubled ^ _FIELD_POLYNOMIAL if doubled > 31 else doubled  # noqa: PLR2004
