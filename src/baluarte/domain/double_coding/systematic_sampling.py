"""A lot that anybody can draw again who has its seed, and nobody can foresee who has not."""

from collections import defaultdict
from collections.abc import Mapping
from hashlib import sha256
from math import floor
from uuid import UUID

_UNITS = 2**64


def draw(strata: Mapping[UUID, str], *, share: int, seed: str) -> list[UUID]:
    """Return a share in a hundred of some keys, of each of their strata.

    Within a stratum keys stand in the order of their hashes with the seed, and each hundredth
    that the share fills takes one, from a beginning drawn by the seed too: systematic sampling.
    Each key has the same chance, and a stratum's number is off its share by less than one.
    """
    of: dict[str, list[UUID]] = defaultdict(list)
    for key, stratum in strata.items():
        of[stratum].append(key)
    drawn = []
    for stratum, keys in sorted(of.items()):
        keys.sort(key=lambda key: _hash(seed, str(key)))
        begin = _hash(seed, stratum) / _UNITS
        filled = [floor(begin + place * share / 100) for place in range(len(keys) + 1)]
        drawn += [key for place, key in enumerate(keys) if filled[place + 1] > filled[place]]
    return drawn


def _hash(seed: str, text: str) -> int:
    return int.from_bytes(sha256(f"{seed}|{text}".encode()).digest()[:8], "big")
