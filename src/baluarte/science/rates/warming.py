"""Compilation at install, so that nobody waits for it in a first request."""

from baluarte.science.rates.bym2 import fit_bym2
from baluarte.science.rates.local import find_local_patterns


def warm_up() -> None:
    """Compile every kernel on a tiny invented map."""
    pairs = [(0, 1), (1, 2), (2, 3)]
    fit_bym2([3, 9, 1, 4], [2.0, 3.0, 4.0, 2.0], pairs)
    find_local_patterns([3.0, 9.0, 1.0, 4.0], pairs)
