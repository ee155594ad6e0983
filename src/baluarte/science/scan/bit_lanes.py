"""Lanes in words: replicates side by side in 64-bit numbers, so that one addition serves several.

A lane is 16 bits wide (4 replicates a word) where no window can hold 2^15 cases, else 32 (2 a
word). Sums of counts never carry into the next lane, and `count + (half - t)` sets a lane's
highest bit exactly when its count is at least t. So additions and comparisons of a whole block of
replicates are plain 64-bit arithmetic that the compiler turns into vector instructions.
"""

from dataclasses import dataclass

import numpy as np

MOST_WORDS = 32
# A block of replicates takes at most so much memory; two or more are under way at once.
MOST_BYTES = 100_000_000
NARROW, WIDE = 16, 32


@dataclass(frozen=True)
class Lanes:
    """How replicates lie in words.

    Attributes
    ----------
    bits : width of a lane
    ones : a word with 1 in every lane
    high : a word with the highest bit of every lane
    half : the value of a lane's highest bit
    words : how many words a block has

    """

    bits: int
    words: int
    ones: np.uint64
    high: np.uint64
    half: int

    @property
    def in_word(self) -> int:
        """Replicates in a word."""
        return 64 // self.bits

    @property
    def in_block(self) -> int:
        """Replicates in a block of words."""
        return self.words * self.in_word


def lanes_for(largest: int, cells: int) -> Lanes:
    """Return lanes wide enough for counts up to `largest`, in blocks that fit in memory."""
    words = max(1, min(MOST_WORDS, MOST_BYTES // (8 * cells)))
    bits = NARROW if largest < 1 << (NARROW - 1) else WIDE
    ones = sum(1 << shift for shift in range(0, 64, bits))
    half = 1 << (bits - 1)
    return Lanes(bits, words, np.uint64(ones), np.uint64(ones * half), half)
