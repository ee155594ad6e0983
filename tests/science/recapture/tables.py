"""Tables of three and four lists that the tests of recapture share.

HEPATITIS are published counts of an outbreak known to three lists (Chao et al., 2001); the others
are invented.
"""

import itertools

import numpy as np
import pandas as pd

from baluarte.science.recapture.histories import Histories, read_histories

HEPATITIS = {"111": 28, "110": 21, "101": 17, "100": 69, "011": 18, "010": 55, "001": 63}
INVENTED = {
    "1000": 131, "0100": 96, "1100": 31, "0010": 88, "1010": 24, "0110": 20, "1110": 9, "0001": 60,
    "1001": 15, "0101": 13, "1101": 4, "0011": 11, "1011": 5, "0111": 3, "1111": 2,
}  # fmt: skip
SPARSE = {"100": 41, "010": 29, "001": 22, "110": 7}


def frame(counts: dict[str, int]) -> pd.DataFrame:
    """Patterns as rows with a column for each list, and their counts as column `n`."""
    rows = [[int(one) for one in pattern] for pattern in counts]
    table = pd.DataFrame(rows, columns=list("ABCDEF"[: len(rows[0])]))
    table["n"] = list(counts.values())
    return table


def histories(counts: dict[str, int]) -> Histories:
    return read_histories(frame(counts), "n")


def simulated(size: int, chances: list[float], seed: int) -> pd.DataFrame:
    """Cases that lists found independently of one another."""
    found = np.random.default_rng(seed).random((size, len(chances))) < chances
    return pd.DataFrame(
        found[found.any(axis=1)].astype(int), columns=list("ABCDEF"[: len(chances)])
    )


def all_patterns(lists: int) -> list[str]:
    """Every pattern but that of nobody, as text."""
    every = itertools.product("01", repeat=lists)
    return ["".join(one) for one in every if "1" in one]
